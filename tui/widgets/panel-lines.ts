import type { GroundctlError } from '../../src/core/errors.ts';
import type { Loadable } from '../state/loadable.ts';
import { BLANK, type Line, line, marked, paragraph, span } from '../theme/line.ts';

/** What went wrong, in full: message, code, request id, missing permission, and what can be done. */
export function errorLines(error: GroundctlError, columns: number, retryKey = 'r'): Line[] {
  const { aws, hint, problems } = error;
  const facts = [
    aws?.name && `Error ${aws.name}`,
    aws?.operation,
    aws?.httpStatus && `HTTP ${aws.httpStatus}`,
  ].filter(Boolean);
  return [
    ...paragraph(error.message, columns - 2, 'bad').map(
      (text, index): Line => (index === 0 ? [marked('error', '', 'bad'), ...text] : [span('  '), ...text]),
    ),
    ...problems.flatMap((problem) => paragraph(problem, columns, 'plain', 2)),
    ...(facts.length > 0 ? paragraph(facts.join(' · '), columns, 'muted', 2) : []),
    ...(aws?.requestId ? paragraph(`Request ID ${aws.requestId}`, columns, 'muted', 2) : []),
    ...(aws?.missingAction ? paragraph(`Missing permission: ${aws.missingAction}`, columns, 'warn', 2) : []),
    ...(hint ? paragraph(hint, columns, 'plain', 2) : []),
    ...(retryKey ? [BLANK, line(`  ${retryKey} tries again.`, 'muted')] : []),
  ];
}

/** What stands where nothing has come yet: why not, or what is being asked. */
export function unreadLines(loadable: Loadable<unknown>, columns: number, whom = 'AWS'): Line[] {
  if (loadable.error) return errorLines(loadable.error, columns);
  return loadable.loading ? loadingLines(loadable, whom) : [];
}

/** What is being asked, of whom, since when. The clock does not tick: nothing moves while nothing happens. */
export function loadingLines(loadable: Loadable<unknown>, whom: string): Line[] {
  const since = new Date(loadable.since);
  const time = Number.isNaN(since.getTime()) ? '' : since.toTimeString().slice(0, 8);
  return [
    [marked('busy', `Asking ${whom} for ${loadable.asking}`, 'accent'), span(`  since ${time}`, 'muted')],
  ];
}
