import { defineRule } from '../../core/finding.ts';

export const missingBucket = defineRule({
  id: 'plus/missing-bucket',
  severity: 'error',
  title: 'A bucket of the project is not there',
  why: 'The role and the policies of the kit name it, and the batch reads from it or writes to it.',
  fix: 'Create it in us-east-1, or correct its name.',
  source: 'HeadBucket answers 404',
});
