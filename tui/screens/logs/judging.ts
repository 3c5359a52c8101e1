import { setImmediate } from 'node:timers/promises';
import type { TeamFacts } from '../../../src/accesslogs/team-facts.ts';
import { whatIf } from '../../../src/accesslogs/whatif.ts';
import type { Shell } from '../area.ts';
import { act, stateOf } from './act.ts';
import type { LogsState } from './model.ts';
import { reportOf } from './report.ts';
import type { Stated } from './request.ts';

/** Judges what was read by what is known now. */
export async function judgeAgain(shell: Shell, stated: Stated, team: TeamFacts | undefined): Promise<void> {
  act(shell, { type: 'known', stated, team });
  const { report } = stateOf(shell);
  if (!report) return;
  shell.notify('Judging …');
  await drawn();
  if (stateOf(shell).report !== report) return;
  act(shell, {
    type: 'reported',
    report: reportOf(report.request, report.timed, stated, team, report.known),
    fresh: false,
  });
  shell.notify('Judged again with the new facts.', 'good');
  await suppose(shell);
}

/** Works out what the lock of the what-if would do, where that is on the screen and not known yet. */
export async function suppose(shell: Shell): Promise<void> {
  if (!isMissing(stateOf(shell))) return;
  await drawn();
  // What is asked about may be another lock, or another report, by now.
  const { report, lock } = stateOf(shell);
  if (!report || !isMissing(stateOf(shell))) return;
  const { timed, judgement } = report;
  act(shell, {
    type: 'supposed',
    of: judgement,
    result: whatIf(timed.read, lock, judgement.world.facts.approved, judgement.world.facts),
  });
}

function isMissing({ report, part, lock }: LogsState): boolean {
  return part === 'whatif' && report !== undefined && report.supposed[lock] === undefined;
}

/** Lets the screen say what comes before it stands still for it. */
export async function drawn(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await setImmediate();
}
