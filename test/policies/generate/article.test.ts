import { describe, expect, test } from 'vitest';
import { formatDocument } from '../../../src/policies/generate/format.ts';
import { lintDocuments } from '../../../src/policies/lint/lint.ts';
import { generateVariant } from '../documents.ts';

// From "Create a data labeling project with Amazon SageMaker Ground Truth Plus", with its placeholders filled in.
const REQUESTER = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'VisualEditor0',
      Effect: 'Allow',
      Action: [
        'groundtruthlabeling:ListProjects',
        'groundtruthlabeling:GetIntakeFormStatus',
        'groundtruthlabeling:CreateProject',
        'sagemaker:ListWorkforces',
        'sagemaker:PutLabelingPortalPolicy',
        'sagemaker:GetLabelingPortalPolicy',
        'iam:GetRole',
        'iam:PassRole',
        'iam:ListRoles',
        'iam:CreateRole',
        'iam:CreatePolicy',
        'iam:AttachRolePolicy',
        's3:ListAllMyBuckets',
        'cognito-idp:CreateUserPool',
        'cognito-idp:ListUserPools',
        'cognito-idp:ListGroups',
        'cognito-idp:AdminAddUserToGroup',
        'cognito-idp:AdminCreateUser',
        'cognito-idp:CreateGroup',
        'cognito-idp:CreateUserPoolClient',
        'cognito-idp:CreateUserPoolDomain',
        'cognito-idp:DescribeUserPool',
        'cognito-idp:DescribeUserPoolClient',
        'cognito-idp:ListUsersInGroup',
        'cognito-idp:UpdateUserPool',
        'cognito-idp:UpdateUserPoolClient',
      ],
      Resource: '*',
    },
    {
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:GetObject', 's3:ListBucket'],
      Resource: ['arn:aws:s3:::my-data', 'arn:aws:s3:::my-data/*'],
    },
  ],
};
const ROLE = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:GetBucketLocation', 's3:ListBucket', 's3:PutObject'],
      Resource: [
        'arn:aws:s3:::in-data',
        'arn:aws:s3:::in-data/*',
        'arn:aws:s3:::out-data',
        'arn:aws:s3:::out-data/*',
      ],
    },
  ],
};
const TRUST = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'sagemaker-ground-truth-plus.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  ],
};

const requester = () => generateVariant('plus-requester', 'aws-article', 'bucket=my-data');
const role = () => generateVariant('plus-role', 'aws-article', 'input=in-data', 'output=out-data');
const trust = () => generateVariant('plus-role-trust', 'aws-article');

describe('the documents of the Ground Truth Plus article', () => {
  // Text, not objects: the order of members and values is the article's too.
  test.each([
    ['requester', requester, REQUESTER],
    ['role', role, ROLE],
    ['trust', trust, TRUST],
  ])('%s comes out as printed', (_, generated, printed) => {
    expect(JSON.stringify(generated().document)).toBe(JSON.stringify(printed));
  });

  test('the requester is linted for what is known to be wrong with it', async () => {
    const text = await formatDocument(requester(), 'json');
    const found = lintDocuments([{ name: 'requester.json', text }]);
    expect(found.map(({ rule, message }) => [rule, message])).toEqual([
      ['policy/pass-role-to-any-service', 'allows iam:PassRole without iam:PassedToService'],
      ['policy/unknown-action', '"sagemaker:PutLabelingPortalPolicy" is not an action that AWS documents'],
      ['policy/unknown-action', '"sagemaker:GetLabelingPortalPolicy" is not an action that AWS documents'],
      [
        'policy/wildcard-resource',
        'iam:GetRole, iam:PassRole, iam:CreateRole and 13 more could be limited to resources',
      ],
    ]);
    const line = text.split('\n').findIndex((one) => one.includes('PutLabelingPortalPolicy')) + 1;
    expect(found[1]?.location).toMatchObject({ file: 'requester.json', line });
  });

  test('the trust policy is linted for the confused deputy', async () => {
    const found = lintDocuments([{ name: 'trust.json', text: await formatDocument(trust(), 'json') }]);
    expect(found.map(({ rule }) => rule)).toEqual(['policy/confused-deputy']);
  });
});
