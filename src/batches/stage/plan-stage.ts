import { usageError } from '../../core/errors.ts';
import { type Finding, finding } from '../../core/finding.ts';
import type { Change, Plan, Unchanged } from '../../core/plan.ts';
import { formatBytes } from '../../core/size.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import { PLUS_REGION } from '../limits.ts';
import type { BatchesS3 } from '../ports.ts';
import { crossesRegion, extraObject, foreignObject } from '../rules/stage-rules.ts';
import { listPrefix } from '../sources/list-prefix.ts';
import { Tally, tallied } from '../survey/tally.ts';
import { compareCopy, isMultipart } from './compare.ts';
import { type LeftAlone, leftAlone, leftAloneFields, nothingToDo } from './left-alone.ts';
import type { BatchCopies, Copy, Staging } from './target.ts';

export interface StageOptions {
  readonly signal?: AbortSignal | undefined;
  /** The accounts that must own the buckets. */
  readonly targetOwner?: string | undefined;
  readonly sourceOwner?: string | undefined;
  /** Copies that an earlier run has compared with their sources: ETag by target key. */
  readonly copied?: ReadonlyMap<string, string> | undefined;
}

/** The copies of one batch that are still to be made. */
export interface StageChange extends Change {
  readonly kind: 'copy';
  readonly batch: BatchCopies;
  readonly copies: readonly Copy[];
}

export interface StagePlan extends Plan<StageChange> {
  readonly staging: Staging;
  /** Requests the copies and their verification take. */
  readonly requests: number;
  readonly bytes: number;
}

/**
 * What staging would do: the copies that are not there yet, batch by batch. Looks at the target by listing it,
 * so it also tells what an earlier run has done, and what lies in the way. Usage error for a target outside
 * us-east-1.
 */
export async function planStage(
  s3: BatchesS3,
  staging: Staging,
  options: StageOptions = {},
): Promise<StagePlan> {
  const { bucket, prefix } = staging.target;
  const owner = { signal: options.signal, owner: options.targetOwner };
  const region = await s3.bucketRegion(bucket, owner);
  if (region !== PLUS_REGION) {
    throw usageError(
      `The bucket ${bucket} is in ${region}; Ground Truth Plus reads only from ${PLUS_REGION}.`,
      {
        code: 'wrong-region',
        hint: `Stage to a bucket in ${PLUS_REGION}.`,
      },
    );
  }
  const regions = await sourceRegions(s3, staging, options);
  const changes: StageChange[] = [];
  const unchanged: Unchanged[] = [];
  const foreign = new Tally();
  const extra = new Tally();
  for (const one of staging.batches) {
    const before = foreign.count;
    const missing = await missingCopies(s3, one, bucket, options, { foreign, extra });
    const left = leftAlone(one.copies.length - missing.length, foreign.count - before);
    const subject = `${one.batch.name} to s3://${bucket}/${one.folder}`;
    if (missing.length === 0) unchanged.push(nothingToDo(subject, 'copies', left));
    else changes.push(changeOf(subject, one, missing, { region, regions, left }));
  }
  const source = `s3://${bucket}/${prefix}`;
  const batches = `${grouped(staging.batches.length)} ${staging.batches.length === 1 ? 'batch' : 'batches'}`;
  const findings: Finding[] = [
    ...tallied(foreignObject, foreign, {
      source,
      one: 'Something else is there; it stays, and this copy will not be made.',
      many: (count) => `${count} keys hold something else; it stays, and these copies will not be made`,
    }),
    ...tallied(extraObject, extra, {
      source,
      one: 'It is not part of the batch.',
      many: (count) => `${count} objects in batch folders are not part of the batches`,
    }),
    ...crossings(regions, region),
  ];
  return {
    title: `Stage ${counted(staging.index.files, 'file')} in ${batches} to ${source}`,
    changes,
    unchanged,
    findings,
    staging,
    requests: changes.reduce((sum, { copies }) => sum + requestsFor(copies), 0),
    bytes: changes.reduce((sum, { copies }) => sum + bytesOf(copies), 0),
  };
}

async function missingCopies(
  s3: BatchesS3,
  one: BatchCopies,
  bucket: string,
  options: StageOptions,
  tallies: { readonly foreign: Tally; readonly extra: Tally },
): Promise<Copy[]> {
  const wanted = new Map(one.copies.map((copy) => [copy.to.key, copy]));
  const there = listPrefix(
    s3,
    { bucket, prefix: one.folder },
    { signal: options.signal, owner: options.targetOwner },
  );
  for await (const { entries } of there) {
    for (const { name, size, etag = '' } of entries) {
      const copy = wanted.get(name);
      if (copy === undefined) {
        tallies.extra.add(name);
        continue;
      }
      const noted = options.copied?.get(name) === etag && size === copy.from.size;
      if (!noted && (await compareCopy(s3, copy, { size, etag }, options)) === 'different') {
        tallies.foreign.add(name);
      }
      wanted.delete(name);
    }
  }
  return [...wanted.values()];
}

async function sourceRegions(
  s3: BatchesS3,
  staging: Staging,
  options: StageOptions,
): Promise<Map<string, string>> {
  const regions = new Map<string, string>();
  for (const { copies } of staging.batches) {
    for (const { from } of copies) {
      if (regions.has(from.bucket)) continue;
      const owner = { signal: options.signal, owner: options.sourceOwner };
      regions.set(from.bucket, await s3.bucketRegion(from.bucket, owner));
    }
  }
  return regions;
}

function changeOf(
  subject: string,
  batch: BatchCopies,
  copies: readonly Copy[],
  {
    region,
    regions,
    left,
  }: {
    readonly region: string;
    readonly regions: ReadonlyMap<string, string>;
    readonly left: LeftAlone;
  },
): StageChange {
  const from = [...new Set(copies.map((copy) => regions.get(copy.from.bucket) ?? ''))].sort();
  const crossing = from.some((one) => one !== region);
  return {
    kind: 'copy',
    subject,
    batch,
    copies,
    fields: [
      { field: 'Objects', after: copies.length },
      { field: 'Size', after: formatBytes(bytesOf(copies)) },
      { field: 'Requests', after: requestsFor(copies) },
      { field: 'Regions', after: crossing ? `${from.join(', ')} to ${region}` : `inside ${region}` },
      ...leftAloneFields(left),
    ],
  };
}

/** A copy each, two looks at multipart sources, and a page of the listing that verifies for each 1,000. */
function requestsFor(copies: readonly Copy[]): number {
  const multipart = copies.filter(({ from }) => isMultipart(from.etag)).length;
  return copies.length + multipart * 3 + Math.ceil(copies.length / 1000);
}

function bytesOf(copies: readonly Copy[]): number {
  return copies.reduce((sum, { from }) => sum + from.size, 0);
}

function crossings(regions: ReadonlyMap<string, string>, region: string): Finding[] {
  return [...regions]
    .filter(([, from]) => from !== region)
    .map(([bucket, from]) =>
      finding(crossesRegion, { subject: bucket, message: `Its objects go from ${from} to ${region}.` }),
    );
}
