import { hash } from 'node:crypto';
import { GroundctlError } from '../../core/errors.ts';
import { withRetry } from '../../core/retry.ts';
import { MAX_FLOW_BYTES } from '../files/read-source.ts';
import type { BulkPort } from '../ports.ts';
import { type Encryption, encryptionHeaders, readEncryption } from './encryption.ts';
import type { AdaptiveGate } from './gate.ts';
import { type Origin, originHeaders, readOrigin, sameOrigin } from './origin.ts';
import { conflict, isStatus, kmsRefusal } from './store-errors.ts';

/** What has to be true of the key when it is written. */
export type WriteCondition = { readonly type: 'absent' } | { readonly type: 'etag'; readonly etag: string };

export interface StoredObject {
  /** In its quotes. */
  readonly etag: string;
  readonly size: number;
  /** Hexadecimal, as stored by S3; undefined where none is. */
  readonly sha256: string | undefined;
  readonly versionId: string | undefined;
  readonly origin: Origin | undefined;
  readonly encryption: Encryption;
}

export interface WriteInput {
  readonly key: string;
  readonly body: Buffer;
  /** Hexadecimal, of the body. */
  readonly sha256: string;
  readonly origin: Origin;
  readonly condition: WriteCondition;
  readonly encryption: Encryption;
  /** Told before another attempt, which counts from 2. */
  readonly onAgain?: ((attempt: number, error: GroundctlError) => void) | undefined;
}

/** Counted over all requests of a run. */
export interface StoreCounts {
  retries: number;
  /** Answers that were lost, where the object had been written all the same. */
  recovered: number;
  /** True where the server was found to pass over conditions, and each key was looked at before it was touched. */
  careful: boolean;
}

const ATTEMPTS = 8;

/** Reads and writes the objects of a migration, again and again where that may help, and no object that is not asked for. */
export class ObjectStore {
  readonly counts: StoreCounts = { retries: 0, recovered: 0, careful: false };
  readonly #bulk: BulkPort;
  readonly #gate: AdaptiveGate;
  readonly #signal: AbortSignal | undefined;

  constructor(bulk: BulkPort, gate: AdaptiveGate, signal?: AbortSignal) {
    this.#bulk = bulk;
    this.#gate = gate;
    this.#signal = signal;
  }

  /** What is stored under a key, or was as a version; undefined for nothing. */
  async head(key: string, versionId?: string): Promise<StoredObject | undefined> {
    try {
      const { headers } = await this.#head(key, queryOf(versionId));
      return {
        etag: headers.etag ?? '',
        size: Number(headers['content-length'] ?? 0),
        sha256: fromBase64(headers['x-amz-checksum-sha256']),
        versionId: headers['x-amz-version-id'],
        origin: readOrigin(headers),
        encryption: readEncryption(headers),
      };
    } catch (error) {
      if (isStatus(error, 404)) return undefined;
      throw error;
    }
  }

