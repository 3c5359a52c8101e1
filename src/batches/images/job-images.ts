import { mapOrdered } from '../../core/concurrency.ts';
import { GroundctlError } from '../../core/errors.ts';
import { type Finding, finding } from '../../core/finding.ts';
import { formatBytes } from '../../core/size.ts';
import type { Entry } from '../entry.ts';
import { JOB_LIMITS } from '../limits.ts';
import * as image from '../rules/image-rules.ts';
import { imageFormat, imageTooLarge } from '../rules/manifest-rules.ts';
import { extensionOf, isImage } from '../survey/file-types.ts';
import { type Gauge, gauge } from '../survey/gauge.ts';
import { SpreadSample } from '../survey/spread-sample.ts';
import { formatCount, Tally, tallied } from '../survey/tally.ts';
import type { ImageSize } from './image-size.ts';
import { readImageSize, type Where } from './read-image.ts';

/** Of which images width and height are read: of a few dozen spread over the source, of all, or of none. */
export type ImagesRead = 'sample' | 'all' | 'none';

interface Options {
  readonly read: ImagesRead;
  /** Semantic segmentation has a smaller limit. */
  readonly segmentation: boolean;
  readonly signal: AbortSignal | undefined;
}

const SAMPLE = 20;
const READS = 24;

/** The images of a labeling job: their bytes from the listing, their pixels from the headers that are read. */
export class JobImages {
  /** Files with the name of an image, and those whose width and height are known. */
  count = 0;
  measured = 0;
  readonly #options: Options;
  readonly #where: Where;
  readonly #sample = new SpreadSample<Entry>(SAMPLE);
  readonly #tallies = {
    tooLarge: new Tally(),
    format: new Tally(),
    pixels: new Tally(),
    auto: new Tally(),
    broken: new Tally(),
    unread: new Tally(),
  };
  #largestBytes = 0;
  #mostPixels = 0;
  #longestSide = 0;
  #problem = '';
  #refusal = '';

  constructor(where: Where, options: Options) {
    this.#where = where;
    this.#options = options;
  }

  /** Counts the images of a page, and reads their headers where all are to be read. */
  async add(entries: Iterable<Entry>): Promise<void> {
    const images: Entry[] = [];
    for (const entry of entries) {
      const extension = extensionOf(entry.name);
      if (!isImage(extension)) continue;
      images.push(entry);
      this.#sample.add(entry);
      this.#largestBytes = Math.max(this.#largestBytes, entry.size);
      if (entry.size > JOB_LIMITS.imageBytes) this.#tallies.tooLarge.add(entry.name);
      if (!/^(?:jpe?g|png)$/.test(extension)) this.#tallies.format.add(entry.name);
    }
    this.count += images.length;
    if (this.#options.read === 'all') await this.#measure(images);
  }

  /** Reads the headers of the sample, once all entries have been added. */
  async end(): Promise<void> {
    if (this.#options.read === 'sample') await this.#measure(this.#sample.members);
  }

  async #measure(images: readonly Entry[]): Promise<void> {
    const { signal } = this.#options;
    await mapOrdered(
      images,
      READS,
      async (entry) => {
        try {
          const size = await readImageSize(entry, this.#where, signal);
          if (size.ok) this.#note(entry, size.value);
          else {
            this.#problem ||= size.problem;
            this.#tallies.broken.add(entry.name);
          }
        } catch (error) {
          // An interruption ends the check; what one object refuses does not.
          if (error instanceof GroundctlError ? error.source === 'interrupted' : !isSystemError(error))
            throw error;
          this.#refusal ||= (error as Error).message;
          this.#tallies.unread.add(entry.name);
        }
      },
      signal,
    );
  }

  #note({ name }: Entry, { width, height }: ImageSize): void {
    const longer = Math.max(width, height);
    const shorter = Math.min(width, height);
    this.measured += 1;
    this.#mostPixels = Math.max(this.#mostPixels, width * height);
    this.#longestSide = Math.max(this.#longestSide, longer);
    const { segmentationPixels, autoLabelingPixels, imagePixels } = JOB_LIMITS;
    const over = this.#options.segmentation
      ? longer > segmentationPixels[0] || shorter > segmentationPixels[1]
      : width * height > imagePixels;
    const shown = `${name} (${formatCount(width)} x ${formatCount(height)})`;
    if (over) this.#tallies.pixels.add(shown);
    else if (longer > autoLabelingPixels[0] || shorter > autoLabelingPixels[1]) this.#tallies.auto.add(shown);
  }

  gauges(): Gauge[] {
    const bytes = gauge('Largest image', 'bytes', this.#largestBytes, JOB_LIMITS.imageBytes, 'at most 40 MB');
    if (this.measured === 0) return [bytes];
    const whole = this.measured === this.count;
    const of = whole ? '' : ` (${formatCount(this.measured)} of ${formatCount(this.count)})`;
    const { imagePixels, segmentationPixels } = JOB_LIMITS;
    const pixels = this.#options.segmentation
      ? gauge(`Longest side${of}`, 'pixels', this.#longestSide, segmentationPixels[0], 'at most 1,920 pixels')
      : gauge(`Pixels${of}`, 'pixels', this.#mostPixels, imagePixels, 'at most 100,000,000');
    return [bytes, pixels];
  }

  findings(source: string): Finding[] {
    const { tooLarge, format, pixels, auto, broken, unread } = this.#tallies;
    const most = this.#options.segmentation ? '1920 x 1080 pixels' : '100 megapixels';
    return [
      ...tallied(imageTooLarge, tooLarge, {
        source,
        one: `It has ${formatBytes(this.#largestBytes)} (${formatCount(this.#largestBytes)} bytes).`,
        many: (count) => `${count} images are larger than 40 MB`,
      }),
      ...tallied(imageFormat, format, {
        source,
        one: 'Its extension is not .jpg, .jpeg or .png.',
        many: (count) => `${count} images are in other formats than .jpg, .jpeg and .png`,
      }),
      ...tallied(image.tooManyPixels, pixels, {
        source,
        one: `It has more than ${most}.`,
        many: (count) => `${count} images have more than ${most}`,
      }),
      ...tallied(image.notForAutoLabeling, auto, {
        source,
        one: 'It has more than 3840 x 2160 pixels.',
        many: (count) => `${count} images have more than 3840 x 2160 pixels`,
      }),
      ...tallied(image.brokenImage, broken, {
        source,
        one: `It is ${this.#problem}.`,
        many: (count) => `${count} files have not the header of an image, the first is ${this.#problem}`,
      }),
      ...tallied(image.unreadImage, unread, {
        source,
        one: this.#refusal,
        many: (count) => `${count} headers could not be read (${this.#refusal})`,
      }),
      ...this.#sampled(source),
    ];
  }

  /** What was not looked at is said, so that no silence is taken for an answer. */
  #sampled(source: string): Finding[] {
    const { read } = this.#options;
    const looked = { all: this.count, sample: this.#sample.members.length, none: 0 }[read];
    if (looked === this.count) return [];
    const message = `The headers of ${formatCount(looked)} of ${formatCount(this.count)} images were read; nothing is said of the pixels of the others.`;
    return [finding(image.imagesSampled, { subject: source, message, evidence: { looked, of: this.count } })];
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
