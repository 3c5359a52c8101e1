import { expect, test } from 'vitest';
import { accessLogRules } from '../../src/accesslogs/access-log-rules.ts';

test.each(accessLogRules)(
  '$id says what it is about, and where that comes from',
  ({ title, why, fix, source }) => {
    for (const text of [title, why, fix, source]) expect(text.length).toBeGreaterThan(5);
    expect(source).toMatch(
      /S3|SageMaker|IAM|CloudFront|CloudTrail|EC2|VPC|Athena|Glue|groundctl|[Ii]nferred|log/,
    );
  },
);
