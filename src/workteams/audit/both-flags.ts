import { defineRule, finding } from '../../core/finding.ts';
import type { TeamCheck } from './check.ts';
import type { LockFacts } from './facts.ts';

const rule = defineRule({
  id: 'presign/both-constraints',
  severity: 'error',
  title: 'SourceIp and VpcSourceIp are both enabled',
  why:
    'aws:SourceIp is absent from requests through a VPC endpoint and aws:VpcSourceIp from all others, so no ' +
    'request can meet both: as far as AWS documents the keys, workers see no image at all.',
  fix: 'Choose the one that matches how workers reach S3: groundctl workteams update NAME --lock source-ip (or vpc-source-ip).',
  source:
    'IamPolicyConstraints of the SageMaker API; presence of the two condition keys in the IAM User Guide. Inferred: AWS does not say how it combines the flags.',
  examples: {
    fails: 'SourceIp Enabled, VpcSourceIp Enabled',
    passes: 'SourceIp Enabled, VpcSourceIp Disabled',
  },
});

export const bothFlags: TeamCheck<LockFacts> = {
  rule,
  check: ({ workteam, lock }) =>
    lock === 'both'
      ? finding(rule, {
          subject: workteam.WorkteamName,
          message: 'SourceIp and VpcSourceIp are both enabled: no request path satisfies both',
          fix: `Choose the one that matches how workers reach S3: groundctl workteams update ${workteam.WorkteamName} --lock source-ip (or vpc-source-ip)`,
        })
      : undefined,
};
