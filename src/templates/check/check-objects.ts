import { mapOrdered } from '../../core/concurrency.ts';
import { GroundctlError } from '../../core/errors.ts';
import { JOB_LIMITS } from '../../core/manifest/limits.ts';
import { formatS3Uri, type S3Uri } from '../../core/s3-uri.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { LineProblem } from '../manifest/read-line.ts';
import type { TemplateStorage } from '../ports.ts';
import { NO_CORS, OBJECT_MISSING, OBJECT_TOO_LARGE, OBJECT_UNREADABLE, OTHER_REGION } from './rules.ts';

const IMAGE = /\.(?:jpe?g|png)$/i;
const REQUESTS = 24;
const REMEMBERED = 10_000;

/** Asks S3 about the objects of tasks: each object once in a while, each bucket once. */
export class ObjectChecker {
  readonly #storage: TemplateStorage;
  readonly #region: string;
  readonly #signal: AbortSignal | undefined;
  readonly #buckets = new Map<string, Promise<readonly LineProblem[]>>();
  readonly #objects = new Map<string, readonly LineProblem[]>();

  constructor(storage: TemplateStorage, region: string, signal: AbortSignal | undefined) {
    this.#storage = storage;
    this.#region = region;
    this.#signal = signal;
  }

  /** The problems of each object, in the order given. */
  async check(uris: readonly S3Uri[]): Promise<ReadonlyMap<string, readonly LineProblem[]>> {
    const unique = new Map(uris.map((uri) => [formatS3Uri(uri), uri]));
    const answers = new Map<string, readonly LineProblem[]>();
    await mapOrdered(
      [...unique],
      REQUESTS,
      async ([text, uri]) => {
        const known = this.#objects.get(text) ?? (await this.#ask(uri));
        answers.set(text, known);
        if (this.#objects.size >= REMEMBERED) this.#objects.clear();
        this.#objects.set(text, known);
      },
      this.#signal,
    );
    return answers;
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
      if (!IMAGE.test(uri.key) || head.Size <= JOB_LIMITS.imageBytes) return [];
      return [{ rule: OBJECT_TOO_LARGE, message: `${shown} has ${head.Size} bytes.` }];
    } catch (error) {
      return [{ rule: OBJECT_UNREADABLE, message: `${shown}: ${refusal(error)}` }];
    }
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

/** Anything but a refusal or an absence (no network, interruption) ends the check. */
function refusal(error: unknown): string {
  if (!(error instanceof GroundctlError) || error.source !== 'aws' || error.aws?.retryable) throw error;
  return error.message;
}
