import { bucketNameProblem } from '../../core/s3-uri.ts';

/** Fields whose value is an S3 location. */
const LOCATION_FIELD =
  /^(?:s3_?uris?|s3_?(?:output_?)?(?:location|path|url)|output_?(?:s3_?)?(?:path|location|uri)|input_?(?:s3_?)?(?:path|location|uri)|(?:ctas|unload)_s3_output_location|data_?location)$/i;

/** True for a field that holds an S3 location and nothing else. */
export function isLocationField(key: string): boolean {
  return LOCATION_FIELD.test(key);
}

/** Words that stand where somebody was to write something. */
const UNFILLED: readonly RegExp[] = [
  /<<[^<>]{1,80}>>|<[A-Za-z][\w .-]{1,80}>|\[[A-Z][A-Z_ -]{2,60}\]|\[your[^\]]{0,60}\]/,
  // Hadoop marks folders with `_$folder$`.
  /\$\{[^}]{1,80}\}|\$\([\w-]{1,80}\)|(?<![A-Za-z0-9_])\$[A-Za-z_]\w{0,80}|(?<!_)\$[A-Z_]{3,80}|%[A-Z_]{2,80}%/,
  /(?<!\{)\{[A-Za-z_][\w .-]{0,80}\}(?!\})|(?<!\{)\{\}(?!\})/,
  /(?<![A-Za-z0-9])(?:x{6,}|n{6,}|0{12})(?![A-Za-z0-9])/i,
  /(?<![A-Za-z])(?:TODO|TBD|FIXME|PLACEHOLDER)(?![A-Za-z])/,
  /(?<![A-Za-z])(?:change|replace|fill)[-_]?me(?![A-Za-z])/i,
  /(?<![A-Za-z])(?:your|insert|replace[-_]with)[-_](?:\w+[-_]){0,3}(?:bucket|account|prefix|region|path|name|id)(?![A-Za-z])/i,
  /(?<![A-Za-z])(?:(?:bucket|account|region)[-_](?:name|id|number|here)|aws[-_]account[-_]?(?:id|number))(?![A-Za-z])/i,
  /^\s*s3[an]?:\/\/(?:undefined|null|none|nan|amzn-s3-demo-[^/]*)(?:\/|\s*$)/i,
  /(?<![A-Za-z])your(?:bucket|account|prefix|region|path)(?:name|id)?(?![A-Za-z])/i,
  /^\s*s3[an]?:\/\/[^/]{0,60}(?:\[[\w -]{1,60}\]|\([\w -]{1,60}\)|@\w{1,60}@|<%[^>]{0,60}%>|#{6})/i,
  /(?<![A-Za-z0-9])(?:ACCOUNT|BUCKET|REGION|PREFIX)(?:_?(?:NAME|ID|NUMBER))?(?![A-Za-z0-9])/,
];

/** True where a text has a place that nobody filled in. `{{name}}` is a parameter and none of these. */
export function isUnfilled(text: string): boolean {
  return UNFILLED.some((pattern) => pattern.test(text));
}

/** Why a text cannot be the S3 location it should be; undefined for one that can. */
export function locationProblem(text: string): string | undefined {
  const place = text.trim();
  if (place === '') return 'it is empty';
  if (/^\{\{[^{}]*\}\}/.test(place)) return undefined;
  if (/^s3[an]:\/\//i.test(place)) return undefined;
  if (/^https?:\/\//i.test(place)) return 'a URL is not an S3 location: Data Wrangler needs s3://BUCKET/KEY';
  if (/^(?:[~./]|[A-Za-z]:[\\/]|file:)/.test(place)) return 'it is a path on one computer';
  const uri = /^s3:\/\/([^/]*)/i.exec(place);
  if (uri === null) return 'it is not an S3 location';
  const bucket = uri[1] ?? '';
  if (bucket === '') return 'it names no bucket';
  if (bucket.startsWith('arn:') || bucket.includes('{{')) return undefined;
  // Buckets of before 2018 in us-east-1 may have longer names, capitals and underscores.
  if (/^[A-Za-z0-9._-]{3,255}$/.test(bucket) && /[A-Z_]/.test(bucket)) return undefined;
  return bucketNameProblem(bucket.replace(/(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/, ''));
}
