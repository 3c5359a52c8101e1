import { mapOrdered } from '../../core/concurrency.ts';
import { GroundctlError } from '../../core/errors.ts';
import type { Finding } from '../../core/finding.ts';
import { somethingElse } from '../../core/images/image-size.ts';
import type { LookedAt } from '../../core/images/look-at-image.ts';
import { exceedsAutomated, exceedsPixelLimit } from '../../core/images/pixel-limit.ts';
import { JOB_LIMITS } from '../../core/manifest/limits.ts';
import { type SavedSample, SpreadSample } from '../../core/spread-sample.ts';
import { grouped } from '../../core/text/grouped.ts';
import type { Entry } from '../entry.ts';
import { isJunk } from '../sources/selection.ts';
import { extensionOf, isImage, isPicture } from '../survey/file-types.ts';
import { type Gauge, gauge } from '../survey/gauge.ts';
import type { SavedTally } from '../survey/tally.ts';
import { type ImagesAsked, type ImageTally, imageFindings, imageTallies, TALLIES } from './image-findings.ts';
import { lookAt, type Where } from './read-image.ts';

interface Options extends ImagesAsked {
  readonly signal: AbortSignal | undefined;
}

const SAMPLE = 20;
const READS = 24;

/** Formats that labeling jobs show. */
const TAKEN = /^(?:jpe?g|png)$/;

/** What was counted, as JSON, for a later check to go on with. */
export interface SavedImages {
  readonly numbers: Readonly<Record<string, number>>;
  readonly sample: SavedSample<Entry>;
  readonly tallies: Readonly<Partial<Record<ImageTally, SavedTally>>>;
  readonly problem: string;
  readonly refusal: string;
}

/** The images of a labeling job: their bytes from the listing, their pixels from the headers that are read. */
export class JobImages {
  readonly #options: Options;
  readonly #where: Where;
  readonly #sample = new SpreadSample<Entry>(SAMPLE);
  readonly #numbers = { count: 0, measured: 0, largestBytes: 0, mostPixels: 0, longestSide: 0, sampled: 0 };
  readonly #tallies = imageTallies();
  #problem = '';
  #refusal = '';

  constructor(where: Where, options: Options) {
    this.#where = where;
    this.#options = options;
  }

  /** Counts the images of a page, and reads their headers where all are to be read; nothing where that fails. */
  async add(entries: Iterable<Entry>): Promise<void> {
    const images: Entry[] = [];
    for (const entry of entries) {
      const kind = this.#kindOf(entry.name);
      if (kind === 'image') images.push(entry);
      else if (kind !== undefined) this.#tallies[kind].add(entry.name);
    }
    if (this.#options.read === 'all') await this.#measure(images);
    for (const entry of images) {
      this.#sample.add(entry);
      this.#numbers.count += 1;
      this.#numbers.largestBytes = Math.max(this.#numbers.largestBytes, entry.size);
      if (entry.size > JOB_LIMITS.imageBytes) this.#tallies.tooLarge.add(entry.name);
      if (!TAKEN.test(extensionOf(entry.name))) this.#tallies.format.add(entry.name);
    }
  }

  /** Takes the name of an image that nobody asks S3 about. */
  addName(name: string): void {
    const kind = this.#kindOf(name);
    if (kind !== undefined && (kind !== 'image' || !TAKEN.test(extensionOf(name))))
      this.#tallies[kind === 'stray' ? 'stray' : 'format'].add(name);
  }

  /** Undefined for what is left alone: folder markers, and files of another kind where images are not asked for. */
  #kindOf(name: string): 'image' | 'format' | 'stray' | undefined {
    if (name.endsWith('/')) return undefined;
    const extension = extensionOf(name);
    if (isJunk(name)) return 'stray';
    if (isImage(extension)) return 'image';
    return isPicture(extension) || this.#options.onlyImages ? 'format' : undefined;
  }

