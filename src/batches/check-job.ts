import { usageError } from '../core/errors.ts';
import type { EventStream } from '../core/events.ts';
import { type Finding, finding } from '../core/finding.ts';
import type { SequenceKind } from '../core/frames/sequence.ts';
import { JOB_LIMITS } from '../core/manifest/limits.ts';
import { grouped } from '../core/text/grouped.ts';
import { PriorLabels } from './chain/prior-findings.ts';
import { type CheckEvent, type CheckReport, sortedExtensions } from './check.ts';
import { JobFrames } from './frames/job-frames.ts';
import type { ImagesRead } from './images/image-findings.ts';
import { JobImages } from './images/job-images.ts';
import type { Where } from './images/read-image.ts';
import { jobCors, regionFindings } from './job-buckets.ts';
import { plusLimits } from './limits.ts';
import { LineCounts } from './line-counts.ts';
import type { BatchesS3 } from './ports.ts';
import type { Checkpoint } from './resume/checkpoint.ts';
import * as rules from './rules/manifest-rules.ts';
import { emptySource } from './rules/plus-rules.ts';
import type { ManifestLine } from './sources/manifest-line.ts';
import { openSource } from './sources/open-source.ts';
import { describeSource, type Source } from './sources/source.ts';
import { parseStreamMessage } from './sources/stream-message.ts';
import { extensionOf, isPicture } from './survey/file-types.ts';
import { type Gauge, gauge } from './survey/gauge.ts';
import { noteFindings } from './survey/note-findings.ts';
import { Survey } from './survey/survey.ts';
import { Tally, tallied } from './survey/tally.ts';

export interface JobCheckOptions {
  readonly signal?: AbortSignal | undefined;
  /** Semantic segmentation has smaller quotas: of items, and of pixels where labeling is automated. */
  readonly segmentation?: boolean | undefined;
  /** The job is to label a part of its objects by itself, which takes smaller images. */
  readonly automated?: boolean | undefined;
  /** Source-refs are sequence files of video frames, or point clouds; the data tells where nobody says. */
  readonly frames?: SequenceKind | undefined;
  /** Every line has to name a sequence file: a job for video frames takes no videos. */
  readonly onlySequences?: boolean | undefined;
  /** The job labels texts: objects are text files. */
  readonly texts?: boolean | undefined;
  /** The label of an earlier job that this one is to continue, adjust or verify. */
  readonly labelAttribute?: string | undefined;
  /** Lines are messages to the input topic of a streaming job. */
  readonly streaming?: boolean | undefined;
  /** Every file has to be an image. */
  readonly onlyImages?: boolean | undefined;
  /** Of which images width and height are read from their headers; default `sample`. */
  readonly images?: ImagesRead | undefined;
  /** The region in which the job will run; buckets elsewhere are findings. */
  readonly region?: string | undefined;
  readonly owner?: string | undefined;
  /** As in CheckOptions. */
  readonly resume?: Checkpoint | undefined;
  readonly onStopped?: ((checkpoint: Checkpoint) => void) | undefined;
}

const NO_TEXT = /^(?:mp4|ogg|webm|mov|avi|mkv|mp3|wav|flac|m4a|bin|pcd)$/;
/**
 * Holds a source against the quotas of a labeling job's input, which are not those of a Ground Truth Plus
 * batch. A manifest is checked line by line; a folder or a prefix by its files. Of images, width and height are
 * read from their headers: of a sample, or as told.
 */
