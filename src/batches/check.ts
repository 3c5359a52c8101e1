import type { QueryFacts } from '../core/athena/ports.ts';
import { usageError } from '../core/errors.ts';
import type { EventStream } from '../core/events.ts';
import type { Finding } from '../core/finding.ts';
import type { SizeSystem } from '../core/size.ts';
import { bucketFindings, regionFindings } from './bucket-findings.ts';
import type { Entry } from './entry.ts';
import { plusLimits } from './limits.ts';
import type { BatchesS3 } from './ports.ts';
import type { Checkpoint } from './resume/checkpoint.ts';
import type { SourceNotes } from './sources/notes.ts';
import { openSource } from './sources/open-source.ts';
import { describeSource, type Source } from './sources/source.ts';
import type { TaskType } from './survey/file-types.ts';
import type { Gauge } from './survey/gauge.ts';
import { noteFindings } from './survey/note-findings.ts';
import { plusFindings, plusGauges } from './survey/plus-findings.ts';
import { Survey } from './survey/survey.ts';

export interface CheckOptions {
  readonly signal?: AbortSignal | undefined;
  readonly units?: SizeSystem | undefined;
  readonly taskType?: TaskType | undefined;
  /** Batches that are in transfer now, and projects in review: AWS has no API that tells. */
  readonly transferring?: number | undefined;
  readonly inReview?: number | undefined;
  /** The account that must own the bucket of a prefix. */
  readonly owner?: string | undefined;
  /** Of a prefix: what an earlier check of it, with the same options, had counted when it ended early. */
  readonly resume?: Checkpoint | undefined;
  /** Called when a check of a prefix ends early, whatever for, once it has counted anything. */
  readonly onStopped?: ((checkpoint: Checkpoint) => void) | undefined;
}

export type CheckEvent =
  | {
      readonly type: 'progress';
      readonly files: number;
      readonly bytes: number;
      readonly gauges: readonly Gauge[];
    }
  | { readonly type: 'retry'; readonly message: string; readonly waitMs: number }
  /** A query under way at Athena. */
  | { readonly type: 'query'; readonly id: string; readonly status: string; readonly scannedBytes: number };

export interface CheckReport {
  readonly source: string;
  readonly kind: 'plus' | 'labeling-job';
  readonly units: SizeSystem;
  readonly files: number;
  readonly bytes: number;
  readonly gauges: readonly Gauge[];
  /** The largest files, largest first. */
  readonly largest: readonly Entry[];
  /** Files by extension, most first. */
  readonly extensions: readonly { readonly extension: string; readonly files: number }[];
  /** When the inventory report that was read had been begun. */
  readonly inventoryTaken?: Date;
  /** The query that read it, where Athena did. */
  readonly query?: QueryFacts;
  readonly findings: readonly Finding[];
}

/** Each event of progress tells of this many more files, or of a page, whichever is more. */
const PROGRESS_EVERY = 5000;

/**
 * Holds a source against the limits of a Ground Truth Plus batch. Reads it once, in flat memory. `s3` may be
 * left out for a local folder. Throws what S3 throws for a bucket that is missing or refused.
 */
export async function* checkPlus(
  source: Source,
  s3: BatchesS3 | undefined,
  options: CheckOptions = {},
): EventStream<CheckEvent, CheckReport> {
  const survey = surveyFor(source, options);
  const { resume } = options;
  let { remaining } = resume ?? {};
  if (resume !== undefined) survey.load(resume.survey);
  try {
    const retries: CheckEvent[] = [];
    const { pages, notes } = openSource(source, s3, {
      signal: options.signal,
      owner: options.owner,
      resume: remaining,
      onRetry: ({ error, waitMs }) => retries.push({ type: 'retry', message: error.message, waitMs }),
    });
    let told = 0;
    for await (const page of pages) {
      for (const entry of page.entries) survey.add(entry);
      remaining = page.remaining;
      yield* retries.splice(0);
      if (survey.files - told < PROGRESS_EVERY && told > 0) continue;
      told = survey.files;
      const { files, bytes } = survey;
      yield { type: 'progress', files, bytes, gauges: plusGauges(survey, options) };
    }
    return await plusReport(source, s3, survey, notes, options);
  } catch (error) {
    if (remaining !== undefined) options.onStopped?.({ remaining, survey: survey.save() });
    throw error;
  }
}

/** A survey that has counted nothing yet. */
export function surveyFor(source: Source, { units }: Pick<CheckOptions, 'units'>): Survey {
  return new Survey({
    limits: plusLimits(units),
    mayRepeat: source.kind === 'manifest',
    sorted: source.kind === 'inventory',
    ...(source.kind === 'prefix' ? { prefix: source.prefix } : {}),
  });
}

/** What a survey that has counted everything amounts to. Asks S3 for the settings of the buckets. */
export async function plusReport(
  source: Source,
  s3: BatchesS3 | undefined,
  survey: Survey,
  notes: SourceNotes,
  options: CheckOptions,
): Promise<CheckReport> {
  const name = describeSource(source);
  const settings = await settingsOf(source, s3, survey, [...notes.buckets], options);
  return {
    source: name,
    kind: 'plus',
    units: survey.limits.units,
    files: survey.files,
    bytes: survey.bytes,
    gauges: plusGauges(survey, options),
    largest: survey.largest,
    extensions: sortedExtensions(survey),
    ...(notes.taken === undefined ? {} : { inventoryTaken: notes.taken }),
    findings: [
      ...plusFindings(survey, { source: name, ...options }),
      ...noteFindings(notes, name),
      ...settings,
    ],
  };
}

async function settingsOf(
  source: Source,
  s3: BatchesS3 | undefined,
  survey: Survey,
  buckets: readonly string[],
  options: CheckOptions,
): Promise<Finding[]> {
  if (source.kind === 'folder') return [];
  if (s3 === undefined) {
    if (source.kind === 'manifest' && source.at.in === 'file') return [];
    throw usageError(`${describeSource(source)} needs a connection to S3.`);
  }
  const { signal, owner } = options;
  const [only, ...others] = buckets;
  if (only !== undefined && others.length === 0) return bucketFindings(s3, only, survey, { signal, owner });
  const found: Finding[] = [];
  for (const bucket of buckets) {
    // A bucket that is not there has been reported with the objects in it.
    const region = await s3.bucketRegion(bucket, { signal }).catch(() => undefined);
    if (region !== undefined) found.push(...regionFindings(bucket, region));
  }
  return found;
}

export function sortedExtensions(survey: Survey): CheckReport['extensions'] {
  return [...survey.extensions]
    .map(([extension, files]) => ({ extension, files }))
    .sort((a, b) => b.files - a.files || (a.extension < b.extension ? -1 : 1));
}
