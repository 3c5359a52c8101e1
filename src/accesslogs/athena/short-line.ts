import { NO_KEY } from './rows-sql.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const SCOPE = '%2F20260101%2Fus-east-1%2Fs3%2Faws4_request';

/**
 * A line of the log's own format that says of a group what the rules see of it.
 * @param seen seconds since 1970 and request id of one of its records, and its key where it was refused
 */
export function shortLine(what: string, entry: string, seen: string): string {
  const [seconds = '0', requestId = '-', refusedKey = NO_KEY] = seen.split(' ');
  const time = logTime(Number(seconds));
  if (what !== 'signed') {
    const address = entry === '' ? '-' : entry;
    return `- - [${time}] ${address} - ${requestId} S3.OTHER.RECORD - - - - - - - - - - -`;
  }
  const [bucket, address, operation, commonKey, grant = '', ...rest] = entry.split(' ');
  const [status, code, ...tail] = rest;
  const key = commonKey === NO_KEY ? refusedKey : commonKey;
  const uri = `"GET /?${queryOf(grant)} HTTP/1.1"`;
  return `- ${bucket} [${time}] ${address} - ${requestId} ${operation} ${key} ${uri} ${status} ${code} - - - - "-" ${tail.join(' ')}`;
}

/** The query of a presigned URL whose form nobody could object to. */
function queryOf(grant: string): string {
  const [version, ...parts] = grant.split(',');
  if (version === '2') {
    const [expires, ...accessKey] = parts;
    return `AWSAccessKeyId=${accessKey.join(',')}&Expires=${expires}&Signature=X`;
  }
  const [date, expires, ...accessKey] = parts;
  const credential = `${accessKey.join(',')}${SCOPE}`;
  return `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${credential}&X-Amz-Date=${date}&X-Amz-Expires=${expires}&X-Amz-Security-Token=t&X-Amz-SignedHeaders=host&X-Amz-Signature=XX`;
}

function logTime(seconds: number): string {
  const date = new Date(seconds * 1000).toISOString();
  const month = MONTHS[Number(date.slice(5, 7)) - 1];
  return `${date.slice(8, 10)}/${month}/${date.slice(0, 4)}:${date.slice(11, 19)} +0000`;
}
