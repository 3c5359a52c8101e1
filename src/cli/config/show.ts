import { profileRegion } from '../../connect.ts';
import { GroundctlError } from '../../core/errors.ts';
import { jsonDocument, renderJson } from '../../core/report/json.ts';
import { markdownRows } from '../../core/report/markdown.ts';
import { type Column, renderTable } from '../../core/report/table.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { SETTING_KEYS, type SettingKey, type SettingValue } from '../../settings/keys.ts';
import { NO_SETTINGS, type Origin, originWords, type Settings } from '../../settings/settings.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';

/** Who says so: a flag, an AWS profile, or nobody, beside what settings know. */
type Said =
  | Origin
  | { readonly kind: 'flag' | 'aws-profile'; readonly name: string }
  | { readonly kind: 'default' | 'sandbox' | 'none' };

interface Row {
  readonly key: SettingKey;
  readonly value: SettingValue | null;
  readonly origin: Said;
}

/** `groundctl config show` */
export async function show(io: Io, options: GlobalOptions): Promise<ExitCode> {
  const { settings = NO_SETTINGS } = options;
  const rows: Row[] = [];
  for (const key of SETTING_KEYS) rows.push(await rowOf(key, options, settings));
  if (options.output === 'json') {
    io.print(
      renderJson(
        jsonDocument('config.show', {
          files: settings.files,
          overridden: settings.overridden.map(({ key, value, origin }) => ({
            key,
            value,
            origin: bare(origin),
          })),
          settings: rows.map(({ key, value, origin }) => ({ key, value, origin: bare(origin) })),
        }),
      ),
    );
    return undefined;
  }
  const behind = settings.overridden.map(
    ({ key, value, origin }) => `Not used: ${key} ${words(value)} of ${originWords(origin)}`,
  );
  const files = settings.files.map(
    ({ kind, path, found }) =>
      `${kind === 'project' ? 'Project' : 'User'}: ${path}${found ? '' : ' (does not exist)'}`,
  );
  io.print(
    options.output === 'markdown'
      ? `${markdownRows(rows, COLUMNS)}\n${[...behind, ...files].map((line) => `- ${sanitize(line)}\n`).join('')}`
      : `${renderTable(rows, COLUMNS, io.table)}\n${[...behind, ...files].map((line) => `${sanitize(line)}\n`).join('')}`,
  );
  return undefined;
}

const COLUMNS: readonly Column<Row>[] = [
  { header: 'Setting', value: ({ key }) => key },
  { header: 'Value', value: ({ value }) => words(value), min: 16 },
  { header: 'From', value: ({ origin }) => originText(origin), min: 16, cut: 'middle' },
];

async function rowOf(key: SettingKey, options: GlobalOptions, settings: Settings): Promise<Row> {
  const flag = { profile: options.profile, region: options.region, 'read-only': options.readOnly }[
    key as 'region'
  ];
  if (flag !== undefined) {
    const name = key === 'read-only' && !options.readOnly ? '--no-read-only' : `--${key}`;
    return { key, value: flag, origin: { kind: 'flag', name } };
  }
  const origin = settings.origins.get(key);
  const value = settings.values[key];
  if (origin !== undefined && value !== undefined) return { key, value, origin };
  if (options.sandbox && key === 'region') return { key, value: 'us-east-1', origin: { kind: 'sandbox' } };
  if (options.sandbox && key === 'profile') return { key, value: null, origin: { kind: 'sandbox' } };
  if (key === 'region') return regionRow(options.profile ?? settings.values.profile);
  if (key === 'profile' && settings.credentials !== undefined) {
    return { key, value: null, origin: { kind: 'environment', name: settings.credentials } };
  }
  const fallback = DEFAULTS[key];
  return { key, value: fallback ?? null, origin: { kind: fallback === undefined ? 'none' : 'default' } };
}

const DEFAULTS: { readonly [key in SettingKey]?: SettingValue } = {
  profile: 'default',
  output: 'table',
  'read-only': false,
  theme: 'auto',
};

async function regionRow(profile: string | undefined): Promise<Row> {
  try {
    const value = await profileRegion(profile);
    return { key: 'region', value, origin: { kind: 'aws-profile', name: profile ?? 'default' } };
  } catch (error) {
    if (error instanceof GroundctlError && error.source === 'configuration') {
      return { key: 'region', value: null, origin: { kind: 'none' } };
    }
    throw error;
  }
}

function originText(origin: Said): string {
  switch (origin.kind) {
    case 'flag':
      return origin.name;
    case 'aws-profile':
      return `AWS profile ${origin.name}`;
    case 'default':
      return 'default';
    case 'sandbox':
      return 'the sandbox';
    case 'none':
      return 'not set';
    default:
      return originWords(origin);
  }
}

type Bare<T> = T extends unknown ? Omit<T, 'shown'> : never;

/** The place without the form it is shown in. */
function bare(origin: Said): Bare<Said> {
  const { shown: _, ...rest } = origin as Said & { shown?: string };
  return rest as Bare<Said>;
}

function words(value: SettingValue | null): string {
  if (value === null) return '-';
  return typeof value === 'object' ? value.join(', ') : String(value);
}
