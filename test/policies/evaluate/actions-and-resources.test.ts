import { decisionTable, policy } from './ask.ts';

const action = (pattern: object, action: string, expected: 'allow' | 'identity') => ({
  says: `${JSON.stringify(pattern)} ${expected === 'allow' ? 'covers' : 'does not cover'} ${action}`,
  policies: { identity: [policy(pattern as Record<string, unknown>)] },
  request: { action },
  expected,
});
const resource = (pattern: object, resource: string, expected: 'allow' | 'identity') => ({
  says: `${JSON.stringify(pattern)} ${expected === 'allow' ? 'covers' : 'does not cover'} ${resource}`,
  policies: { identity: [policy(pattern as Record<string, unknown>)] },
  request: { resource },
  expected,
});

decisionTable(
  'IAM User Guide, reference_policies_elements_action and reference_policies_elements_notaction',
  [
    action({ Action: '*' }, 's3:GetObject', 'allow'),
    action({ Action: 's3:GetObject' }, 's3:GetObject', 'allow'),
    action({ Action: 'S3:getobject' }, 's3:GetObject', 'allow'),
    action({ Action: 's3:GetObject' }, 's3:GetObjectAcl', 'identity'),
    action({ Action: 's3:Get*' }, 's3:GetObjectAcl', 'allow'),
    action({ Action: 's3:*Object*' }, 's3:DeleteObjectVersion', 'allow'),
    action({ Action: 's3:*Object' }, 's3:DeleteObjectVersion', 'identity'),
    action({ Action: 's3:?etObject' }, 's3:GetObject', 'allow'),
    action({ Action: ['sqs:*', 's3:GetObject'] }, 's3:GetObject', 'allow'),
    action({ Action: 'sqs:*' }, 's3:GetObject', 'identity'),
    action({ Action: 's3:*' }, 's3express:CreateSession', 'identity'),
    action({ NotAction: 's3:Delete*' }, 's3:GetObject', 'allow'),
    action({ NotAction: 's3:Delete*' }, 'sqs:SendMessage', 'allow'),
    action({ NotAction: 's3:Delete*' }, 's3:DeleteObject', 'identity'),
    action({ NotAction: ['iam:*', 'S3:get*'] }, 's3:GetObject', 'identity'),
  ],
);

const object = 'arn:aws:s3:::images/batch-1/a.png';
decisionTable('IAM User Guide, reference_policies_elements_resource', [
  resource({ Resource: '*' }, object, 'allow'),
  resource({ Resource: object }, object, 'allow'),
  resource({ Resource: 'arn:aws:s3:::images/*' }, object, 'allow'),
  resource({ Resource: 'arn:aws:s3:::images' }, object, 'identity'),
  resource({ Resource: 'arn:aws:s3:::images/*' }, 'arn:aws:s3:::images', 'identity'),
  resource({ Resource: 'arn:aws:s3:::images*' }, 'arn:aws:s3:::images', 'allow'),
  resource({ Resource: 'arn:aws:s3:::Images/*' }, object, 'identity'),
  resource({ Resource: 'arn:aws:s3:::images/*.png' }, object, 'allow'),
  resource({ Resource: 'arn:aws:s3:::images/*.PNG' }, object, 'identity'),
  resource({ Resource: 'arn:aws:s3:::images/batch-?/?.png' }, object, 'allow'),
  resource(
    { Resource: 'arn:aws:s3:::images/batch-?/?.png' },
    'arn:aws:s3:::images/batch-12/a.png',
    'identity',
  ),
  resource({ Resource: 'arn:aws:s3:::*/test/*' }, 'arn:aws:s3:::images/1/2/test/3/object.jpg', 'allow'),
  resource({ Resource: 'arn:aws:s3:::images/a*z' }, 'arn:aws:s3:::images/a:b/c:z', 'allow'),
  resource({ Resource: 'arn:aws:s3:*' }, object, 'allow'),
  resource({ Resource: 'arn:aws-cn:s3:::images/*' }, object, 'identity'),
  resource({ Resource: ['arn:aws:s3:::x', 'arn:aws:s3:::images/*'] }, object, 'allow'),
  resource({ Resource: 'arn:aws:sqs:us-*-1:*:labels' }, 'arn:aws:sqs:us-east-1:111122223333:labels', 'allow'),
  resource(
    { Resource: 'arn:aws:sqs:u*1:111122223333:labels' },
    'arn:aws:sqs:us-east-1:111122223333:labels',
    'allow',
  ),
  resource({ Resource: 'arn:aws:sqs:u*1:labels' }, 'arn:aws:sqs:us-east-1:111122223331:labels', 'identity'),
  resource({ Resource: 'arn:aws:sqs:us*:labels' }, 'arn:aws:sqs:us-east-1:111122223333:labels', 'allow'),
  resource({ NotResource: 'arn:aws:s3:::private/*' }, object, 'allow'),
  resource({ NotResource: 'arn:aws:s3:::images/*' }, object, 'identity'),
  resource({ NotResource: ['arn:aws:s3:::x', 'arn:aws:s3:::images/*'] }, object, 'identity'),
]);
