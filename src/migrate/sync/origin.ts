import { uriDecode, uriEncodePath } from '../../core/sigv4/uri.ts';

/** What an object says about where it came from: written with it, and asked for before it is touched again. */
export interface Origin {
  /** Of the migration that wrote it. */
  readonly migration: string;
  /** Path below the root of the source. */
  readonly path: string;
  /** Hexadecimal, of the source. */
  readonly sha256: string;
  /** Hexadecimal, of the object; undefined on objects of early versions. */
  readonly content: string | undefined;
}

const PREFIX = 'x-amz-meta-groundctl-';
/** S3 takes 2 kB of metadata in all. */
const MAX_PATH = 1_200;

/** Metadata headers; a path is percent-encoded, since headers hold ASCII only. */
export function originHeaders({ migration, path, sha256, content }: Origin): Record<string, string> {
  return {
    [`${PREFIX}migration`]: migration,
    [`${PREFIX}origin`]: uriEncodePath(path).slice(0, MAX_PATH),
    [`${PREFIX}sha256`]: sha256,
    ...(content === undefined ? {} : { [`${PREFIX}content`]: content }),
  };
}

/** The origin an object's headers tell of; undefined where groundctl did not write it. */
export function readOrigin(headers: Readonly<Record<string, string | undefined>>): Origin | undefined {
  const migration = headers[`${PREFIX}migration`];
  const origin = headers[`${PREFIX}origin`];
  const sha256 = headers[`${PREFIX}sha256`];
  if (migration === undefined || origin === undefined || sha256 === undefined) return undefined;
  const content = headers[`${PREFIX}content`];
  return { migration, path: uriDecode(origin) ?? origin, sha256, content };
}

/** True where both came from one file, whatever it held then. */
export function sameOrigin(a: Origin, b: Pick<Origin, 'migration' | 'path'>): boolean {
  return (
    a.migration === b.migration &&
    uriEncodePath(a.path).slice(0, MAX_PATH) === uriEncodePath(b.path).slice(0, MAX_PATH)
  );
}
