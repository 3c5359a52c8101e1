import { GroundctlError } from '../core/errors.ts';
import { readSmallFile } from '../core/files/read-text.ts';
import { covers, parseCidr } from '../core/net/cidr.ts';
import type { Surroundings } from '../core/state-folder.ts';
import { quoteForMessage, sanitize } from '../core/text/sanitize.ts';
import { settingsFiles } from './find-files.ts';
import { KEYS, SETTING_KEYS, type SettingKey, type SettingValue, textProblem } from './keys.ts';
import type { FileReading } from './read-file.ts';
import { type Setting, type Settings, type SettingsFile, shownPath } from './settings.ts';

/** More than anybody's settings, in bytes. */
const MAX_BYTES = 65_536;
/** So many problems show that it is another kind of file. */
const MOST_PROBLEMS = 20;

/** Variables with credentials: whoever set them has chosen who to be, and no file's profile is taken. */
const CREDENTIALS = [
  'AWS_ACCESS_KEY_ID',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

/**
 * What the environment, the project's groundctl.yaml and the user's own say, in this order. A configuration error names
 * every problem with file, line and column: an unknown key, a value that is none, and what a project may not say.
 */
export async function loadSettings(around: Surroundings & { readonly cwd: string }): Promise<Settings> {
  const files = settingsFiles(around);
  const problems: string[] = [];
  const read = new Map<SettingsFile['kind'], readonly Setting[]>();
  for (const file of files) {
    if (!file.found) continue;
    const shown = shownPath(file.path, around.cwd);
    const reading = await readFile(file, shown);
    read.set(file.kind, reading.settings);
    problems.push(
      ...reading.problems.map((one) => `${sanitize(shown)}:${one.line}:${one.column}: ${one.message}`),
    );
  }
  const environment = fromEnvironment(around.env, problems);
  const project = read.get('project') ?? [];
  const user = read.get('user') ?? [];
  problems.push(...wider(project, user));
  if (problems.length > 0) throw invalid(problems);
  return combine([environment, project, user], files, around.env);
}

async function readFile(file: SettingsFile, shown: string): Promise<FileReading> {
  const whole = (message: string) => ({ settings: [], problems: [{ line: 1, column: 1, message }] });
  let text: string | undefined;
  try {
    text = readSmallFile(file.path, MAX_BYTES);
  } catch (error) {
    if (error instanceof GroundctlError)
      return whole(error.message.replace(/^"[^"]*" /, '').replace(/\.$/, ''));
    throw error;
  }
  if (text === undefined) return whole('is a link to nothing');
  const { readSettingsText } = await import('./read-file.ts');
  return readSettingsText(text.replace(/^\ufeff/, ''), { kind: file.kind, path: file.path, shown });
}

function fromEnvironment(env: Surroundings['env'], problems: string[]): Setting[] {
  return SETTING_KEYS.flatMap((key): Setting[] => {
    const { variables, kind } = KEYS[key];
    const name = variables.find((variable) => env[variable]);
    const text = name === undefined ? undefined : env[name];
    if (name === undefined || text === undefined) return [];
    const value =
      kind === 'texts' ? text.split(/[\s,]+/).filter(Boolean) : kind === 'switch' ? truth(text) : text;
    // The SDK and connect() say what is wrong with AWS's own variables.
    const problem = name.startsWith('AWS_') ? undefined : problemOf(key, value);
    if (problem !== undefined) problems.push(`${name}: ${problem}`);
    return value === undefined ? [] : [{ key, value, origin: { kind: 'environment', name } }];
  });
}

function truth(text: string): boolean | undefined {
  return /^(?:1|true|yes|on)$/i.test(text) ? true : /^(?:0|false|no|off)$/i.test(text) ? false : undefined;
}

function problemOf(key: SettingKey, value: SettingValue | undefined): string | undefined {
  if (value === undefined) return 'must be true or false';
  if (typeof value === 'boolean') return undefined;
  const texts = typeof value === 'string' ? [value] : value;
  return texts.map((text) => textProblem(key, text)).find((problem) => problem !== undefined);
}

/** What a project approves beyond what its user does. */
function wider(project: readonly Setting[], user: readonly Setting[]): string[] {
  const ranges = (settings: readonly Setting[]) => {
    const setting = settings.find(({ key }) => key === 'approved');
    const texts = Array.isArray(setting?.value) ? (setting.value as readonly string[]) : [];
    return { setting, texts };
  };
  const asked = ranges(project);
  const own = ranges(user);
  if (asked.setting === undefined || own.setting === undefined) return [];
  const parsed = (text: string) => {
    const cidr = parseCidr(text);
    return cidr.ok ? [cidr.value] : [];
  };
  const outer = own.texts.flatMap(parsed);
  const { origin } = asked.setting;
  const place =
    origin.kind === 'environment' ? '' : `${sanitize(origin.shown)}:${origin.line}:${origin.column}: `;
  return asked.texts
    .filter((text) => parsed(text).some((inner) => !outer.some((range) => covers(range, inner))))
    .map(
      (text) =>
        `${place}approved: ${quoteForMessage(text)} is wider than your own settings approve (${own.texts.join(', ')}); a project may only narrow it`,
    );
}

function combine(
  layers: readonly (readonly Setting[])[],
  files: readonly SettingsFile[],
  env: Surroundings['env'],
): Settings {
  const values: { [key: string]: SettingValue } = {};
  const origins = new Map<SettingKey, Setting['origin']>();
  const overridden: Setting[] = [];
  const credentials = CREDENTIALS.find((name) => env[name]);
  for (const key of SETTING_KEYS) {
    const said = layers.flatMap((layer) => layer.filter((setting) => setting.key === key));
    const [first, ...others] = said;
    const unused = key === 'profile' && first?.origin.kind !== 'environment' && credentials !== undefined;
    if (first !== undefined && !unused) {
      values[key] = first.value;
      origins.set(key, first.origin);
    }
    overridden.push(...(unused ? said : others));
  }
  return { values, origins, overridden, files, ...(credentials === undefined ? {} : { credentials }) };
}

function invalid(problems: readonly string[]): GroundctlError {
  const more = problems.length - MOST_PROBLEMS;
  return new GroundctlError(
    `The settings cannot be used: ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}.`,
    {
      code: 'invalid-settings',
      source: 'configuration',
      problems: [...problems.slice(0, MOST_PROBLEMS), ...(more > 0 ? [`and ${more} more`] : [])],
      hint: 'Nothing was sent. docs/settings.md lists what can be set.',
    },
  );
}
