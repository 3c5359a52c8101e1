import type { CallOptions } from '../../core/call-options.ts';
import { GroundctlError, usageError } from '../../core/errors.ts';
import type { Change } from '../../core/plan.ts';
import { formatS3Uri, parseS3Uri } from '../../core/s3-uri.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { placeIn } from '../explain/gather.ts';
import type { JobDetail } from '../model.ts';
import type { JobsStorage } from '../ports.ts';
import { type ChainLines, chainLines } from './chain-lines.ts';
import type { JobChange } from './change.ts';

export type ChainedKind = 'missing' | 'failed' | 'rejected';
const CHAINED_KINDS: readonly ChainedKind[] = ['missing', 'failed', 'rejected'];

export interface ChainOptions extends CallOptions {
  /** Left out: what is missing or failed, and what is rejected where `rejected` names classes. */
  readonly only?: readonly ChainedKind[] | undefined;
  /** Classes that mean that an object is rejected. */
  readonly rejected?: readonly string[] | undefined;
}

/** Statuses in which the output no longer changes. */
const OVER = new Set(['Completed', 'Failed', 'Stopped']);

/** What an earlier job left undone, as lines of a manifest. `job-not-over` while it runs, `no-output` without output. */
export async function readChain(
  job: JobDetail,
  storage: JobsStorage,
  { only, rejected = [], ...options }: ChainOptions,
): Promise<ChainLines> {
  const { LabelingJobName: name, LabelAttributeName: attribute } = job;
  if (!OVER.has(job.LabelingJobStatus)) {
    throw new GroundctlError(
      `The labeling job ${name} is ${job.LabelingJobStatus}: its output still changes.`,
      {
        code: 'job-not-over',
        source: 'aws',
        hint: `Wait for it (groundctl jobs watch ${name}), or stop it.`,
      },
    );
  }
  const at = placeIn(job, 'manifests/output/output.manifest', job.LabelingJobOutput?.OutputDatasetS3Uri);
  const output = at && (await storage.get(at, options));
  if (attribute === undefined || output === undefined) {
    throw new GroundctlError(`The labeling job ${name} has no output manifest.`, {
      code: 'no-output',
      source: 'aws',
      hint: `A job with its whole input: groundctl jobs clone ${name} NEW.`,
    });
  }
  const manifest = parseS3Uri(job.InputConfig?.DataSource?.S3DataSource?.ManifestS3Uri ?? '');
  const input = manifest.ok ? await storage.get(manifest.value, options) : undefined;
  const kinds = only ?? (rejected.length > 0 ? CHAINED_KINDS : (['missing', 'failed'] as const));
  const chain = await chainLines(output.body, input?.body, {
    attribute,
    only: new Set(kinds),
    rejected: new Set(rejected),
  });
  checkRejected(chain, kinds, rejected);
  return chain;
}

function checkRejected(
  { counts: { classes } }: ChainLines,
  kinds: readonly ChainedKind[],
  rejected: readonly string[],
): void {
  const there = [...classes].map(([name, count]) => `${quoteForMessage(name)} (${grouped(count)})`);
  const hint =
    there.length === 0
      ? 'Its labels have no class.'
      : `Classes in the output: ${there.slice(0, 20).join(', ')}.`;
  if (kinds.includes('rejected') && rejected.length === 0)
    throw usageError('Name the class that means rejected: --reject CLASS.', { hint });
  const unknown = rejected.find((name) => !classes.has(name));
  if (unknown !== undefined)
    throw usageError(`No label of the output is ${quoteForMessage(unknown)}.`, { hint });
}

/** `12 lines of 40 objects: 28 labeled, 8 missing, 4 failed`. */
export function chainWords({ lines, counts }: ChainLines): string {
  const kinds = (['labeled', ...CHAINED_KINDS] as const).filter((kind) => counts[kind] > 0);
  const all = kinds.reduce((sum, kind) => sum + counts[kind], 0);
  const parts = kinds.map((kind) => `${grouped(counts[kind])} ${kind}`);
  const unreadable =
    counts.unreadable > 0 ? `; ${counted(counts.unreadable, 'line')} of the manifests cannot be read` : '';
  return `${counted(lines.length, 'line')} of ${counted(all, 'object')}: ${parts.join(', ')}${unreadable}`;
}

/** Writes the manifest; where it already holds the same, nothing is to be done. */
export async function manifestChange(
  chain: ChainLines,
  uri: string,
  storage: JobsStorage,
  options: CallOptions,
): Promise<{ readonly change?: JobChange; readonly subject: string }> {
  const fields = [{ field: 'Lines', after: chain.lines.length }];
  const notes = [`${chainWords(chain)}.`];
  return objectChange(
    { uri, text: chain.lines.join(''), type: 'put-manifest', fields, notes },
    storage,
    options,
  );
}

interface NewObject {
  readonly uri: string;
  readonly text: string;
  readonly type: 'put-sequence' | 'put-manifest';
  /** What is shown beside its size. */
  readonly fields: Change['fields'];
  readonly notes?: readonly string[];
}

/** An object that is to be written where nothing is yet; no change where it is already there. */
export async function objectChange(
  { uri, text, type, fields, notes = [] }: NewObject,
  storage: JobsStorage,
  options: CallOptions,
): Promise<{ readonly change?: JobChange; readonly subject: string }> {
  const at = parseS3Uri(uri);
  if (!at.ok || at.value.key === '' || at.value.key.endsWith('/'))
    throw usageError(`${quoteForMessage(uri)} is not a location for a manifest; write s3://BUCKET/KEY.`);
  const place = { bucket: at.value.bucket, key: at.value.key };
  const subject = formatS3Uri(place);
  const there = await storage.head(place, options);
  if (there !== undefined) {
    if (await isSame(place, text, there.Size, storage, options)) return { subject };
    throw usageError(
      `${quoteForMessage(subject)} already exists with other contents; write it elsewhere with --to.`,
      {
        code: 'manifest-exists',
      },
    );
  }
  return {
    subject,
    change: {
      kind: 'upload',
      subject,
      fields: [...(fields ?? []), { field: 'Size', after: Buffer.byteLength(text) }],
      notes,
      action: { type, at: place, text },
    },
  };
}

export async function isSame(
  at: { readonly bucket: string; readonly key: string },
  text: string,
  size: number,
  storage: JobsStorage,
  options: CallOptions,
): Promise<boolean> {
  const bytes = Buffer.from(text);
  if (size !== bytes.length) return false;
  const object = await storage.get(at, options);
  if (object === undefined) return false;
  let from = 0;
  for await (const chunk of object.body) {
    if (!bytes.subarray(from, from + chunk.length).equals(chunk)) return false;
    from += chunk.length;
  }
  return from === bytes.length;
}

/** Where the manifest of a new job goes unless said: beside that of the earlier one, under the new name. */
export function manifestBeside(job: JobDetail, name: string): string {
  const manifest = job.InputConfig?.DataSource?.S3DataSource?.ManifestS3Uri;
  if (manifest === undefined) throw usageError('Say where to write the manifest: --to s3://BUCKET/KEY.');
  return `${manifest.slice(0, manifest.lastIndexOf('/') + 1)}${name}.manifest`;
}
