import { mapOrdered } from '../../core/concurrency.ts';
import { GroundctlError } from '../../core/errors.ts';
import type { Rule } from '../../core/finding.ts';
import { type ImageOddity, lookAtImage } from '../../core/images/look-at-image.ts';
import { objectBytes } from '../../core/images/object-bytes.ts';
import {
  automatedLimit,
  exceedsAutomated,
  exceedsPixelLimit,
  type PixelQuota,
  pixelLimit,
} from '../../core/images/pixel-limit.ts';
import { JOB_LIMITS } from '../../core/manifest/limits.ts';
import { formatS3Uri, type S3Uri } from '../../core/s3-uri.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { LineProblem } from '../manifest/read-line.ts';
import type { TemplateStorage } from '../ports.ts';
import {
  NO_CORS,
  NO_IMAGE,
  NOT_AUTOMATED,
  OBJECT_MISSING,
  OBJECT_TOO_LARGE,
  OBJECT_UNREADABLE,
  ODD_IMAGE,
  OTHER_REGION,
  TOO_MANY_PIXELS,
  TURNED_IMAGE,
} from './rules.ts';

const IMAGE = /\.(?:jpe?g|png)$/i;
/** What is said of an image that browsers show all the same. */
const ODDITIES: Readonly<Record<ImageOddity, Rule>> = {
  'cut-off': ODD_IMAGE,
  'other-format': ODD_IMAGE,
  cmyk: ODD_IMAGE,
  turned: TURNED_IMAGE,
};
const REQUESTS = 24;
const REMEMBERED = 10_000;

export interface ObjectCheckerOptions {
  readonly storage: TemplateStorage;
  /** The job's. */
  readonly region: string;
  readonly quota: PixelQuota;
  readonly signal: AbortSignal | undefined;
}

/** The objects of one task. */
export interface TaskObjects {
  /** Those that its template signs. */
  readonly signed: readonly S3Uri[];
  /** The one that its manifest line is about, whether the template signs it or not. */
  readonly ref: S3Uri | undefined;
}

/** Asks S3 about the objects of tasks: each object once in a while, each bucket once. */
export class ObjectChecker {
  readonly #storage: TemplateStorage;
  readonly #region: string;
  readonly #quota: PixelQuota;
  readonly #signal: AbortSignal | undefined;
  readonly #buckets = new Map<string, Promise<readonly LineProblem[]>>();
  readonly #objects = new Map<string, readonly LineProblem[]>();

  constructor({ storage, region, quota, signal }: ObjectCheckerOptions) {
    this.#storage = storage;
    this.#region = region;
    this.#quota = quota;
    this.#signal = signal;
  }

