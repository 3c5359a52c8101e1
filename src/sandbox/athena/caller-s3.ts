import { signRequest } from '../../core/sigv4/sign.ts';
import { uriEncodePath } from '../../core/sigv4/uri.ts';
import type { Call } from '../environment.ts';
import { parseXml } from '../s3/xml.ts';

export interface Listed {
  readonly key: string;
  readonly size: number;
}

/** S3 as the caller of a query sees it: over HTTP, signed with the same keys. Throws S3's words where it refuses. */
export class CallerS3 {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  async list(bucket: string, prefix: string): Promise<Listed[]> {
    const found: Listed[] = [];
    let token: string | undefined;
    do {
      const query = {
        'list-type': '2',
        prefix,
        ...(token === undefined ? {} : { 'continuation-token': token }),
      };
      const page = parseXml((await this.#get(`/${bucket}`, query)).toString(), 'ListBucketResult');
      for (const contents of page.all('Contents')) {
        found.push({ key: contents.first('Key')?.text ?? '', size: Number(contents.value('Size')) });
      }
      token = page.value('NextContinuationToken');
    } while (token !== undefined);
    return found;
  }

  /** Throws where the bucket is not there, or its location may not be asked for. */
  async checkBucket(bucket: string): Promise<void> {
    await this.#get(`/${bucket}`, { location: '' });
  }

  get(bucket: string, key: string): Promise<Buffer> {
    return this.#get(`/${bucket}/${uriEncodePath(key)}`, {});
  }

  async #get(path: string, query: Readonly<Record<string, string>>): Promise<Buffer> {
    const { env, caller, region } = this.#call;
    const url = new URL(env.urls.internet);
    const search = Object.entries(query)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join('&');
    const signed = signRequest(
      { method: 'GET', host: url.host, path, query },
      { credentials: caller, region, service: 's3', now: env.clock() },
    );
    const response = await fetch(`${url.origin}${path}${search === '' ? '' : `?${search}`}`, {
      headers: signed,
    });
    const body = Buffer.from(await response.arrayBuffer());
    if (response.ok) return body;
    const said = parseXml(body.toString(), 'Error').value('Code') ?? '';
    throw new Error(
      `${said === 'AccessDenied' ? 'Access Denied' : said} when reading s3:/${path} (Service: Amazon S3)`,
    );
  }
}
