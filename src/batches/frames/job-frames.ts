import { mapOrdered } from '../../core/concurrency.ts';
import { GroundctlError } from '../../core/errors.ts';
import { isFields } from '../../core/fields.ts';
import { type Finding, finding } from '../../core/finding.ts';
import { readCloud } from '../../core/frames/point-cloud.ts';
import { isSequence, readSequence, type SequenceKind } from '../../core/frames/sequence.ts';
import { capitalised } from '../../core/parsed.ts';
import { textOf } from '../../core/s3-reading.ts';
import { formatS3Uri } from '../../core/s3-uri.ts';
import { counted } from '../../core/text/grouped.ts';
import type { BatchesS3 } from '../ports.ts';
import * as rules from '../rules/frame-rules.ts';
import type { ManifestLine } from '../sources/manifest-line.ts';
import { Tally, tallied } from '../survey/tally.ts';

type Place = { readonly bucket: string; readonly key: string };

interface Options {
  readonly s3: BatchesS3 | undefined;
  /** Where the task type says so; else the data tells. */
  readonly kind: SequenceKind | undefined;
  /** Whether every line has to name a sequence of video frames: a video by itself is not one. */
  readonly onlySequences: boolean;
  /** Look into all of them, not the first ones alone. */
  readonly all: boolean;
  readonly signal: AbortSignal | undefined;
}

const MOST_SEQUENCES = 10;
const MOST_BYTES = 20_000_000;
/** Sequence files and lines with images that are looked into unless all are asked for. */
const LOOKED_INTO = 50;
const READS = 8;
/** Problems that are told of one file; the others are counted. */
const TOLD = 5;
const CLOUD = /\.(?:bin|pcd)$/i;
const PICTURE = /\.(?:jpe?g|png|gif|bmp|webp|tiff?)$/i;
const VIDEO = /\.(?:mp4|ogg|webm|mov|avi|mkv)$/i;

/** Sequence files and point clouds of a labeling job's manifest, with the frames and images that they name. */
export class JobFrames {
  readonly #options: Options;
  readonly #sequences: Place[] = [];
  readonly #images: { readonly line: number; readonly place: Place }[] = [];
  readonly #findings: Finding[] = [];
  readonly #bareClouds = new Tally();
  readonly #bareFrames = new Tally();
  readonly #missing = new Tally();
  /** Those of the frames and images, which browsers load. */
  readonly buckets = new Set<string>();
  #clouds = 0;
  #videos = 0;
  #skipped = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Whether there are sequences or point clouds at all. */
  get seen(): boolean {
    return this.#clouds > 0 || this.#videos > 0;
  }

  /** Takes a line of the manifest. */
  add(name: string, { object, ref }: ManifestLine, number: number): void {
    if (ref === undefined) return;
    const metadata = object['source-ref-metadata'];
    const { kind, onlySequences } = this.#options;
    if (kind === 'video' && (PICTURE.test(ref.key) || (onlySequences && VIDEO.test(ref.key))))
      this.#bareFrames.add(`line ${number}`);
    else if (/\.json$/i.test(ref.key)) this.#sequences.push(ref);
    else if (metadata !== undefined) this.#addCloud(name, metadata, number);
    else if (kind === 'point-cloud' || CLOUD.test(ref.key)) this.#bareClouds.add(`line ${number}`);
  }

