/**
 * The records that S3 delivers to CloudWatch Logs (and from there as JSON lines to S3 or Firehose) name their
 * fields. These names are AWS's: schema_version_id, bucket_arn, bucket_name, request_time, bucket_owner_id,
 * remote_ip, requester, request_id, operation, key_name, request_uri, http_status. The others are assumed to be
 * called as in AWS's Athena table for the text format, which the first twelve mostly are too. null stands for
 * the dash. Source: S3 user guide, "Log format in CloudWatch Logs" (sal-cw-log-format).
 */
const FIELDS: readonly (readonly string[])[] = [
  ['bucket_owner_id', 'bucket_owner'],
  ['bucket_name', 'bucket'],
  ['request_time'],
  ['remote_ip'],
  ['requester'],
  ['request_id'],
  ['operation'],
  ['key_name', 'key'],
  ['request_uri'],
  ['http_status'],
  ['error_code'],
  ['bytes_sent'],
  ['object_size'],
  ['total_time'],
  ['turn_around_time'],
  ['referer', 'referrer'],
  ['user_agent'],
  ['version_id'],
  ['host_id'],
  ['signature_version'],
  ['cipher_suite'],
  ['authentication_type'],
  ['host_header'],
  ['tls_version'],
  ['access_point_arn'],
  ['acl_required'],
  ['source_region'],
];
const QUOTED = new Set(['request_uri', 'referer', 'user_agent']);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A JSON record as a line of the text format, so that one reader serves both; undefined where the text is no
 * JSON object with a request time and an operation. Text in front of the object, as exports of log groups have
 * it, is skipped.
 */
export function textLineOf(json: string): string | undefined {
  const record = parseObject(json.slice(Math.max(0, json.indexOf('{'))));
  if (record === undefined) return undefined;
  const event = typeof record.message === 'string' ? parseObject(record.message) : undefined;
  const fields = event ?? record;
  const time = logTime(fields.request_time);
  if (time === undefined || typeof fields.operation !== 'string') return undefined;
  return FIELDS.map((names) => {
    const [name = ''] = names;
    if (name === 'request_time') return time;
    const value = names.map((alias) => fields[alias]).find((found) => found !== undefined && found !== null);
    return fieldText(value, QUOTED.has(name));
  }).join(' ');
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function fieldText(value: unknown, quoted: boolean): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  if (quoted) return `"${text === '' ? '-' : text.replace(/[\r\n]/g, ' ')}"`;
  // The requester of an origin access identity is the one unquoted field that holds spaces in the text format.
  return text === '' ? '-' : text.replace(/\s/g, '+');
}

function logTime(value: unknown): string | undefined {
  const match = typeof value === 'string' && /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d:\d\d:\d\d)/.exec(value);
  if (!match) return undefined;
  const [, year, month, day, clock] = match;
  return `[${day}/${MONTHS[Number(month) - 1]}/${year}:${clock} +0000]`;
}
