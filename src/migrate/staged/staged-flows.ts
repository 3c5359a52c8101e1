import { hash } from 'node:crypto';
import { GroundctlError, throwIfAborted } from '../../core/errors.ts';
import { refusesCredentials } from '../../core/refused-credentials.ts';
import { withRetry } from '../../core/retry.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { FlowSources } from '../files/flow-sources.ts';
import { type ObjectIdentity, type SourceIdentity, sameIdentity } from '../files/identity.ts';
import { GONE, MAX_FLOW_BYTES, type SourceBytes, type Turn, type Unread } from '../files/read-source.ts';
import type { Skipped, SkipReason } from '../files/skip.ts';
import { apartRoots, type FoundFile, folderProblem, type Root } from '../files/walk.ts';
import type { BulkPort, ListedObject } from '../ports.ts';
import { stagedPlace, stagedRoot } from './staged-root.ts';

/** Opens a bucket that flows are read from. */
export type OpenBucket = (bucket: string) => Promise<BulkPort>;

type Headers = Readonly<Record<string, string | undefined>>;

/** Flows that lie in S3 already: put there by somebody, or by another account. Nothing is written there. */
export class StagedFlows implements FlowSources {
  readonly #openBucket: OpenBucket;
  readonly #buckets = new Map<string, Promise<BulkPort>>();
  /** What the listings of this run said. */
  readonly #listed = new Map<string, ObjectIdentity>();

  constructor(openBucket: OpenBucket) {
    this.#openBucket = openBucket;
  }

  async open(places: readonly string[]): Promise<Root[]> {
    return apartRoots(places.map(stagedRoot));
  }

  async *walk(root: Root, signal?: AbortSignal): AsyncGenerator<(FoundFile | Skipped)[], void, void> {
    const { bulk, prefix } = await this.#at(root.real);
    let token: string | undefined;
    do {
      throwIfAborted(signal);
      const page = await withRetry(() => bulk.listPage({ prefix, token }, { signal }), { signal }).catch(
        (error) => {
          throw whose(error);
        },
      );
      yield page.entries().flatMap((object) => this.#found(root, object, object.Key.slice(prefix.length)));
      token = page.token;
    } while (token !== undefined);
  }

  #found(root: Root, { Size, ETag, LastModified }: ListedObject, path: string): (FoundFile | Skipped)[] {
    // What consoles put there to show an empty folder.
    if (Size === 0 && (path === '' || path.endsWith('/'))) return [];
    const left = problemOf(path, Size);
    if (left !== undefined) return [{ root: root.given, path, reason: left[0], detail: left[1] }];
    const modifiedMs = LastModified === undefined ? undefined : Date.parse(LastModified) || undefined;
    this.#listed.set(root.real + path, { etag: ETag, size: Size, modifiedMs });
    return [{ root, path }];
  }

  identify({ root, path }: FoundFile): ObjectIdentity | undefined {
    return this.#listed.get(root.real + path);
  }

  /** Only as what it was listed: what is found to be a flow is what the plan is about. */
  async read(root: string, path: string, head = MAX_FLOW_BYTES, turn?: Turn): Promise<SourceBytes | Unread> {
    const listed = this.#listed.get(root + path);
    // There is no range of nothing.
    if (listed?.size === 0) return { ok: true, bytes: Buffer.alloc(0), identity: listed };
    const { bulk, prefix } = await this.#at(root);
    await turn?.(Math.min(listed?.size ?? 0, head));
    const headers = {
      ...(listed === undefined ? {} : { 'if-match': listed.etag }),
      ...(head < MAX_FLOW_BYTES ? { range: `bytes=0-${head - 1}` } : { 'x-amz-checksum-mode': 'ENABLED' }),
    };
    const request = { method: 'GET', key: prefix + path, headers, limit: MAX_FLOW_BYTES } as const;
    try {
      const { body, headers: answered } = await withRetry(() => bulk.send(request).then(unbroken));
      const identity = listed ?? { etag: answered.etag ?? '', size: body.length };
      return { ok: true, bytes: body, identity };
    } catch (error) {
      return unread(error);
    }
  }

  watch() {
    return { is: (root: string, path: string, identity: SourceIdentity) => this.#is(root, path, identity) };
  }

  async #is(root: string, path: string, identity: SourceIdentity): Promise<boolean> {
    const { bulk, prefix } = await this.#at(root);
    try {
      const { headers } = await withRetry(() => bulk.send({ method: 'HEAD', key: prefix + path }));
      const now = { etag: headers.etag ?? '', size: Number(headers['content-length']) };
      return sameIdentity(now, identity);
    } catch {
      // Reading it will tell why.
      return false;
    }
  }

  async #at(root: string): Promise<{ readonly bulk: BulkPort; readonly prefix: string }> {
    const { bucket, prefix } = stagedPlace(root);
    const known = this.#buckets.get(bucket) ?? this.#openBucket(bucket);
    this.#buckets.set(bucket, known);
    return { bulk: await known, prefix };
  }
}

function problemOf(path: string, size: number): readonly [SkipReason, string] | undefined {
  if (/(?:^|\/)\.{0,2}(?:\/|$)/.test(path) || path.includes('\0')) {
    return ['bad-name', 'its key has an empty, . or .. segment: clients would leave the folder'];
  }
  if (size > MAX_FLOW_BYTES) {
    return ['too-large', `it has ${size} bytes, but a flow may have at most ${MAX_FLOW_BYTES}`];
  }
  return folderProblem(path.slice(0, path.lastIndexOf('/') + 1));
}

/** The answer, where its bytes are those that S3 keeps a SHA-256 of; else another attempt may help. */
function unbroken<T extends { readonly headers: Headers; readonly body: Buffer }>(answer: T): T {
  const stored = answer.headers['x-amz-checksum-sha256'];
  // That of an upload in parts is one of their checksums.
  if (stored === undefined || stored.includes('-')) return answer;
  if (hash('sha256', answer.body, 'base64') === stored) return answer;
  throw new GroundctlError('The bytes received do not match the checksum in S3.', {
    code: 'broken-answer',
    source: 'aws',
    aws: { name: 'BadDigest', httpStatus: 200, retryable: true },
  });
}

/** A refusal with what it mostly comes from here. */
function whose(error: unknown): unknown {
  if (!(error instanceof GroundctlError) || error.code !== 'access-denied') return error;
  const { message, code, source, hint, aws } = error;
  const more =
    'Flows of another account are read with --source-profile, and the bucket must belong to that account, or to --source-bucket-owner.';
  return new GroundctlError(message, {
    code,
    source,
    hint: hint === undefined ? more : `${hint} ${more}`,
    ...(aws === undefined ? {} : { aws }),
    cause: error,
  });
}

/** Why one object was not read. What every other one would meet as well is thrown. */
function unread(error: unknown): Unread {
  if (!(error instanceof GroundctlError)) throw error;
  const { httpStatus: status, name } = error.aws ?? {};
  const is = (reason: SkipReason, detail: string): Unread => ({ ok: false, reason, detail });
  if (status === 404 && name !== 'NoSuchBucket') return is('unreadable', GONE);
  if (status === 412) return is('changed', 'someone rewrote it while it was being read');
  const denied = status === 403 && !refusesCredentials(name);
  if (denied || error.code === 'broken-answer') return is('unreadable', sanitize(error.message));
  throw error;
}