  /** The problems of each task's objects, in the order given. */
  async check(tasks: readonly TaskObjects[]): Promise<readonly (readonly LineProblem[])[]> {
    const all = tasks.flatMap(({ signed, ref }) => (ref === undefined ? signed : [...signed, ref]));
    const unique = new Map(all.map((uri) => [nameOf(uri), uri]));
    const answers = new Map<string, readonly LineProblem[]>();
    await mapOrdered(
      [...unique],
      REQUESTS,
      async ([name, uri]) => {
        const known = this.#objects.get(name) ?? (await this.#ask(uri));
        answers.set(name, known);
        if (this.#objects.size >= REMEMBERED) this.#objects.clear();
        this.#objects.set(name, known);
      },
      this.#signal,
    );
    const of = (uri: S3Uri) => answers.get(nameOf(uri)) ?? [];
    return tasks.map(({ signed, ref }) => {
      // Only what the browser of a worker loads needs CORS.
      const unsigned = ref === undefined ? [] : of(ref).filter(({ rule }) => rule !== NO_CORS);
      return [...new Set([...signed.flatMap(of), ...unsigned])];
    });
  }

  async #ask(uri: S3Uri): Promise<readonly LineProblem[]> {
    const bucket = this.#buckets.get(uri.bucket) ?? this.#askBucket(uri.bucket);
    this.#buckets.set(uri.bucket, bucket);
    const problems = await bucket;
    // Where the bucket cannot be reached, asking for each object says the same again.
    if (problems.some(({ rule }) => rule === OBJECT_UNREADABLE)) return problems;
    return [...problems, ...(await this.#askObject(uri))];
  }

  async #askObject(uri: S3Uri): Promise<readonly LineProblem[]> {
    const shown = quoteForMessage(formatS3Uri(uri), 200);
    try {
      const head = await this.#storage.head(uri, { signal: this.#signal });
      if (head === undefined) return [{ rule: OBJECT_MISSING, message: `There is no ${shown}.` }];
      if (!IMAGE.test(uri.key)) return [];
      if (head.Size > JOB_LIMITS.imageBytes) {
        return [{ rule: OBJECT_TOO_LARGE, message: `${shown} has ${head.Size} bytes.` }];
      }
      return await this.#askPixels(uri, head.Size, shown);
    } catch (error) {
      return [{ rule: OBJECT_UNREADABLE, message: `${shown}: ${refusal(error)}` }];
    }
  }

  /** Reads the header of an image. */
  async #askPixels(uri: S3Uri, size: number, shown: string): Promise<readonly LineProblem[]> {
    const read = objectBytes({ ...uri, size }, this.#storage, this.#signal);
    const image = await lookAtImage(read, size, uri.key);
    if (!image.ok) return [{ rule: NO_IMAGE, message: `${shown} is ${image.problem}.` }];
    const problems: LineProblem[] = image.value.oddities.map(({ kind, detail }) => ({
      rule: ODDITIES[kind],
      message: `${shown}: ${detail}.`,
    }));
    const { width, height } = image.value.size;
    const { segmentation } = this.#quota;
    const has = `${shown} has ${width} x ${height} pixels, more than`;
    if (exceedsPixelLimit(image.value.size, this.#quota)) {
      problems.push({ rule: TOO_MANY_PIXELS, message: `${has} ${pixelLimit(this.#quota)}.` });
    } else if (exceedsAutomated(image.value.size, segmentation)) {
      problems.push({ rule: NOT_AUTOMATED, message: `${has} ${automatedLimit(segmentation)}.` });
    }
    return problems;
  }

  async #askBucket(bucket: string): Promise<readonly LineProblem[]> {
    try {
      return [...(await this.askRegion(bucket)), ...(await this.#askCors(bucket))];
    } catch (error) {
      return [
        { rule: OBJECT_UNREADABLE, message: `The bucket ${quoteForMessage(bucket)}: ${refusal(error)}` },
      ];
    }
  }

  /** A problem where the bucket is in another region than the job. */
  async askRegion(bucket: string): Promise<LineProblem[]> {
    const region = await this.#storage.bucketRegion(bucket, { signal: this.#signal });
    if (region === this.#region) return [];
    const message = `The bucket ${quoteForMessage(bucket)} is in ${region}, not ${this.#region}.`;
    return [{ rule: OTHER_REGION, message }];
  }

  async #askCors(bucket: string): Promise<readonly LineProblem[]> {
    let rules: Awaited<ReturnType<TemplateStorage['getBucketCors']>>;
    try {
      rules = await this.#storage.getBucketCors(bucket, { signal: this.#signal });
    } catch (error) {
      // Whoever may read the objects need not be allowed to read the configuration.
      if (error instanceof GroundctlError && error.aws?.httpStatus === 403) return [];
      throw error;
    }
    const allowed = rules?.some(
      ({ AllowedMethods = [], AllowedOrigins = [] }) =>
        AllowedMethods.includes('GET') &&
        AllowedOrigins.some((origin) => origin === '*' || origin.includes('sagemaker.aws')),
    );
    return allowed
      ? []
      : [
          {
            rule: NO_CORS,
            message: `The bucket ${quoteForMessage(bucket)} does not allow GET from the portal.`,
          },
        ];
  }
}

function nameOf(uri: S3Uri): string {
  return uri.versionId === undefined ? formatS3Uri(uri) : `${formatS3Uri(uri)}?versionId=${uri.versionId}`;
}

/** Anything but a refusal or an absence (no network, interruption) ends the check. */
function refusal(error: unknown): string {
  if (error instanceof GroundctlError && error.code === 'object-gone') return error.message;
  if (!(error instanceof GroundctlError) || error.source !== 'aws' || error.aws?.retryable) throw error;
  return error.message;
}
