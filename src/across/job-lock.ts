import { type Finding, finding } from '../core/finding.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';
import { LOCK_WITHOUT_URLS } from '../jobs/check/rules.ts';
import { lockFindings } from '../workteams/audit/audit.ts';
import type { TeamDetail } from '../workteams/team.ts';

/** The lock of a job's team held against what its template signs; the template is undefined where AWS has the UI. */
export function lockedTaskFindings(
  { workteam: { WorkteamName: name }, lock, workforce }: Pick<TeamDetail, 'workteam' | 'lock' | 'workforce'>,
  template: string | undefined,
  subject: string,
): Finding[] {
  // A team without a lock is not a fault of the job.
  const found = lock === 'both' ? lockFindings(name, lock, workforce) : [];
  const signs = template === undefined || /\|\s*(?:grant_read_access|s3_presign)\b/.test(template);
  if (lock === 'off' || signs) return found;
  const message = `The team ${quoteForMessage(name)} is locked to ${lock}, and the template signs no URL.`;
  return [...found, finding(LOCK_WITHOUT_URLS, { subject, message })];
}
