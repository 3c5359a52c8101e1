import { join } from 'node:path';
import { formatS3Uri } from '../../../src/core/s3-uri.ts';
import type { MigrationScope } from '../../../src/migrate/operations.ts';
import type { MigrateInput } from '../../../src/migrate/plan/migration-plan.ts';
import type { SourceSession } from '../../../src/migrate/ports.ts';
import { readRemapFile } from '../../../src/migrate/remap/read-remap-file.ts';
import { ownStateFolder } from '../../../src/settings/own-state-folder.ts';

/** What is migrated where, and how: the answers of the form. */
export interface Place {
  /** A folder of this machine, or a place in S3. */
  readonly folder: string;
  /** Profile that reads a place in S3, where it is not the session's. */
  readonly profile: string | undefined;
  /** The domain whose EFS volume the folder is. */
  readonly domain: string | undefined;
  readonly bucket: string;
  readonly prefix: string;
  /** Who must own the bucket where it is not the session's account. */
  readonly owner: string | undefined;
  readonly layout: 'mirror' | 'flat';
  readonly stripTrained: boolean;
  /** Path of the map. */
  readonly remap: string | undefined;
  /** `bucket` leaves it to the bucket. */
  readonly encryption: 'bucket' | 's3' | 'kms';
  readonly kmsKey: string;
  readonly overwrite: boolean;
  /** Reads files again whose inode, size and times say that nobody has touched them. */
  readonly reread: boolean;
  /** Rules that may not hold a flow back. */
  readonly allow: readonly string[];
}

export function journalFolder(): string {
  return join(ownStateFolder(), 'migrate');
}

export function uriOf({ bucket, prefix }: Pick<Place, 'bucket' | 'prefix'>): string {
  return formatS3Uri({ bucket, key: prefix });
}

export function scopeOf(place: Place): MigrationScope {
  const { folder, bucket, prefix, owner } = place;
  return { folders: [folder], bucket, prefix, owner, stateFolder: journalFolder(), source: sourceOf(place) };
}

/** Who reads flows that lie in S3. */
export function sourceOf({ profile }: Pick<Place, 'profile'>): SourceSession {
  return { profile };
}

/** What a plan for a place is made from. Throws usage errors for a map that is none. */
export async function inputOf(place: Place): Promise<MigrateInput> {
  const { domain, layout, stripTrained, overwrite, reread, allow, kmsKey: key } = place;
  const remap = place.remap === undefined ? undefined : await readRemapFile(place.remap);
  const encryption = {
    bucket: undefined,
    s3: { type: 's3' } as const,
    kms: { type: 'kms', key } as const,
  }[place.encryption];
  return { ...scopeOf(place), domain, layout, stripTrained, overwrite, reread, allow, remap, encryption };
}

/** Words of the command line that does the same to a place. */
export function wordsOf(
  verb: 'scan' | 'plan' | 'sync' | 'verify' | 'clean' | 'rollback',
  place: Place,
): string[] {
  const words = ['groundctl', 'migrate', verb, place.folder];
  if (place.profile !== undefined) words.push('--source-profile', place.profile);
  const named = verb === 'scan' || verb === 'plan' || verb === 'sync';
  if (named && place.domain !== undefined) words.push('--domain', place.domain);
  if (verb === 'scan') return words;
  words.push('--to', uriOf(place));
  if (place.owner !== undefined) words.push('--bucket-owner', place.owner);
  if (verb !== 'plan' && verb !== 'sync') return words;
  if (place.layout === 'flat') words.push('--layout', 'flat');
  if (place.remap !== undefined) words.push('--remap', place.remap);
  if (place.stripTrained) words.push('--strip-trained');
  if (place.encryption === 's3') words.push('--sse', 's3');
  if (place.encryption === 'kms') words.push('--kms-key', place.kmsKey);
  if (place.overwrite) words.push('--overwrite');
  if (place.reread) words.push('--reread');
  if (place.allow.length > 0) words.push('--allow', ...place.allow);
  return words;
}
