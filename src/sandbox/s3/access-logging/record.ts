/** What one line of a server access log says. Undefined fields are written as `-`. */
export interface AccessRecord {
  readonly bucketOwner: string;
  readonly bucket: string;
  readonly time: Date;
  readonly remoteIp: string | undefined;
  readonly requester: string | undefined;
  readonly requestId: string;
  readonly operation: string;
  readonly key: string | undefined;
  /** The request line, signature included: it is redacted here. Undefined leaves the field bare. */
  readonly requestLine: string | undefined;
  readonly status: number | undefined;
  readonly errorCode: string | undefined;
  readonly bytesSent: number | undefined;
  readonly objectSize: number | undefined;
  /** Milliseconds. */
  readonly totalTime: number | undefined;
  readonly turnAroundTime: number | undefined;
  readonly referer: string | undefined;
  readonly userAgent: string | undefined;
  readonly versionId: string | undefined;
  readonly hostId: string;
  readonly signatureVersion: string | undefined;
  readonly cipher: string | undefined;
  readonly authenticationType: string | undefined;
  readonly hostHeader: string | undefined;
  readonly tlsVersion: string | undefined;
  readonly aclRequired: boolean;
  readonly sourceRegion: string | undefined;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A record in the 27 fields of today's format. S3 escapes nothing in the quoted fields, so neither is it here:
 * a client's quotes end up in its line as they came. Source: S3 user guide, "Amazon S3 server access log format".
 */
export function formatRecord(record: AccessRecord): string {
  const batch = record.requestLine === undefined;
  const quoted = (text: string | undefined) =>
    batch ? '-' : `"${text === undefined || text === '' ? '-' : oneLine(text)}"`;
  return [
    record.bucketOwner,
    record.bucket,
    `[${formatTime(record.time)}]`,
    field(record.remoteIp),
    field(record.requester),
    record.requestId,
    record.operation,
    record.key === undefined ? '-' : encodeLogKey(record.key),
    quoted(record.requestLine === undefined ? undefined : redactRequestLine(record.requestLine)),
    field(record.status),
    field(record.errorCode),
    // Nothing sent and nothing stored are dashes; a time of 0 ms is a 0.
    field(record.bytesSent || undefined),
    field(record.objectSize),
    field(record.totalTime),
    field(record.turnAroundTime),
    quoted(record.referer),
    quoted(record.userAgent),
    record.versionId === undefined || record.versionId === 'null' ? '-' : record.versionId,
    record.hostId,
    field(record.signatureVersion),
    field(record.cipher),
    field(record.authenticationType),
    field(record.hostHeader),
    field(record.tlsVersion),
    '-',
    record.aclRequired ? 'Yes' : '-',
    field(record.sourceRegion),
  ].join(' ');
}

/** A key as the log has it: encoded twice over, with `+` for a space. */
export function encodeLogKey(key: string): string {
  const once = encodeURIComponent(key.toWellFormed()).replaceAll('%2F', '/').replaceAll('%20', '+');
  return once.replaceAll('%', '%25');
}

/** Takes the signature out of a request line: S3 puts exactly 32 X there, and leaves the session token. */
export function redactRequestLine(line: string): string {
  return line.replace(/([?&](?:X-Amz-Signature)=)[^&\s]*/gi, `$1${'X'.repeat(32)}`);
}

function formatTime(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${two(time.getUTCDate())}/${MONTHS[time.getUTCMonth()]}/${time.getUTCFullYear()}`;
  return `${date}:${two(time.getUTCHours())}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())} +0000`;
}

function field(value: string | number | undefined): string {
  return value === undefined || value === '' ? '-' : String(value).replace(/\s/g, '+');
}

/** Headers cannot hold line ends; a record that came from elsewhere must not become two. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]/g, ' ');
}
