import { PLAIN, type Style, type Tone } from '../core/report/style.ts';

/** SGR parameters from the terminal's own 16 colours, so that light and dark themes both stay readable. */
const SGR: Readonly<Record<Tone, string>> = {
  error: '31',
  warning: '33',
  info: '36',
  success: '32',
  heading: '1',
  muted: '2',
};

const COLOURED: Style = { paint: (tone, text) => `\u001b[${SGR[tone]}m${text}\u001b[0m` };

/** Colours only where a terminal shows them and nobody said no (NO_COLOR, TERM=dumb, CLICOLOR=0). */
export function styleFor(isTTY: boolean, environment: NodeJS.ProcessEnv): Style {
  if (environment.NO_COLOR || environment.TERM === 'dumb') return PLAIN;
  const { FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR } = environment;
  if ((FORCE_COLOR && FORCE_COLOR !== '0') || (CLICOLOR_FORCE && CLICOLOR_FORCE !== '0')) return COLOURED;
  if (CLICOLOR === '0') return PLAIN;
  return isTTY ? COLOURED : PLAIN;
}
