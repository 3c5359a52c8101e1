import type { CallOptions } from '../core/call-options.ts';
import { mapOrdered } from '../core/concurrency.ts';
import { GroundctlError } from '../core/errors.ts';
import { type Finding, finding } from '../core/finding.ts';
import { corsFindings } from './bucket-findings.ts';
import type { JobFrames } from './frames/job-frames.ts';
import type { BatchesS3 } from './ports.ts';
import * as rules from './rules/manifest-rules.ts';
import type { SourceNotes } from './sources/notes.ts';
import type { Source } from './sources/source.ts';
import { isImage } from './survey/file-types.ts';
import type { Survey } from './survey/survey.ts';

/** Buckets that are asked at a time. */
const BUCKETS = 8;

/** Each bucket that browsers load images, frames or point clouds from needs CORS. */
export async function jobCors(
  source: Source,
  notes: SourceNotes,
  s3: BatchesS3 | undefined,
  survey: Survey,
  frames: JobFrames,
  { signal, owner }: CallOptions & { readonly owner?: string | undefined },
): Promise<Finding[]> {
  if (s3 === undefined || source.kind === 'folder') return [];
  const own = frames.seen || [...survey.extensions.keys()].some(isImage) ? notes.buckets : [];
  const found = await mapOrdered(
    [...new Set([...own, ...frames.buckets])],
    BUCKETS,
    (bucket) => corsFindings(s3, bucket, { signal, owner }),
    signal,
  );
  return found.flat();
}

/** Buckets of the source that are in another region than the job. */
export async function regionFindings(
  source: Source,
  notes: SourceNotes,
  s3: BatchesS3 | undefined,
  { region, signal }: CallOptions & { readonly region?: string | undefined },
): Promise<Finding[]> {
  if (region === undefined || s3 === undefined || source.kind === 'folder') return [];
  const own = 'at' in source && source.at.in === 's3' ? [source.at.bucket] : [];
  const found: Finding[] = [];
  for (const bucket of new Set([...own, ...notes.buckets])) {
    try {
      const there = await s3.bucketRegion(bucket, { signal });
      if (there === region) continue;
      const message = `The bucket is in ${there}, the job would run in ${region}.`;
      found.push(finding(rules.jobRegion, { subject: bucket, message }));
    } catch (error) {
      // Reported with the objects in it.
      if (!(error instanceof GroundctlError) || error.code !== 'no-such-bucket') throw error;
    }
  }
  return found;
}
