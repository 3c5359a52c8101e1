import { join } from 'node:path';
import type { Connection } from '../../connect.ts';
import { usageError } from '../../core/errors.ts';
import { orThrow } from '../../core/parsed.ts';
import { parseS3Uri } from '../../core/s3-uri.ts';
import { didYouMean } from '../../core/suggest.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { BLOCKING } from '../../migrate/inspect/inspect.ts';
import type { MigrationScope } from '../../migrate/operations.ts';
import { domainProblem } from '../../migrate/owners/domain-id.ts';
import type { Layout } from '../../migrate/plan/keys.ts';
import type { MigrateInput } from '../../migrate/plan/migration-plan.ts';
import type { SourceSession } from '../../migrate/ports.ts';
import { readRemapFile } from '../../migrate/remap/read-remap-file.ts';
import { isStaged } from '../../migrate/staged/staged-root.ts';
import type { Encryption } from '../../migrate/sync/encryption.ts';
import { kmsKeyProblem } from '../../migrate/target/kms-key.ts';
import { ownStateFolder } from '../../settings/own-state-folder.ts';
import type { ChangeOptions } from '../change.ts';
import type { Io } from '../io.ts';

/** Options that say where flows go. */
export interface ScopeOptions extends ChangeOptions {
  readonly to?: string;
  readonly bucketOwner?: string;
  readonly sourceProfile?: string;
  readonly sourceBucketOwner?: string | undefined;
}

/** Options that say what goes there, and how. */
export interface PlanOptions extends ScopeOptions {
  readonly remap?: string;
  readonly stripTrained?: boolean;
  readonly asIs?: boolean;
  readonly domain?: string;
  readonly layout?: Layout;
  readonly sse?: 's3';
  readonly kmsKey?: string;
  readonly reread?: boolean;
  readonly overwrite?: boolean;
  readonly allow?: readonly string[];
}

/** Folder of the journals. */
export function journalFolder(): string {
  return join(ownStateFolder(), 'migrate');
}

/** The place meant by --to, or SageMaker's default bucket. Throws usage errors. */
export async function scopeOf(
  connection: Connection,
  folders: readonly string[],
  options: ScopeOptions,
): Promise<MigrationScope> {
  const { bucket, prefix } =
    options.to === undefined ? await connection.migrate.defaultTarget() : placeOf(options.to);
  checkOwner('--bucket-owner', options.bucketOwner);
  const source = sourceOf(folders, options);
  return { folders, bucket, prefix, owner: options.bucketOwner, stateFolder: journalFolder(), source };
}

/** Who reads flows that lie in S3. Throws usage errors. */
export function sourceOf(
  folders: readonly string[],
  { sourceProfile, sourceBucketOwner }: Pick<ScopeOptions, 'sourceProfile' | 'sourceBucketOwner'>,
): SourceSession {
  checkOwner('--source-bucket-owner', sourceBucketOwner);
  if (!folders.some(isStaged)) {
    const named =
      sourceProfile === undefined ? sourceBucketOwner && '--source-bucket-owner' : '--source-profile';
    if (named !== undefined)
      throw usageError(`${named} is for flows in S3: name them as s3://BUCKET/PREFIX/.`);
  }
  return { profile: sourceProfile, owner: sourceBucketOwner };
}

function checkOwner(flag: string, owner: string | undefined): void {
  if (owner === undefined || /^(?:\d{12}|none)$/.test(owner)) return;
  throw usageError(`${flag} ${quoteForMessage(owner)} is not an account id of 12 digits.`);
}

/** The place that --to names. Throws usage errors. */
export function placeOf(to: string): { readonly bucket: string; readonly prefix: string } {
  const { bucket, key } = orThrow(parseS3Uri(to));
  return { bucket, prefix: key };
}

/** What a plan is made from. Throws usage errors before anything is read or sent. */
export async function inputOf(
  connection: Connection,
  folders: readonly string[],
  options: PlanOptions,
  signal: AbortSignal,
): Promise<MigrateInput> {
  checkAllow(options.allow);
  const encryption = encryptionOf(options);
  if (options.asIs && (options.remap !== undefined || options.stripTrained))
    throw usageError('--as-is uploads flows unchanged: leave out --remap and --strip-trained.');
  const remap = options.remap === undefined ? undefined : await readRemapFile(options.remap, signal);
  return {
    ...(await scopeOf(connection, folders, options)),
    remap,
    encryption,
    stripTrained: options.stripTrained,
    asIs: options.asIs,
    domain: checkDomain(options.domain),
    layout: options.layout,
    reread: options.reread,
    overwrite: options.overwrite,
    allow: options.allow,
  };
}

/** The id of a domain, or nothing. Throws a usage error for what is none. */
export function checkDomain(id: string | undefined): string | undefined {
  const problem = id === undefined ? undefined : domainProblem(id);
  if (problem === undefined) return id;
  throw usageError(`--domain ${quoteForMessage(id ?? '')} is not one. ${problem}`);
}

/** Refuses rules that --allow has no power over. */
export function checkAllow(rules: readonly string[] = []): void {
  for (const rule of rules) {
    if (BLOCKING.has(rule)) continue;
    const near = didYouMean(rule, BLOCKING);
    throw usageError(
      `--allow ${quoteForMessage(rule)}: only ${[...BLOCKING].join(' and ')} hold flows back.`,
      {
        ...(near === undefined ? {} : { hint: `Did you mean ${near}?` }),
      },
    );
  }
}

function encryptionOf({ sse, kmsKey }: PlanOptions): Encryption {
  if (sse !== undefined && kmsKey !== undefined)
    throw usageError('--sse s3 and --kms-key cannot be combined.');
  if (kmsKey !== undefined) {
    const problem = kmsKeyProblem(kmsKey);
    if (problem !== undefined) throw usageError(`--kms-key ${quoteForMessage(kmsKey)}: ${problem}`);
    return { type: 'kms', key: kmsKey };
  }
  return sse === undefined ? undefined : { type: 's3' };
}

/** Runs `show` at most ten times a second: there may be thousands of events. */
export function seldom(io: Io): (text: () => string) => void {
  let next = 0;
  return (text) => {
    const now = performance.now();
    if (now < next) return;
    next = now + 100;
    io.progress(text());
  };
}
