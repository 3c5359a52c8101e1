import { grouped } from '../../src/core/text/grouped.ts';
import { sanitize } from '../../src/core/text/sanitize.ts';
import type { AppState } from '../state/app.ts';
import type { PlanDialog } from '../state/plan-dialog.ts';

/** What the terminal's title says: product and account. */
export function titleOf(state: AppState): string {
  const { session } = state;
  if (session.status !== 'ready') return 'groundctl';
  const { target, identity } = session;
  const account = target.sandbox ? 'sandbox' : (identity?.Account ?? target.profile ?? '');
  return sanitize(['groundctl', account, target.region].filter(Boolean).join(' - '));
}

/** What makes a command go where the screen does, wherever it is run: settings and variables may differ there. */
export function targetWords({ session }: AppState): string[] {
  const { endpointUrl, sandbox } = session.options;
  const { profile, region } = session.status === 'ready' ? session.target : session.options;
  if (sandbox)
    return [
      '--sandbox',
      ...(session.options.region === undefined ? [] : ['--region', session.options.region]),
    ];
  return [
    ...(profile === undefined ? [] : ['--profile', profile]),
    ...(region === undefined ? [] : ['--region', region]),
    ...(endpointUrl === undefined ? [] : ['--endpoint-url', endpointUrl]),
  ];
}

/** Changes that are named on the shell's screen after exit. */
const MOST_WORDS = 20;

/** One line for every change that was made, also for those with no answer yet. */
export function lastWords(made: readonly string[], dialog: PlanDialog | undefined): string[] {
  const open = dialog?.stage === 'applying' ? dialog.running : [];
  const more = made.length - MOST_WORDS;
  return [
    ...made.slice(0, MOST_WORDS),
    ...(more > 0 ? [`and ${grouped(more)} more changes`] : []),
    ...open.flatMap((index) => {
      const change = dialog?.plan?.changes[index];
      return change ? [`no response yet, may or may not be made: ${change.kind} ${change.subject}`] : [];
    }),
  ];
}