  #addCloud(name: string, metadata: unknown, number: number): void {
    this.#clouds += 1;
    const { problems, images } = isFields(metadata)
      ? readCloud(metadata, '')
      : { problems: ['source-ref-metadata is not an object'], images: [] };
    this.#tell(
      rules.badPointCloud,
      problems,
      { subject: name, location: { file: name, line: number } },
      `Line ${number}: `,
    );
    if (images.length === 0) return;
    if (this.#options.all || this.#clouds <= LOOKED_INTO) {
      this.#images.push(...images.map((place) => ({ line: number, place })));
    } else this.#skipped += 1;
  }

  /** Reads the sequence files, and asks for what they and the lines name. */
  async end(): Promise<void> {
    const { s3, all, signal } = this.#options;
    if (s3 === undefined) return;
    const read = all ? this.#sequences : this.#sequences.slice(0, LOOKED_INTO);
    this.#skipped += this.#sequences.length - read.length;
    const wanted = await mapOrdered(read, READS, (place) => this.#readSequence(s3, place), signal);
    const objects = [...wanted.flat(), ...this.#images.map(({ place }) => place)];
    for (const { bucket } of objects) this.buckets.add(bucket);
    await this.#lookFor(s3, objects);
  }

  async #readSequence(s3: BatchesS3, place: Place): Promise<readonly Place[]> {
    const subject = formatS3Uri(place);
    const text = await readText(s3, place, this.#options.signal);
    // What is not there is said of the manifest's objects.
    if (text === undefined) return [];
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      value = undefined;
    }
    if (!isSequence(value)) {
      // Without a task type it may be data of a custom job.
      if (this.#options.kind !== undefined)
        this.#tell(rules.badSequence, ['it is not the JSON of a sequence'], { subject });
      return [];
    }
    const sequence = readSequence(value, this.#options.kind);
    if (sequence.kind === 'video') this.#videos += 1;
    this.#tell(rules.badSequence, sequence.problems, { subject });
    if (sequence.tooLong)
      this.#findings.push(finding(rules.longSequence, { subject, message: sequence.tooLong }));
    for (const message of sequence.oddities)
      this.#findings.push(finding(rules.frameOrder, { subject, message }));
    return sequence.objects;
  }

  /** By listing what is below each folder: one request for a thousand frames. */
  async #lookFor(s3: BatchesS3, objects: readonly Place[]): Promise<void> {
    const folders = new Map<string, Set<string>>();
    for (const { bucket, key } of objects) {
      const folder = `${bucket}/${key.slice(0, key.lastIndexOf('/') + 1)}`;
      folders.set(folder, (folders.get(folder) ?? new Set()).add(key));
    }
    const { signal } = this.#options;
    await mapOrdered(
      [...folders],
      READS,
      async ([folder, keys]) => {
        const slash = folder.indexOf('/');
        const bucket = folder.slice(0, slash);
        for (const key of await missingIn(s3, bucket, folder.slice(slash + 1), keys, signal)) {
          this.#missing.add(formatS3Uri({ bucket, key }));
        }
      },
      signal,
    );
  }

  #tell(
    rule: typeof rules.badSequence | typeof rules.badPointCloud,
    problems: readonly string[],
    about: Pick<Finding, 'subject' | 'location'>,
    before = '',
  ): void {
    for (const problem of problems.slice(0, TOLD)) {
      this.#findings.push(finding(rule, { ...about, message: `${before}${capitalised(problem)}.` }));
    }
    const more = problems.length - TOLD;
    if (more > 0)
      this.#findings.push(finding(rule, { ...about, message: `${before}There are ${more} more problems.` }));
  }

  findings(source: string): Finding[] {
    const certain = this.#options.kind === 'point-cloud' || this.#clouds > 0;
    const most = `At most ${MOST_SEQUENCES} are allowed.`;
    return [
      ...tallied(
        rules.badPointCloud,
        this.#bareClouds,
        {
          source,
          one: 'source-ref-metadata is missing; every point cloud needs it.',
          many: (count) => `source-ref-metadata is missing from ${count} lines; every point cloud needs it`,
        },
        // What .bin files are is not known where nothing else tells.
        certain ? {} : { severity: 'info' },
      ),
      ...tallied(rules.badSequence, this.#bareFrames, {
        source,
        one: 'It names an image or a video instead of a sequence file.',
        many: (count) => `${count} lines name an image or a video instead of a sequence file`,
      }),
      ...this.#findings,
      ...(this.#videos > MOST_SEQUENCES
        ? [
            finding(rules.manySequences, {
              subject: source,
              message: `It has ${this.#videos} sequences. ${most}`,
            }),
          ]
        : []),
      ...tallied(rules.missingFrame, this.#missing, {
        source,
        one: 'The object does not exist.',
        many: (count) => `${count} frames or images do not exist`,
      }),
      ...(this.#skipped > 0
        ? [
            finding(rules.framesSampled, {
              subject: source,
              message: `${counted(this.#skipped, 'line')} were not checked.`,
            }),
          ]
        : []),
    ];
  }
}

/** The text of an object; undefined where it is not there, may not be read, or is too large to be a sequence. */
async function readText(
  s3: BatchesS3,
  place: Place,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    const object = await s3.get(place, { signal });
    return object && (await textOf(object, MOST_BYTES));
  } catch (error) {
    if (isAnswer(error)) return undefined;
    throw error;
  }
}

/** Those of `keys`, all below `prefix`, that are not there; none where S3 does not say. */
async function missingIn(
  s3: BatchesS3,
  bucket: string,
  prefix: string,
  keys: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const missing = new Set(keys);
  let token: string | undefined;
  try {
    do {
      const page = await s3.listPage({ bucket, prefix, delimiter: '/', token }, { signal });
      for (const { Key } of page.objects) missing.delete(Key);
      ({ token } = page);
    } while (token !== undefined && missing.size > 0);
  } catch (error) {
    if (!isAnswer(error)) throw error;
    return error.code === 'no-such-bucket' ? [...keys] : [];
  }
  return [...missing];
}

function isAnswer(error: unknown): error is GroundctlError {
  return (
    error instanceof GroundctlError && (error.code === 'access-denied' || error.code.startsWith('no-such-'))
  );
}
