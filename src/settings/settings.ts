import { dirname, relative, resolve } from 'node:path';
import { sanitize } from '../core/text/sanitize.ts';
import type { SettingKey, SettingValue, SettingValues } from './keys.ts';

/** Who said so: a file with the place in it (from 1 on), or a variable of the environment. */
export type Origin =
  | { readonly kind: 'environment'; readonly name: string }
  | {
      readonly kind: 'project' | 'user';
      readonly path: string;
      /** As a person would write it from where the program was started. */
      readonly shown: string;
      readonly line: number;
      readonly column: number;
    };

export interface Setting {
  readonly key: SettingKey;
  readonly value: SettingValue;
  readonly origin: Origin;
}

export interface SettingsFile {
  readonly kind: 'project' | 'user';
  readonly path: string;
  readonly found: boolean;
}

/** What environment and files say together: environment over project over user. Flags are not in here. */
export interface Settings {
  readonly values: SettingValues;
  readonly origins: ReadonlyMap<SettingKey, Origin>;
  /** What a stronger one stood before, the strongest first. */
  readonly overridden: readonly Setting[];
  /** The files that were looked for. */
  readonly files: readonly SettingsFile[];
  /** The variable with credentials, where there is one: no file's profile is taken then. */
  readonly credentials?: string;
}

export const NO_SETTINGS: Settings = { values: {}, origins: new Map(), overridden: [], files: [] };

/** What holds for a demonstration account as well: what names parts of a real one does not. */
export function withoutAccount(settings: Settings): Settings {
  return without(settings, (key) => /^(?:profile|region|workforce|role|buckets\.)/.test(key));
}

/** For whoever has chosen another account on the way. */
export function withoutProfile(settings: Settings): Settings {
  return without(settings, (key) => key === 'profile' || key === 'region');
}

function without(settings: Settings, left: (key: SettingKey) => boolean): Settings {
  const keep = ([key]: readonly [string, unknown]) => !left(key as SettingKey);
  return {
    ...settings,
    values: Object.fromEntries(Object.entries(settings.values).filter(keep)),
    origins: new Map([...settings.origins].filter(keep)),
    overridden: settings.overridden.filter(({ key }) => !left(key)),
  };
}

/** `groundctl.yaml:3:9`, or the variable's name. */
export function originWords(origin: Origin): string {
  return origin.kind === 'environment'
    ? origin.name
    : sanitize(`${origin.shown}:${origin.line}:${origin.column}`);
}

/** The path of a file that a setting names: beside the file that says so, or where the program was started. */
export function filePath({ values, origins }: Settings, key: 'prices'): string | undefined {
  const value = values[key];
  const origin = origins.get(key);
  if (value === undefined || origin === undefined) return value;
  return origin.kind === 'environment' ? value : resolve(dirname(origin.path), value);
}

/** A path as it is written from a folder: what lies in it or right above is relative. */
export function shownPath(path: string, folder: string): string {
  const short = relative(folder, path);
  return short.length < path.length ? short : path;
}
