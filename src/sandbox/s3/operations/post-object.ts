import type { Blob } from '../blob.ts';
import { assertDigest, CHECKSUM_ALGORITHMS, checksumHeader, digestsOf } from '../checksum.ts';
import { S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { authenticateForm, missingField } from '../form/authenticate-form.ts';
import { encodeMetadata } from '../form/encode-metadata.ts';
import { checkPostPolicy, readPostPolicy } from '../form/post-policy.ts';
import { readForm } from '../form/read-form.ts';
import type { Received } from '../receive.ts';
import { parseTagging } from '../tags.ts';
import { parseXml, xmlDocument } from '../xml.ts';
import { MAX_PUT, putObject } from './put-object.ts';

/** Room for the fields of a form beside its file, in bytes. */
const FORM_OVERHEAD = 1024 * 1024;

/**
 * Reads a browser's form, before anything is decided: who sends it and which key it is for stand in its fields. From
 * then on the exchange has the form's fields for headers and its file for body.
 * @throws S3Error
 */
export async function readPostedForm(exchange: Exchange): Promise<void> {
  const { request, env, address, receivedAt } = exchange;
  const received = await exchange.receive({ maxSize: MAX_PUT + FORM_OVERHEAD, foreignChecksum: true });
  let file: Blob | undefined;
  try {
    const form = await readForm(request.headers['content-type'], received.blob);
    file = form.file;
    const fields = new Map(
      form.fields.map(([name, value]) => [name.toLowerCase(), fill(name, value, form.filename)]),
    );
    fields.set('bucket', address.bucket ?? '');
    const key = fields.get('key');
    if (key === undefined || key === '') throw missingField('key');
    const caller = authenticateForm(fields, env.keys, receivedAt);
    if (caller.kind === 'iam') {
      const sent = form.fields.map(([name]) => name);
      checkPostPolicy(
        readPostPolicy(fields.get('policy') ?? ''),
        { fields, sent, size: file.size },
        receivedAt,
      );
      exchange.caller = caller;
    }
    exchange.address = { ...address, key };
    const headers = headersOf(exchange, fields);
    exchange.form = { fields, headers, file: await receivedFile(file, headers) };
  } catch (error) {
    file?.release();
    throw error;
  } finally {
    received.blob.release();
  }
}

/** A file without a name leaves the variable as it stands. */
function fill(name: string, value: string, filename: string | undefined): string {
  if (filename === undefined || name.toLowerCase() === 'policy') return value;
  return value.replaceAll(FILENAME, () => baseName(filename));
}

const FILENAME = /\$\{filename\}/g;

/** POST of a form: an upload as any other, answered as the form asks. */
export async function postObject(exchange: Exchange): Promise<Reply> {
  const { headers = {}, ...reply } = await putObject(exchange);
  const { bucket, key, form, address, request } = exchange;
  const ETag = headers.etag ?? '';
  const base = `http://${request.headers.host ?? 'localhost'}/`;
  const Location = `${base}${address.style === 'path' ? `${bucket.name}/` : ''}${encodeURIComponent(key)}`;
  const redirect = redirectOf(form?.fields.get('success_action_redirect') ?? form?.fields.get('redirect'));
  if (redirect !== undefined) {
    const result = new URLSearchParams({ bucket: bucket.name, key, etag: ETag });
    const location = `${redirect}${redirect.includes('?') ? '&' : '?'}${result.toString()}`;
    return { ...reply, status: 303, headers: { ...headers, location } };
  }
  const status = form?.fields.get('success_action_status');
  if (status !== '200' && status !== '201')
    return { ...reply, status: 204, headers: { ...headers, location: Location } };
  const body = xmlDocument('PostResponse', { Location, Bucket: bucket.name, Key: key, ETag }, false);
  return {
    ...reply,
    status: Number(status),
    headers: { ...headers, location: Location },
    ...(status === '201' ? { body } : {}),
  };
}

/** What of a form's fields is a header of the object. */
const HEADER = /^(x-amz-.+|cache-control|content-(type|disposition|encoding|language|md5)|expires)$/;

function headersOf(
  { request }: Exchange,
  fields: ReadonlyMap<string, string>,
): Record<string, string | undefined> {
  const { host, referer, 'user-agent': agent } = request.headers;
  const headers: Record<string, string | undefined> = { host, referer, 'user-agent': agent };
  for (const [name, value] of fields) {
    if (HEADER.test(name))
      headers[name] = name.startsWith('x-amz-meta-') ? encodeMetadata(value) : plain(value);
  }
  const acl = fields.get('acl');
  if (acl !== undefined) headers['x-amz-acl'] = acl;
  const tagging = fields.get('tagging');
  if (tagging !== undefined) {
    const tags = parseTagging(parseXml(tagging, 'Tagging'), 10);
    headers['x-amz-tagging'] = tags
      .map(({ key, value }) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
      .join('&');
  }
  return headers;
}

/** A header's value: what it cannot hold becomes a space. */
function plain(value: string): string {
  return value.replace(/[^\x20-\x7e\xa0-\xff]/g, ' ').trim();
}

/** @throws S3Error BadDigest or InvalidDigest */
async function receivedFile(
  file: Blob,
  headers: Readonly<Record<string, string | undefined>>,
): Promise<Received> {
  const named = CHECKSUM_ALGORITHMS.find((algorithm) => headers[checksumHeader(algorithm)] !== undefined);
  const algorithm = named ?? 'CRC64NVME';
  const wanted = named === undefined ? undefined : assertDigest(named, headers[checksumHeader(named)] ?? '');
  const { md5, digest } = await digestsOf(file.read(), algorithm);
  const sent = headers['content-md5'];
  if (sent !== undefined && Buffer.from(sent, 'base64').length !== 16) throw new S3Error('InvalidDigest');
  if (sent !== undefined && sent !== Buffer.from(md5, 'hex').toString('base64'))
    throw new S3Error('BadDigest');
  if (wanted !== undefined && wanted !== digest.toString('base64')) {
    throw new S3Error('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
  }
  return { blob: file, md5, checksum: { algorithm, digest, given: named !== undefined } };
}

/** Browsers may send a path; the name is its end. */
function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** A redirect that cannot be read counts as none. */
function redirectOf(text: string | undefined): string | undefined {
  return text !== undefined && /^https?:\/\/[\x21-\x7e]+$/i.test(text) && URL.canParse(text)
    ? text
    : undefined;
}
