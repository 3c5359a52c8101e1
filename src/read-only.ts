import { GroundctlError } from './core/errors.ts';
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

/** How an operation that may not be carried out answers. */
type Answer = 'stream' | 'promise';

/** The operations that change something in AWS, of each part of a connection; a test finds those that are missing. */
const CHANGING: { readonly [part: string]: { readonly [operation: string]: Answer } } = {
  workteams: { apply: 'stream' },
  policies: { apply: 'stream' },
  batches: { applyStage: 'stream', applyUpload: 'stream', writeSplit: 'promise' },
  accessLogs: { apply: 'stream' },
  migrate: { apply: 'stream', applyClean: 'stream', applyRollback: 'stream', applyData: 'stream' },
  jobs: { apply: 'stream' },
  templates: { put: 'promise' },
};

/** Makes every operation of a connection that changes something answer that nothing may be changed. */
export function refuseChanges(connection: object, reason: string): void {
  const parts = connection as { [part: string]: object };
  for (const [part, changing] of Object.entries(CHANGING)) {
    parts[part] = refusing(reason, parts[part] ?? {}, changing);
  }
}

function refusing(reason: string, operations: object, changing: { readonly [name: string]: Answer }): object {
  return new Proxy(operations, {
    get(target, name) {
      const operation = Reflect.get(target, name);
      const answer = typeof name === 'string' && Object.hasOwn(changing, name) ? changing[name] : undefined;
      if (answer === undefined) return operation;
      if (answer === 'promise') {
        // A split may be written to a folder of this machine.
        return async (...args: unknown[]) => {
          if (isLocal(args[1])) return operation(...args);
          throw readOnlyError(reason);
        };
      }
      // biome-ignore lint/correctness/useYield: a stream that ends with an error before its first event
      return async function* () {
        throw readOnlyError(reason);
      };
    },
  });
}

function isLocal(place: unknown): boolean {
  return typeof place === 'object' && place !== null && 'in' in place && place.in !== 's3';
}
