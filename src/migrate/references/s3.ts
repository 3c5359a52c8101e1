import type { Span } from '../../core/json/json-node.ts';
import type { TextReference } from './reference.ts';

/** `://` as it stands, with slashes escaped once more, or percent-encoded once or several times. */
const AFTER_SCHEME = String.raw`(?::(?:\\{0,4}\/){2}|(?:%(?:25)*3a)(?:(?:%(?:25)*2f){2}|\/\/))`;
const URI = new RegExp(
  String.raw`(?:(?<![A-Za-z0-9])|(?<=%(?:25)*(?!25)[0-9a-f]{2}))s3[an]?${AFTER_SCHEME}((?:\{\{[^{}\r\n]{1,200}\}\}|[^\s/"'\x60,;()\[\]|\\%&])*)`,
  'gi',
);
/** Keys end where a quote, a bracket or white space does. */
const KEY = /[^\s"'`,;()[\]|\\<>]*/y;
/** `Bucket="name"`, `bucket_name: 'name'`, `.Bucket("name")`, `--bucket name`. */
const NAMED =
  /(?:(?<![A-Za-z0-9])(?:s3_?)?bucket(?:_?name)?["']?\s{0,5}(?:=|:|\()\s{0,5}[rbu]?["']|--bucket[ =]["']?)([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?![\w./-])/gi;
/** `s3.Object("name", …)`, `download_file("name", …)`, `upload_file(file, "name", …)`. */
const FIRST =
  /(?:\.(?:Object|ObjectSummary|BucketPolicy|MultipartUpload)\(|\.download_file(?:obj)?\(|\.upload_file(?:obj)?\(\s{0,5}[^,()\n]{1,200},)\s{0,5}[rbu]?["']([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?=["'])/g;
/** `fs.s3a.bucket.NAME.access.key`: options of Hadoop for one bucket. */
const OPTION =
  /fs\.s3a\.bucket\.([a-z0-9][a-z0-9.-]{1,61}?[a-z0-9])(?=\.(?:access\.key|secret\.key|session\.token|endpoint|aws\.|server-side|path\.style|assumed\.|fast\.|region|requester))/g;
/** Pages of the console name buckets in their path. */
const CONSOLE =
  /console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com|amazonaws-eusc\.eu)\/s3\/(?:buckets|object|home\?bucket=)\/?([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/gi;

/** `"s3://" + "name"`, `"s3://{}/in".format("name")`, `"s3://%s/in" % "name"`. */
const JOINED =
  /["']s3[an]?:\/\/(?:["']\s{0,5}[,+]|(?:\{0?\}|%s)[^"'\n]{0,200}["']\s{0,3}(?:\.format\(|%\s{0,3}\(?))\s{0,5}[rbu]?["']([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?=[/"'])/gi;
/** Calls of s3fs and the like, whose paths begin with the bucket. */
const FILE_SYSTEM =
  /(?<![\w.])(?:s3|fs|s3_?fs|s3_?file_?system|file_?system)\.(?:open|ls|glob|find|exists|isfile|isdir|info|du|walk|get|put|cat|rm|cp|mv|touch|download|upload)\(\s{0,5}["']([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?=\/)/g;
const HAS_FILE_SYSTEM = /s3fs|S3FileSystem/;

/** S3 URIs of every scheme, however they are escaped, buckets that code names, and pages of the console. */
export function s3References(text: string): TextReference[] {
  return [
    ...uris(text),
    ...named(text, NAMED),
    ...named(text, FIRST),
    ...named(text, OPTION),
    ...named(text, CONSOLE),
    ...named(text, JOINED),
    ...(HAS_FILE_SYSTEM.test(text) ? named(text, FILE_SYSTEM) : []),
  ];
}

function* uris(text: string): Generator<TextReference> {
  for (const match of text.matchAll(URI)) {
    const name = match[1] ?? '';
    // An ARN may stand in the place of the bucket, and is found as one.
    if (/^arn:/i.test(name)) continue;
    const end = match.index + match[0].length;
    const bucket: Span = { start: end - name.length, end };
    KEY.lastIndex = end;
    const key = KEY.exec(text)?.[0].replace(/[.:]+$/, '') ?? '';
    const to = end + key.length;
    yield { kind: 's3', start: match.index, end: to, text: text.slice(match.index, to), bucket };
  }
}

function* named(text: string, pattern: RegExp): Generator<TextReference> {
  for (const match of text.matchAll(pattern)) {
    const name = match[1] ?? '';
    const end = match.index + match[0].length;
    const bucket: Span = { start: end - name.length, end };
    yield { kind: 's3', start: match.index, end, text: match[0], bucket };
  }
}
