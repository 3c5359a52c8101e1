/**
 * An S3 that keeps no more of an object than name, size and MD5, and checks no signature: what can be measured
 * against it is the client. Run as a program it prints its URL. `DELETE /_all` forgets everything, `GET /_cpu` tells the
 * seconds of CPU it has used.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

interface Kept {
  readonly size: number;
  readonly etag: string;
  readonly modified: string;
}

const objects = new Map<string, Kept>();

const server = createServer((request, response) => {
  const [path = '/', query = ''] = (request.url ?? '/').split('?');
  const parts = path.split('/');
  if (request.method === 'DELETE' && path === '/_all') return forget(response);
  if (path === '/_cpu') return void response.end(String(cpuSeconds()));
  if (request.method === 'POST') return answer(request, response, 200, IDENTITY);
  if (parts.length <= 2 || parts[2] === '') return bucket(request, response, new URLSearchParams(query));
  const key = decodeURIComponent(parts.slice(2).join('/'));
  if (request.method === 'PUT') return put(request, response, key);
  const kept = objects.get(key);
  if (kept === undefined) return answer(request, response, 404, '');
  response.writeHead(200, {
    etag: kept.etag,
    'content-length': kept.size,
    'last-modified': new Date(kept.modified).toUTCString(),
  });
  response.end();
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(`http://127.0.0.1:${address?.port}`);
});

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function put(request: IncomingMessage, response: ServerResponse, key: string): void {
  const md5 = createHash('md5');
  let size = 0;
  request.on('data', (piece: Buffer) => {
    md5.update(piece);
    size += piece.length;
  });
  request.on('end', () => {
    if (request.headers['if-none-match'] === '*' && objects.has(key))
      return answer(request, response, 412, '');
    const etag = `"${md5.digest('hex')}"`;
    // Bodies in chunks with trailers are longer than what they carry.
    const decoded = Number(request.headers['x-amz-decoded-content-length'] ?? size);
    objects.set(key, { size: decoded, etag, modified: new Date().toISOString() });
    response.writeHead(200, { etag, 'content-length': 0 });
    response.end();
  });
}

function bucket(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void {
  request.resume();
  if (request.method === 'HEAD' || request.method === 'PUT') {
    response.writeHead(200, { 'x-amz-bucket-region': 'us-east-1', 'content-length': 0 });
    response.end();
  } else if (query.has('list-type') || query.has('prefix')) answer(request, response, 200, listing(query));
  else if (query.has('versioning'))
    answer(
      request,
      response,
      200,
      '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
    );
  else if (query.has('location')) answer(request, response, 200, '<LocationConstraint/>');
  else if (query.has('cors'))
    answer(
      request,
      response,
      404,
      '<Error><Code>NoSuchCORSConfiguration</Code><Message>none</Message></Error>',
    );
  else if (query.has('encryption'))
    answer(
      request,
      response,
      404,
      '<Error><Code>ServerSideEncryptionConfigurationNotFoundError</Code><Message>none</Message></Error>',
    );
  else answer(request, response, 404, '');
}

let sorted: string[] = [];

function listing(query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? '';
  if (sorted.length !== objects.size) sorted = [...objects.keys()].sort();
  const after = query.get('continuation-token') ?? query.get('start-after') ?? query.get('marker') ?? '';
  const rest = sorted.filter((key) => key.startsWith(prefix) && key > after);
  const most = Number(query.get('max-keys') ?? 1000);
  const delimiter = query.get('delimiter') ?? '';
  const page: string[] = [];
  const folders = new Set<string>();
  let last = '';
  let more = false;
  for (const key of rest) {
    const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const folder = at < 0 ? undefined : key.slice(0, at + delimiter.length);
    if (folder === undefined || !folders.has(folder)) {
      more = page.length + folders.size >= most;
      if (more) break;
      if (folder === undefined) page.push(key);
      else folders.add(folder);
    }
    last = key;
  }
  const items = page.map((key) => {
    const kept = objects.get(key);
    return `<Contents><Key>${key}</Key><LastModified>${kept?.modified}</LastModified><ETag>${kept?.etag.replaceAll('"', '&quot;')}</ETag><Size>${kept?.size}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
  });
  const common = [...folders].map((name) => `<CommonPrefixes><Prefix>${name}</Prefix></CommonPrefixes>`);
  const encoding = query.has('encoding-type') ? '<EncodingType>url</EncodingType>' : '';
  const next = more
    ? `<NextContinuationToken>${last}</NextContinuationToken><NextMarker>${last}</NextMarker>`
    : '';
  return `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix>${prefix}</Prefix>${encoding}<KeyCount>${page.length + folders.size}</KeyCount><IsTruncated>${more}</IsTruncated>${next}${items.join('')}${common.join('')}</ListBucketResult>`;
}

const IDENTITY =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/bench</Arn><UserId>AIDA</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>';

function forget(response: ServerResponse): void {
  objects.clear();
  sorted = [];
  response.end(String(objects.size));
}

function answer(request: IncomingMessage, response: ServerResponse, status: number, body: string): void {
  request.resume();
  response.writeHead(status, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(body),
  });
  response.end(request.method === 'HEAD' ? '' : body);
}