  /** Who may encrypt with a KMS key and not decrypt is told everything but the checksum. */
  async #head(key: string, query: Query) {
    try {
      return await this.#send({ method: 'HEAD', key, query, headers: { 'x-amz-checksum-mode': 'ENABLED' } });
    } catch (error) {
      if (!isStatus(error, 403)) throw error;
      return this.#send({ method: 'HEAD', key, query });
    }
  }

  /** The bytes under a key, or of a version of it, and the ETag they had; undefined for nothing. */
  async get(
    key: string,
    versionId?: string,
  ): Promise<{ readonly bytes: Buffer; readonly etag: string } | undefined> {
    const query = queryOf(versionId);
    try {
      const { body, headers } = await this.#send({ method: 'GET', key, query, limit: MAX_FLOW_BYTES });
      return { bytes: body, etag: headers.etag ?? '' };
    } catch (error) {
      if (isStatus(error, 404)) return undefined;
      throw error;
    }
  }

  /** Deletes a key as long as it holds this ETag. */
  async delete(key: string, etag: string): Promise<void> {
    try {
      if (this.counts.careful) await this.#lookBefore(key, { type: 'etag', etag });
      await this.#send({ method: 'DELETE', key, headers: { 'if-match': etag } });
    } catch (error) {
      if (isStatus(error, 404)) return;
      if (isStatus(error, 412))
        throw conflict('Someone changed the object in the meantime; it was left alone.', error);
      throw error;
    }
  }

  /**
   * Copies an object inside S3 under conditions on both ends, with its metadata. Throws `conflict` where the key is
   * not as the condition says; where the source is not, S3 answers the same, and whoever asks knows it looked before.
   */
  async copy(input: {
    /** Bucket and key, encoded, with the version where one is meant. */
    readonly source: string;
    readonly sourceEtag: string;
    readonly key: string;
    readonly condition: WriteCondition;
    readonly encryption: Encryption;
    readonly headers?: Readonly<Record<string, string>>;
  }): Promise<void> {
    const { source, sourceEtag, key, condition } = input;
    const headers = {
      'x-amz-copy-source': source,
      'x-amz-copy-source-if-match': sourceEtag,
      ...encryptionHeaders(input.encryption),
      ...input.headers,
      ...(condition.type === 'absent' ? { 'if-none-match': '*' } : { 'if-match': condition.etag }),
    };
    try {
      // Servers that keep to the conditions of a write do not all keep to those of a copy, and there are few copies.
      await this.#lookBefore(key, condition);
      const { body } = await this.#send({ method: 'PUT', key, headers });
      // A copy that fails after S3 has begun to answer says so in the answer of a success.
      if (body.includes('<Error>')) {
        throw new GroundctlError('S3 could not create the copy.', { code: 'copy-failed', source: 'aws' });
      }
    } catch (error) {
      if (!isStatus(error, 412)) throw kmsRefusal(error) ?? error;
      throw conflict('Someone else has written this key in the meantime; it was left alone.', error);
    }
  }

  /**
   * Writes one object under its condition. Throws `conflict` where the key is not, or no longer, as the
   * condition says. An answer that got lost is looked for: what the first attempt wrote is not a conflict.
   */
  async put(input: WriteInput): Promise<{ readonly etag: string; readonly versionId: string | undefined }> {
    const checksum = Buffer.from(input.sha256, 'hex').toString('base64');
    const headers = {
      'content-type': 'application/json',
      'x-amz-checksum-sha256': checksum,
      'x-amz-sdk-checksum-algorithm': 'SHA256',
      ...originHeaders(input.origin),
      ...encryptionHeaders(input.encryption),
      ...(input.condition.type === 'absent'
        ? { 'if-none-match': '*' }
        : { 'if-match': input.condition.etag }),
    };
    const { key, body, sha256 } = input;
    try {
      if (this.counts.careful) await this.#lookBefore(key, input.condition);
      const answer = await this.#send({ method: 'PUT', key, headers, body, sha256 }, input.onAgain);
      const stored = answer.headers['x-amz-checksum-sha256'];
      const { etag } = answer.headers;
      if (etag !== undefined && (stored === undefined || stored === checksum)) {
        return { etag, versionId: answer.headers['x-amz-version-id'] };
      }
    } catch (error) {
      if (!isStatus(error, 412) && !isStatus(error, 404)) throw kmsRefusal(error) ?? error;
      const written = await this.#written(input);
      if (written !== undefined) return written;
      throw conflict('Someone else has written this key in the meantime; it was left alone.', error);
    }
    const written = await this.#written(input);
    if (written !== undefined) return written;
    throw new GroundctlError("S3 returned a different checksum than the file's.", {
      code: 'checksum-mismatch',
      source: 'aws',
      hint: 'Run the same command again; if this happens again, something between this computer and S3 changes data.',
    });
  }

  /**
   * Finds out whether the server keeps to conditions, by writing once more what was just written, under the condition
   * that nothing is there: AWS refuses, and a server that does not gets a look at every key before it is touched. That
   * leaves a moment in which another one's write could be lost, which is to be said.
   */
  async tryConditions({
    key,
    body,
    sha256,
    origin,
    encryption,
  }: Omit<WriteInput, 'condition'>): Promise<void> {
    const headers = {
      'content-type': 'application/json',
      ...originHeaders(origin),
      ...encryptionHeaders(encryption),
      'if-none-match': '*',
    };
    await this.#send({ method: 'PUT', key, headers, body, sha256 }).then(
      () => {
        this.counts.careful = true;
      },
      // Whatever it says, it has not written.
      () => undefined,
    );
  }

  /** The same for deletions, on an object that is to go: under a condition that cannot hold. */
  async tryConditionalDelete(key: string): Promise<void> {
    await this.#send({
      method: 'DELETE',
      key,
      headers: { 'if-match': '"00000000000000000000000000000000"' },
    }).then(
      () => {
        this.counts.careful = true;
      },
      () => undefined,
    );
  }

  async #lookBefore(key: string, condition: WriteCondition): Promise<void> {
    const there = await this.head(key);
    const as = condition.type === 'absent' ? there === undefined : there?.etag === condition.etag;
    // A deletion of what is gone is none.
    if (as || (condition.type === 'etag' && there === undefined)) return;
    throw conflict('Someone else has written this key in the meantime; it was left alone.');
  }

  /** The object as this input would have it, by content and origin, read back in full. */
  async #written(input: WriteInput) {
    const stored = await this.head(input.key);
    if (stored?.origin === undefined || !sameOrigin(stored.origin, input.origin)) return undefined;
    const read = await this.get(input.key);
    if (read === undefined || hash('sha256', read.bytes) !== input.sha256) return undefined;
    this.counts.recovered += 1;
    return { etag: read.etag, versionId: stored.versionId };
  }

  #send(request: Omit<Parameters<BulkPort['send']>[0], 'signal'>, onAgain?: WriteInput['onAgain']) {
    const signal = this.#signal;
    return withRetry(
      async () => {
        const answer = await this.#bulk.send(signal === undefined ? request : { ...request, signal });
        this.#gate.succeeded();
        return answer;
      },
      {
        attempts: ATTEMPTS,
        signal,
        onRetry: ({ error, attempt }) => {
          this.counts.retries += 1;
          onAgain?.(attempt + 1, error);
          const status = error.aws?.httpStatus;
          if (status === 503 || status === undefined) this.#gate.slowDown();
        },
      },
    );
  }
}

type Query = Readonly<Record<string, string>>;

function queryOf(versionId: string | undefined): Query {
  return versionId === undefined ? {} : { versionId };
}

function fromBase64(text: string | undefined): string | undefined {
  return text === undefined ? undefined : Buffer.from(text, 'base64').toString('hex');
}
