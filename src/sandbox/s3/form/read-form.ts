import type { Blob } from '../blob.ts';
import { invalidArgument, S3Error } from '../error.ts';

/** What a browser's form holds before its file, and where in the body the file is. */
export interface ReadForm {
  /** By name as it was sent, in the order of the form; what stands after the file does not count. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** The name that the browser gives the file; undefined where it gives none. */
  readonly filename: string | undefined;
  readonly file: Blob;
}

/** All that comes before the file, in bytes (user guide, "HTML form fields": up to 20 KB). */
const MAX_FIELDS = 20_480;
/** Room for the boundaries and headers of those fields. */
const MAX_HEAD = 131_072;
const CRLF = Buffer.from('\r\n');

/**
 * Takes a `multipart/form-data` body apart, which may be larger than memory. The file that comes back shares the
 * body's bytes: release both.
 * @throws S3Error PreconditionFailed, MalformedPOSTRequest, MaxPostPreDataLengthExceeded, InvalidArgument
 */
export async function readForm(contentType: string | undefined, body: Blob): Promise<ReadForm> {
  const delimiter = Buffer.from(`--${boundaryOf(contentType)}`);
  const head = await body.slice(0, MAX_HEAD).buffer();
  const fields: [string, string][] = [];
  let size = 0;
  let at = startOf(head, delimiter);
  for (;;) {
    if (head.subarray(at, at + 2).equals(Buffer.from('--'))) throw noFile();
    const begin = head.indexOf(CRLF, at);
    const blank = begin < 0 ? -1 : head.indexOf('\r\n\r\n', begin);
    if (blank < 0) throw head.length < MAX_HEAD ? malformed() : tooLong();
    const { name, filename } = dispositionOf(head.toString('utf8', begin, blank));
    const content = blank + 4;
    if (name.toLowerCase() === 'file') {
      const end = await endOf(body, content, delimiter);
      return { fields, filename, file: body.slice(content, end) };
    }
    const end = head.indexOf(Buffer.concat([CRLF, delimiter]), content);
    size += (end < 0 ? head.length : end) - content;
    if (size > MAX_FIELDS) throw tooLong();
    if (end < 0) throw malformed();
    fields.push([name, head.toString('utf8', content, end)]);
    at = end + CRLF.length + delimiter.length;
  }
}

function boundaryOf(contentType = ''): string {
  if (!/^multipart\/form-data\s*(;|$)/i.test(contentType)) {
    throw new S3Error('PreconditionFailed', undefined, {
      details: { Condition: 'Bucket POST must be of the enclosure-type multipart/form-data' },
    });
  }
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw malformed();
  return boundary;
}

/** Right after the first boundary. What stands before it is nobody's. */
function startOf(head: Buffer, delimiter: Buffer): number {
  const first = head.subarray(0, delimiter.length).equals(delimiter)
    ? 0
    : head.indexOf(Buffer.concat([CRLF, delimiter])) + CRLF.length;
  if (first === 1) throw malformed();
  return first + delimiter.length;
}

function dispositionOf(headers: string): { readonly name: string; readonly filename: string | undefined } {
  const line = /(?:^|\r\n)content-disposition:[ \t]*form-data[ \t]*;([^\r\n]*)/i.exec(headers)?.[1];
  const parameter = (name: string) => {
    const match = new RegExp(`(?:^|;)[ \\t]*${name}=(?:"((?:\\\\.|[^"\\\\])*)"|([^\\s;"]+))`, 'i').exec(
      line ?? '',
    );
    return match === null ? undefined : (match[1]?.replace(/\\(["\\])/g, '$1') ?? match[2]);
  };
  const name = parameter('name');
  if (name === undefined || name === '') throw malformed();
  return { name, filename: parameter('filename') };
}

/** Where the file ends: at the next boundary, which may lie across two pieces of the body. */
async function endOf(body: Blob, start: number, delimiter: Buffer): Promise<number> {
  const end = Buffer.concat([CRLF, delimiter]);
  let at = start;
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of body.slice(start, body.size).read()) {
    const here = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const found = here.indexOf(end);
    if (found >= 0) return at + found;
    const kept = Math.min(end.length - 1, here.length);
    at += here.length - kept;
    rest = here.subarray(here.length - kept);
  }
  throw malformed();
}

function malformed(): S3Error {
  return new S3Error('MalformedPOSTRequest');
}

function tooLong(): S3Error {
  return new S3Error('MaxPostPreDataLengthExceeded', undefined, {
    details: { MaxPostPreDataLengthBytes: String(MAX_FIELDS) },
  });
}

function noFile(): S3Error {
  return invalidArgument('file', '0', 'POST requires exactly one file upload per request.');
}
