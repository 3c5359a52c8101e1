import { defineRule } from '../../core/finding.ts';

export const tooManyInvitations = defineRule({
  id: 'plus/too-many-invitations',
  severity: 'warning',
  title: 'More addresses than one invitation accepts',
  why: 'The form of the project team accepts up to 50 addresses at a time. The rest must be invited afterwards; the portal does not let anyone in who has not been invited.',
  fix: 'Invite them in batches, as the sheet lists them.',
  source:
    'SageMaker documentation, Create a project team: up to 50 e-mail addresses, with commas between them.',
});

export const keyOfAlias = defineRule({
  id: 'plus/key-unknown',
  severity: 'warning',
  title: 'The KMS key that encrypts a bucket could not be determined',
  why: 'The role needs kms:Decrypt and kms:GenerateDataKey on exactly that key, and a policy does not accept an alias.',
  fix: 'Look the key up (aws kms describe-key) and add it to the role: groundctl policies generate plus-role --param keys=ARN.',
  source: 'GetBucketEncryption; AWS KMS developer guide, aliases in policies.',
});

export const missingBucket = defineRule({
  id: 'plus/missing-bucket',
  severity: 'error',
  title: 'A bucket of the project does not exist',
  why: 'The role and the policies of the kit name it, and the batch reads from it or writes to it.',
  fix: 'Create it in us-east-1, or correct its name.',
  source: 'HeadBucket answers 404',
});
