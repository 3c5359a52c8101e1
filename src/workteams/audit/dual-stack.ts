import { defineRule, finding } from '../../core/finding.ts';
import type { TeamCheck } from './check.ts';
import type { LockFacts } from './facts.ts';

const rule = defineRule({
  id: 'presign/dual-stack-portal',
  severity: 'warning',
  title: 'The lock may bind to an IPv6 address that S3 never sees',
  why:
    'A dualstack portal can see a worker at an IPv6 address, while the URLs lead to S3 endpoints that ' +
    'answer on IPv4 only: S3 then sees a different address, and images do not load.',
  fix: 'Set the workforce to ipv4 (UpdateWorkforce, IpAddressType), or make sure that workers reach the portal over IPv4.',
  source:
    'IpAddressType of UpdateWorkforce; S3 user guide, making requests over IPv6. Inferred: AWS does not say which host the URLs of a dualstack workforce have.',
  examples: {
    fails: 'IpAddressType dualstack, SourceIp Enabled',
    passes: 'IpAddressType ipv4, SourceIp Enabled',
  },
});

export const dualStack: TeamCheck<LockFacts> = {
  rule,
  check: ({ workteam, lock, workforce }) =>
    workforce?.IpAddressType === 'dualstack' && (lock === 'source-ip' || lock === 'both')
      ? finding(rule, {
          subject: workteam.WorkteamName,
          message: `locked to the public address, and workforce ${workforce.WorkforceName} is dualstack: the portal may see IPv6 where S3 sees IPv4`,
        })
      : undefined,
};
