import { defineRule, finding } from '../../core/finding.ts';
import type { TeamCheck } from './check.ts';
import type { LockFacts } from './facts.ts';

const rule = defineRule({
  id: 'presign/unlocked-team',
  severity: 'warning',
  title: 'Presigned URLs of this team work from anywhere',
  why: 'A worker can pass on a task image: without a lock, its presigned URL opens from any address until it expires.',
  fix: 'Lock the team: groundctl workteams update NAME --lock source-ip, once you know that each worker keeps one address while working.',
  source:
    'WorkerAccessConfiguration.S3Presign of CreateWorkteam and UpdateWorkteam; absent or both Disabled means unrestricted URLs.',
  examples: {
    fails: 'SourceIp Disabled, VpcSourceIp Disabled',
    passes: 'SourceIp Enabled, VpcSourceIp Disabled',
  },
});

export const unlockedTeam: TeamCheck<LockFacts> = {
  rule,
  check: ({ workteam, lock }) =>
    lock === 'off'
      ? finding(rule, {
          subject: workteam.WorkteamName,
          message: 'no lock: its presigned URLs open from any address until they expire',
          fix: `Lock it, once you know that each worker keeps one address while working: groundctl workteams update ${workteam.WorkteamName} --lock source-ip`,
        })
      : undefined,
};
