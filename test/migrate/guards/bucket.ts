import { hash } from 'node:crypto';
import { GroundctlError } from '../../../src/core/errors.ts';
import type { BulkPort } from '../../../src/migrate/ports.ts';
import type { JournalEntry } from '../../../src/migrate/sync/journal-entry.ts';
import { originHeaders } from '../../../src/migrate/sync/origin.ts';

export const sha = (text: string) => hash('sha256', text);
export const awsError = (code: string, httpStatus?: number, name = 'Refused') =>
  new GroundctlError(`S3 said ${code}.`, {
    code,
    source: 'aws',
    aws: { name, retryable: false, ...(httpStatus !== undefined && { httpStatus }) } as never,
  });

interface Stored {
  readonly body: string;
  readonly etag: string;
  readonly headers?: Readonly<Record<string, string>>;
}
/** A bucket that answers as S3 does to one attempt, and notes what it is asked. A version is under `key?versionId=id`. */
export class Bucket {
  readonly objects = new Map<string, Stored>();
  readonly sent: string[] = [];
  readonly fails = new Map<string, Error>();
  copyAnswer = Buffer.alloc(0);

  put(key: string, body: string, more: Partial<Stored> = {}): this {
    this.objects.set(key, { body, etag: `"${key}"`, ...more });
    return this;
  }
  /** As groundctl writes it. */
  ours(
    key: string,
    body: string,
    path = key.slice('flows/'.length),
    more: { migration?: string; content?: string | undefined } = {},
  ): this {
    const { migration = 'm1', content = sha(body) } = more;
    const origin = {
      migration,
      path,
      sha256: sha(body),
      content: 'content' in more ? more.content : content,
    };
    const stored = Buffer.from(sha(body), 'hex').toString('base64');
    return this.put(key, body, { headers: { ...originHeaders(origin), 'x-amz-checksum-sha256': stored } });
  }

  #write(key: string, headers: Record<string, string>, body: Buffer) {
    this.#hold(key, headers);
    const etag = `"${hash('md5', body)}"`;
    this.objects.set(key, { body: body.toString(), etag, headers });
    return { status: 200, headers: { etag }, body: Buffer.alloc(0) };
  }

  /** As a condition on what is there now. */
  #hold(key: string, headers: Record<string, string>): void {
    const there = this.objects.get(key)?.etag;
    const refused =
      (headers['if-none-match'] === '*' && there !== undefined) ||
      (headers['if-match'] !== undefined && headers['if-match'] !== there);
    if (refused) throw awsError('conflict', 412);
  }

  #copy(key: string, headers: Record<string, string>): void {
    const from = decodeURIComponent(headers['x-amz-copy-source'] ?? '').replace(/^[^/]*\//, '');
    const source = this.objects.get(from);
    if (source === undefined) throw awsError('no-such-key', 404);
    if (source.etag !== headers['x-amz-copy-source-if-match']) throw awsError('conflict', 412);
    this.#hold(key, headers);
    this.objects.set(key, { ...source, etag: `"copy of ${source.etag.replaceAll('"', '')}"` });
  }

  readonly bulk = {
    send: async ({
      method,
      key: name,
      headers = {},
      query = {},
      body: given,
    }: {
      method: string;
      key: string;
      headers?: Record<string, string>;
      query?: Record<string, string>;
      body?: Buffer;
    }) => {
      const key = query.versionId === undefined ? name : `${name}?versionId=${query.versionId}`;
      this.sent.push(`${method} ${key}`);
      const error = this.fails.get(`${method} ${key}`);
      const found = this.objects.get(key);
      if (error !== undefined) throw error;
      if (method === 'PUT') {
        if (given !== undefined) return this.#write(key, headers, given);
        this.#copy(key, headers);
        return { status: 200, headers: {}, body: this.copyAnswer };
      }
      if (method === 'DELETE') {
        if (found !== undefined && headers['if-match'] !== found.etag) throw awsError('conflict', 412);
        this.objects.delete(key);
        return { status: 204, headers: {}, body: Buffer.alloc(0) };
      }
      if (found === undefined) throw awsError('no-such-key', 404);
      const body = Buffer.from(found.body);
      return {
        status: 200,
        headers: { etag: found.etag, 'content-length': String(body.length), ...found.headers },
        body: method === 'GET' ? body : Buffer.alloc(0),
      };
    },
    /** Two to a page. */
    listPage: async ({ prefix, token }: { prefix: string; token?: string }) => {
      this.sent.push(`LIST ${prefix}`);
      const keys = [...this.objects.keys()]
        .filter((key) => key.startsWith(prefix) && !key.includes('?'))
        .sort();
      const at = Number(token ?? 0);
      return {
        token: at + 2 < keys.length ? `${at + 2}` : undefined,
        entries: () =>
          keys.slice(at, at + 2).map((Key) => {
            const { body = '', etag: ETag = '' } = this.objects.get(Key) ?? {};
            return { Key, Size: Buffer.byteLength(body), ETag };
          }),
      };
    },
  } as unknown as BulkPort;
}
export const entry = (key: string, body: string, more: Partial<JournalEntry> = {}): JournalEntry => ({
  key,
  root: '/work',
  path: key.slice('flows/'.length),
  source: sha(body),
  sha256: sha(body),
  etag: `"${key}"`,
  written: true,
  ...more,
});
