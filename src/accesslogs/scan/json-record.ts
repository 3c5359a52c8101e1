/**
 * The records that S3 delivers to CloudWatch Logs (and from there as JSON lines to S3 or Firehose) name their
 * fields. These names are AWS's: schema_version_id, bucket_arn, bucket_name, request_time, bucket_owner_id,
 * remote_ip, requester, request_id, operation, key_name, request_uri, http_status. The others are assumed to be
 * called as in AWS's Athena table for the text format, which the first twelve mostly are too; the columns of that
 * table are known as well. null and empty stand for the dash. Source: S3 user guide, "Log format in CloudWatch
 * Logs" (sal-cw-log-format), and "Using access logs to identify requests" (the Athena table).
 */
const FIELDS: readonly (readonly string[])[] = [
  ['bucket_owner_id', 'bucket_owner', 'bucketowner'],
  ['bucket_name', 'bucket'],
  ['request_time', 'requestdatetime', '@timestamp'],
  ['remote_ip', 'remoteip'],
  ['requester'],
  ['request_id', 'requestid'],
  ['operation'],
  ['key_name', 'key'],
  ['request_uri', 'requesturi'],
  ['http_status', 'httpstatus', 'status'],
  ['error_code', 'errorcode'],
  ['bytes_sent', 'bytes_sent_size', 'bytessent'],
  ['object_size', 'objectsize'],
  ['total_time', 'total_time_ms', 'totaltime'],
  ['turn_around_time', 'turn_around_time_ms', 'turnaroundtime'],
  ['referer', 'referrer'],
  ['user_agent', 'useragent'],
  ['version_id', 'versionid'],
  ['host_id', 'hostid'],
  ['signature_version', 'sigv'],
  ['cipher_suite', 'ciphersuite'],
  ['authentication_type', 'authtype'],
  ['host_header', 'endpoint'],
  ['tls_version', 'tlsversion'],
  ['access_point_arn', 'accesspointarn'],
  ['acl_required', 'aclrequired'],
  ['source_region', 'sourceregion'],
];
const NAMES = new Set(FIELDS.flat());
const NUMBERS = new Set(['http_status', 'bytes_sent', 'object_size', 'total_time', 'turn_around_time']);
const QUOTED = new Set(['request_uri', 'referer', 'user_agent']);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** True for the names of fields of records, in small letters. */
export function isFieldName(name: string): boolean {
  return NAMES.has(name);
}

/**
 * A record with named fields as a line of the text format, so that one reader serves both; undefined where there is
 * no time, address and operation.
 */
export function textLineOf(fields: { readonly [name: string]: unknown }): string | undefined {
  const first = (names: readonly string[]) =>
    names
      .map((alias) => fields[alias])
      .find((found) => found !== undefined && found !== null && found !== '');
  const time = logTime(first(FIELDS[2] ?? []));
  const hasAddress = 'remote_ip' in fields || 'remoteip' in fields;
  if (time === undefined || !hasAddress || typeof fields.operation !== 'string') return undefined;
  return FIELDS.map((names) => {
    const [name = ''] = names;
    if (name === 'request_time') return time;
    const value = first(names);
    // A table may hold 403.0 or 1,234 where the log has a whole number.
    if (NUMBERS.has(name)) return /^\d+/.exec(String(value ?? '-').replaceAll(',', ''))?.[0] ?? '-';
    return fieldText(value, QUOTED.has(name));
  }).join(' ');
}

function fieldText(value: unknown, quoted: boolean): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const bare = quoted ? text.replace(/^"(.*)"$/s, '$1') : text;
  if (quoted) return `"${bare === '' ? '-' : bare.replace(/[\r\n]/g, ' ')}"`;
  // The requester of an origin access identity is the one unquoted field that holds spaces in the text format.
  if (/:user\/CloudFront Origin Access Identity \S+$/.test(bare)) return bare;
  return bare === '' ? '-' : bare.replace(/\s/g, '+');
}

/** ISO 8601, the form of the text format, or milliseconds since 1970. */
function logTime(value: unknown): string | undefined {
  if (typeof value === 'number' || (typeof value === 'string' && /^\d{12,13}$/.test(value))) {
    const date = new Date(Number(value));
    return Number.isNaN(date.getTime()) ? undefined : logTime(date.toISOString());
  }
  if (typeof value !== 'string') return undefined;
  const written = /^\[?(\d\d\/[A-Za-z]{3}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\]?$/.exec(value.trim());
  if (written) return `[${written[1]}]`;
  const match = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/.exec(
    value.trim(),
  );
  if (!match) return undefined;
  const [, year, month, day, clock, zone = 'Z'] = match;
  const offset = /^[+-]/.test(zone) ? zone.replace(':', '') : '+0000';
  return `[${day}/${MONTHS[Number(month) - 1]}/${year}:${clock} ${offset}]`;
}
