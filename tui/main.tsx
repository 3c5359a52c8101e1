import { usageError } from '../src/core/errors.ts';
import { didYouMean } from '../src/core/suggest.ts';
import { showsUnicode } from '../src/core/text/ascii.ts';
import { quoteForMessage } from '../src/core/text/sanitize.ts';
import type { TuiOptions } from './app/options.ts';
import { AREA_KEYS } from './screens/area-keys.ts';
import type { Settings } from './state/app.ts';
import { themeFor } from './theme/palettes.ts';

/**
 * Runs the terminal UI until the person leaves. Gives the exit code: 0, or 130 after Ctrl-C, or 128 and the
 * signal's number. Throws a usage error for a screen that does not exist, and whatever broke the program.
 */
export async function runTui(options: TuiOptions): Promise<number> {
  const area = checkScreen(options.screen);
  const settings = settingsFrom(options, process.env);
  // Ink asks for colours when it is loaded, and knows nothing of NO_COLOR.
  if (!settings.colour) process.env.FORCE_COLOR = '0';
  const { runInk } = await import('./app/run-ink.tsx');
  return runInk({ ...options, settings, area });
}

/** The screen of that name; a usage error where there is none. */
export function checkScreen(screen: string | undefined): string | undefined {
  if (screen === undefined) return undefined;
  const names = AREA_KEYS.map((area) => area.id);
  const name = screen.toLowerCase();
  if (names.includes(name)) return name;
  const near = didYouMean(name, names);
  throw usageError(`There is no screen ${quoteForMessage(screen)}.`, {
    code: 'unknown-screen',
    hint: near ? `Did you mean ${near}?` : `Screens: ${names.join(', ')}.`,
  });
}

/** What the terminal can show, from options and environment. */
function settingsFrom(
  options: Pick<TuiOptions, 'ascii' | 'theme' | 'mouse' | 'screenReader' | 'version'>,
  environment: NodeJS.ProcessEnv,
): Settings {
  const dumb = environment.TERM === 'dumb';
  return {
    ascii: options.ascii === true || dumb || !showsUnicode(environment),
    mouse: options.mouse === true,
    screenReader: options.screenReader === true || environment.INK_SCREEN_READER === 'true',
    colour: !environment.NO_COLOR && !dumb && environment.FORCE_COLOR !== '0' && options.theme !== 'none',
    theme: themeFor(options.theme, environment),
    attributes: !dumb,
    version: options.version,
  };
}
