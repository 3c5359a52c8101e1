import { sanitize } from '../../src/core/text/sanitize.ts';
import type { AppState } from '../state/app.ts';

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