export async function* checkJob(
  source: Source,
  s3: BatchesS3 | undefined,
  options: JobCheckOptions = {},
): EventStream<CheckEvent, CheckReport> {
  const name = describeSource(source);
  const survey = new Survey({
    limits: plusLimits(),
    mayRepeat: source.kind === 'manifest',
    sorted: source.kind === 'inventory',
  });
  const lines = new LineCounts();
  const images = new JobImages(whereOf(source, s3), {
    read: options.images ?? 'sample',
    segmentation: options.segmentation === true,
    automated: options.automated === true,
    onlyImages: options.onlyImages === true,
    signal: options.signal,
  });
  const frames = new JobFrames({
    s3,
    kind: options.frames,
    onlySequences: options.onlySequences === true,
    all: options.images === 'all',
    signal: options.signal,
  });
  const prior = new PriorLabels(options.labelAttribute);
  const otherData = new Tally();
  const { resume } = options;
  let { remaining } = resume ?? {};
  if (resume !== undefined) survey.load(resume.survey);
  if (resume?.images !== undefined) images.load(resume.images);
  try {
    const { pages, notes } = openSource(source, s3, {
      signal: options.signal,
      owner: options.owner,
      resume: remaining,
      ...(options.streaming ? { parse: parseStreamMessage } : {}),
      onLine: (line, text, number) => {
        lines.add(line, text, number);
        if (isOtherData(line, options)) otherData.add(`line ${number}`);
        if (s3 === undefined && line.ref !== undefined) images.addName(line.ref.key);
        frames.add(name, line, number);
        prior.add(line.object, number);
      },
    });
    const gauges = () => jobGauges(source, survey, lines, images, options);
    for await (const page of pages) {
      // First what may fail: a page counts whole or not at all.
      await images.add(page.entries);
      for (const entry of page.entries) survey.add(entry);
      remaining = page.remaining;
      yield { type: 'progress', files: survey.files, bytes: survey.bytes, gauges: gauges() };
    }
    await images.end();
    await frames.end();
    return {
      source: name,
      kind: 'labeling-job',
      units: 'decimal',
      files: survey.files,
      bytes: survey.bytes,
      gauges: gauges(),
      largest: survey.largest,
      extensions: sortedExtensions(survey),
      findings: [
        ...itemFindings(name, gauges()[0], options),
        ...lines.findings(name),
        ...tallied(rules.otherData, otherData, {
          source: name,
          one: 'It has a different kind of data than the task labels.',
          many: (count) => `${count} lines have a different kind of data than the task labels`,
        }),
        ...images.findings(name),
        ...frames.findings(name),
        ...prior.findings(name),
        ...duplicateFindings(name, survey),
        ...noteFindings(notes, name).filter(({ rule }) => !NOT_FOR_JOBS.has(rule)),
        ...(await regionFindings(source, notes, s3, options)),
        ...(await jobCors(source, notes, s3, survey, frames, options)),
      ],
    };
  } catch (error) {
    if (remaining !== undefined) {
      options.onStopped?.({ remaining, survey: survey.save(), images: images.save() });
    }
    throw error;
  }
}

function whereOf(source: Source, s3: BatchesS3 | undefined): Where {
  if (source.kind === 'folder') return { folder: source.path };
  if (s3 !== undefined) return { s3 };
  if (source.kind === 'manifest' && source.at.in === 'file') return { folder: '' };
  throw usageError(`${describeSource(source)} needs a connection to S3.`);
}

/** A job's manifest may point into several buckets and may hold its texts itself. */
const NOT_FOR_JOBS = new Set<string>([rules.severalBuckets.id, rules.inlineText.id]);

function jobGauges(
  source: Source,
  survey: Survey,
  lines: LineCounts,
  images: JobImages,
  { segmentation }: JobCheckOptions,
): Gauge[] {
  const items = segmentation ? JOB_LIMITS.segmentationItems : JOB_LIMITS.items;
  const manifest = source.kind === 'manifest';
  const used = manifest ? lines.items : survey.files - survey.folderMarkers.count;
  return [
    gauge('Items', 'count', used, items, `at most ${grouped(items)}`),
    ...images.gauges(),
    ...(manifest ? lines.gauges() : []),
  ];
}

function itemFindings(
  source: string,
  items: Gauge | undefined,
  { segmentation, streaming }: JobCheckOptions,
): Finding[] {
  if (items === undefined || items.used === 0) {
    return [finding(emptySource, { subject: source, message: `${source} has no items.` })];
  }
  if (!items.over || streaming) return [];
  const more = segmentation ? ' for semantic segmentation' : '';
  const message = `${grouped(items.used)} items; at most ${grouped(items.allowed)} are allowed${more}.`;
  return [finding(rules.tooManyItems, { subject: source, message, evidence: { items: items.used } })];
}

/** A text where pictures, frames or point clouds are labeled, or one of those where texts are. */
function isOtherData({ ref }: ManifestLine, { onlyImages, frames, texts }: JobCheckOptions): boolean {
  if (ref === undefined) return onlyImages === true || frames !== undefined;
  const extension = extensionOf(ref.key);
  return texts === true && (isPicture(extension) || NO_TEXT.test(extension));
}

function duplicateFindings(source: string, survey: Survey): Finding[] {
  return tallied(rules.duplicateItem, survey.duplicates, {
    source,
    one: 'It is listed more than once.',
    many: (count) => `${count} times an object is listed again`,
  });
}
