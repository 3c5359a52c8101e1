import type { Command, Option } from 'commander';
import { GroundctlError } from '../core/errors.ts';
import { bucketPlace, bucketUri } from '../settings/bucket-place.ts';
import type { SettingKey } from '../settings/keys.ts';
import { presumed } from '../settings/presumed.ts';
import { filePath, type Settings } from '../settings/settings.ts';
import type { GlobalOptions } from './io.ts';

interface Use {
  readonly key: SettingKey;
  /** How the option says what the setting says. */
  readonly as?: (text: string, settings: Settings) => string;
  /** The option stays empty: the connection takes the setting by itself. */
  readonly byConnection?: true;
}

/** Options that mean the same in every command. */
const EVERYWHERE: Readonly<Record<string, Use>> = {
  '--workforce': { key: 'workforce' },
  '--approved': { key: 'approved' },
  '--prices': { key: 'prices', as: (_, settings) => filePath(settings, 'prices') ?? '' },
  '--output': { key: 'output' },
};

const bucketOf = (text: string) => bucketPlace(text).bucket;
const FLOWS: Readonly<Record<string, Use>> = { '--to': { key: 'buckets.flows', byConnection: true } };
const ROLE: Readonly<Record<string, Use>> = { '--role': { key: 'role' } };
const BATCHES: Readonly<Record<string, Use>> = { '--to': { key: 'buckets.batches', as: bucketUri } };

/** Options that a command has for itself. */
const OF_COMMAND: Readonly<Record<string, Readonly<Record<string, Use>>>> = {
  'policies collect': { '--bucket': { key: 'buckets.data', as: bucketOf }, ...ROLE },
  'policies apply': { '--bucket': { key: 'buckets.data', as: bucketOf } },
  'templates render': ROLE,
  'templates preview': ROLE,
  'batches stage': BATCHES,
  'batches upload': BATCHES,
  'migrate plan': FLOWS,
  'migrate sync': FLOWS,
  'migrate verify': FLOWS,
  'migrate clean': FLOWS,
  'migrate rollback': FLOWS,
};

/** What commander calls a value that came from a file, and lets every flag win over. */
const FILLED = 'config';

function usesOf(command: Command): { readonly option: Option; readonly use: Use }[] {
  const own = OF_COMMAND[`${command.parent?.name()} ${command.name()}`] ?? {};
  return command.options.flatMap((option) => {
    const use = own[option.long ?? ''] ?? EVERYWHERE[option.long ?? ''];
    return use === undefined ? [] : [{ option, use }];
  });
}

/** Gives a command's options what environment and files say, before its words are read. */
export function fillFromSettings(command: Command, settings: Settings | GroundctlError): void {
  if (settings instanceof GroundctlError) return;
  for (const { option, use } of usesOf(command)) {
    const value = settings.values[use.key];
    if (value === undefined || use.byConnection) continue;
    // A command without the format prints as it does anyway.
    if (use.key === 'output' && !option.argChoices?.includes(String(value))) continue;
    const filled = use.as && typeof value === 'string' ? use.as(value, settings) : value;
    command.setOptionValueWithSource(option.attributeName(), filled, FILLED);
  }
}

/** The options of a command that is about to run, with the settings and what it takes from a project's. */
export function settledOptions<Options extends GlobalOptions>(
  command: Command,
  settings: Settings | GroundctlError,
): Options {
  const options = command.optsWithGlobals() as Options & {
    bucket?: string;
    price?: number;
    prices?: string;
  };
  if (settings instanceof GroundctlError) return options;
  const sourceOf = (name: string) => command.getOptionValueSourceWithGlobals(name);
  // One price on the command line is meant instead of a table of the settings.
  if (options.price !== undefined && sourceOf('prices') === FILLED) delete options.prices;
  // A document that names its bucket has said so.
  const { bucket, ...others } = options;
  const named = command.name() === 'apply' && documentNamesBucket(options) && sourceOf('bucket') === FILLED;
  const settled = (named ? others : options) as Options;
  const taken = usesOf(command).filter(({ option, use }) => {
    const source = sourceOf(option.attributeName());
    return use.byConnection
      ? source === undefined
      : source === FILLED &&
          options[option.attributeName() as 'prices'] !== undefined &&
          !(named && option.long === '--bucket');
  });
  const { profile, region, sandbox } = options;
  return {
    ...settled,
    settings,
    presumed: [
      ...(profile === undefined && !sandbox ? presumed(settings, 'profile', '--profile') : []),
      ...(region === undefined && !sandbox ? presumed(settings, 'region', '--region') : []),
      ...taken.flatMap(({ option, use }) =>
        use.key === 'output' ? [] : presumed(settings, use.key, option.long ?? ''),
      ),
    ],
  };
}

function documentNamesBucket(options: object): boolean {
  const { param = [], params } = options as { param?: readonly string[]; params?: string };
  return params !== undefined || param.some((word) => word.startsWith('bucket='));
}
