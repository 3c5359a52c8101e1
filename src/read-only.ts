import { GroundctlError } from './core/errors.ts';
import {
  type AnyCall,
  type AnyStream,
  byName,
  type CallNames,
  type LazyMembers,
  type StreamNames,
} from './lazy.ts';
import { originWords, type Settings } from './settings/settings.ts';

interface ReadOnlyOptions {
  readonly settings?: Settings | undefined;
  readonly readOnly?: boolean | undefined;
}

/** Who says that nothing may be changed, `--read-only` or a place; undefined where it may. */
export function readOnlyReason({ settings, readOnly }: ReadOnlyOptions): string | undefined {
  if (readOnly !== undefined) return readOnly ? '--read-only' : undefined;
  const origin = settings?.origins.get('read-only');
  return settings?.values['read-only'] && origin ? originWords(origin) : undefined;
}

export function readOnlyError(reason: string): GroundctlError {
  return new GroundctlError(`Read-only (${reason}): nothing was changed.`, {
    code: 'read-only',
    source: 'configuration',
    hint:
      reason === '--read-only'
        ? '--dry-run shows what would be done.'
        : '--dry-run shows what would be done, --no-read-only allows it.',
  });
}

/** Makers of members, those among them that change something in AWS. */
export interface Writing<T> extends LazyMembers<T> {
  /** `local` says of a call's arguments whether it changes something on this machine only. */
  writeCall<K extends CallNames<T>>(
    name: K,
    local?: (...args: Parameters<Extract<T[K], AnyCall>>) => boolean,
  ): Pick<T, K>;
  writeStreams<K extends StreamNames<T>>(...names: readonly K[]): Pick<T, K>;
}

/** Where there is a reason why nothing may be changed, what changes something answers with that. */
export function writingMembers<T>(members: LazyMembers<T>, reason: string | undefined): Writing<T> {
  if (reason === undefined)
    return { ...members, writeCall: (name) => members.calls(name), writeStreams: members.streams };
  return {
    ...members,
    writeCall: (name, local = () => false) => {
      const call = members.calls(name)[name] as AnyCall;
      const refusing: AnyCall = async (...args) => {
        if (!local(...(args as Parameters<typeof local>))) throw readOnlyError(reason);
        return call(...args);
      };
      return byName<T, typeof name>([name], () => refusing as T[typeof name]);
    },
    writeStreams: (...names) => {
      // biome-ignore lint/correctness/useYield: a stream that ends with an error before its first event
      const refusing: AnyStream = async function* () {
        throw readOnlyError(reason);
      };
      return byName<T, (typeof names)[number]>(names, () => refusing as T[(typeof names)[number]]);
    },
  };
}