  /** Reads the headers of the sample, once all entries have been added. */
  async end(): Promise<void> {
    if (this.#options.read !== 'sample' || this.#numbers.sampled > 0) return;
    await this.#measure(this.#sample.members);
    this.#numbers.sampled = this.#sample.members.length;
  }

  async #measure(images: readonly Entry[]): Promise<void> {
    const { signal } = this.#options;
    const read = (entry: Entry) => readHeader(entry, this.#where, signal);
    const headers = await mapOrdered(images, READS, read, signal);
    for (const [index, { name }] of images.entries()) {
      const header = headers[index];
      if (header === undefined) continue;
      if ('size' in header) this.#note(name, header);
      else if ('problem' in header) {
        const other = somethingElse(header.problem);
        if (other !== undefined) {
          this.#tallies.format.add(`${name} (${other})`);
          continue;
        }
        this.#problem ||= header.problem;
        this.#tallies.broken.add(name);
      } else {
        this.#refusal ||= header.refusal;
        this.#tallies.unread.add(name);
      }
    }
  }

  #note(name: string, { size, oddities }: LookedAt): void {
    const { width, height } = size;
    const longer = Math.max(width, height);
    const numbers = this.#numbers;
    numbers.measured += 1;
    numbers.mostPixels = Math.max(numbers.mostPixels, width * height);
    numbers.longestSide = Math.max(numbers.longestSide, longer);
    const shown = `${name} (${grouped(width)} x ${grouped(height)})`;
    if (exceedsPixelLimit(size, this.#options)) this.#tallies.pixels.add(shown);
    else if (exceedsAutomated(size, this.#options.segmentation)) this.#tallies.auto.add(shown);
    for (const { kind, detail } of oddities) {
      // Shown by browsers, but in a format that is not supported, whatever the name says.
      const unsupported = kind === 'other-format' && !TAKEN.test(size.format);
      this.#tallies[unsupported ? 'format' : kind].add(`${name} (${detail})`);
    }
  }

  save(): SavedImages {
    return {
      numbers: this.#numbers,
      sample: this.#sample.save(),
      tallies: this.#tallies,
      problem: this.#problem,
      refusal: this.#refusal,
    };
  }

  load({ numbers, sample, tallies, problem, refusal }: SavedImages): void {
    Object.assign(this.#numbers, numbers);
    this.#sample.load(sample);
    // An older check knew fewer kinds.
    for (const name of TALLIES) if (tallies[name] !== undefined) this.#tallies[name].load(tallies[name]);
    this.#problem = problem;
    this.#refusal = refusal;
  }

  gauges(): Gauge[] {
    const { count, measured, largestBytes, mostPixels, longestSide } = this.#numbers;
    const bytes = gauge('Largest image', 'bytes', largestBytes, JOB_LIMITS.imageBytes, 'at most 40 MB');
    if (measured === 0) return [bytes];
    const whole = measured === count;
    const of = whole ? '' : ` (${grouped(measured)} of ${grouped(count)})`;
    const { imagePixels, segmentationPixels, autoLabelingPixels } = JOB_LIMITS;
    const { segmentation, automated } = this.#options;
    const [longest] = segmentation ? segmentationPixels : autoLabelingPixels;
    const pixels = automated
      ? gauge(`Longest side${of}`, 'pixels', longestSide, longest, `at most ${grouped(longest)} pixels`)
      : gauge(`Pixels${of}`, 'pixels', mostPixels, imagePixels, 'at most 100,000,000');
    return [bytes, pixels];
  }

  findings(source: string): Finding[] {
    return imageFindings(
      {
        numbers: this.#numbers,
        tallies: this.#tallies,
        problem: this.#problem,
        refusal: this.#refusal,
      },
      this.#options,
      source,
    );
  }
}

/** What came of reading one header. What one object refuses does not end the check; anything else does. */
async function readHeader(
  entry: Entry,
  where: Where,
  signal: AbortSignal | undefined,
): Promise<LookedAt | { readonly problem: string } | { readonly refusal: string }> {
  try {
    const looked = await lookAt(entry, where, signal);
    return looked.ok ? looked.value : { problem: looked.problem };
  } catch (error) {
    if (isRefusal(error)) return { refusal: error.message };
    throw error;
  }
}

/** Of one object or file: not permitted, archived, gone in the meantime. */
function isRefusal(error: unknown): error is Error {
  if (!(error instanceof GroundctlError)) return error instanceof Error && 'syscall' in error;
  const { source, code, aws } = error;
  return source === 'usage' || code === 'access-denied' || aws?.name === 'InvalidObjectState';
}
