import type { Span } from '../../core/json/json-node.ts';
import { ACCOUNT_IN_TEXT, PARTITIONS, REGION_IN_TEXT } from '../../core/partitions.ts';
import type { ReferenceKind, TextReference } from './reference.ts';

const SUFFIXES = [...new Set(PARTITIONS.flatMap(({ suffix, dualStack }) => [suffix, dualStack])), 'on.aws']
  .sort((a, b) => b.length - a.length)
  .map((suffix) => suffix.replaceAll('.', '\\.'))
  .join('|');
const PLACE = String.raw`(?::\d+)?((?:\/|%(?:25)*2f)[^\s"'\x60<>,;()\[\]\\]*)?`;
const AWS_HOST = new RegExp(
  String.raw`(?:(?<![\w.{}$%-]|%(?:25)*[0-9a-f])|(?<=%(?:25)*(?!25)[0-9a-f]{2}))((?:[\w{}$-]{1,200}\.){1,12})(${SUFFIXES})(?![\w-]|\.\w)${PLACE}`,
  'dgi',
);
const SNOWFLAKE = /(?<![\w.-])(?:[\w-]{1,100}\.){1,5}snowflakecomputing\.(?:com|cn)(?![\w-]|\.\w)/gi;

const KINDS: readonly (readonly [RegExp, ReferenceKind])[] = [
  [/\.(?:dkr-)?ecr(?:-fips)?\./, 'image'],
  [/\bredshift(?:-serverless|-data)?\./, 'redshift'],
  [/\bathena\./, 'athena'],
  [/\bglue\./, 'glue'],
  [/\bkms(?:-fips)?\./, 'kms'],
  [/\bsecretsmanager\./, 'secret'],
  [/\blambda(?:-url)?\./, 'lambda'],
  [/\b(?:elasticmapreduce|emr|emrappui)\b/, 'emr'],
  [/\bfeaturestore/, 'feature-store'],
];

/** Host names of AWS services: S3 in every style, registries of images, clusters, queues; and Snowflake's. */
export function hostReferences(text: string): TextReference[] {
  const found = [...text.matchAll(AWS_HOST)].map((match): TextReference => {
    const [whole, labels = '', , path = ''] = match;
    const [, [at = 0] = [], suffix] = match.indices ?? [];
    const end = match.index + whole.replace(/[.:?]+$/, '').length;
    const base = {
      start: match.index,
      end,
      text: text.slice(match.index, end),
      region: within(labels, at, REGION_IN_TEXT),
      suffix: suffix && { start: suffix[0], end: suffix[1] },
    };
    const name = labels.toLowerCase();
    const s3 = s3Label(name);
    const pathAt = match.index + whole.length - path.length;
    if (s3 !== undefined) return { kind: 's3', ...base, ...inS3(labels, at, s3, path, pathAt) };
    const kind = KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
    const account = within(labels, at, ACCOUNT_IN_TEXT) ?? within(path, pathAt, ACCOUNT_IN_TEXT);
    return { kind, ...base, account, fixed: fixed(kind, name) };
  });
  const snowflake = [...text.matchAll(SNOWFLAKE)].map(
    ({ index, 0: host }): TextReference => ({
      kind: 'snowflake',
      start: index,
      end: index + host.length,
      text: host,
      fixed: 'it is a Snowflake account',
    }),
  );
  return [...found, ...snowflake];
}

/** Where in the labels the one of S3 begins; undefined for another service. */
function s3Label(labels: string): number | undefined {
  const at = [...labels.matchAll(/(?:^|\.)(s3(?:express)?(?:-[a-z0-9-]*)?)\./g)].at(-1);
  return at === undefined ? undefined : at.index + at[0].indexOf(at[1] ?? '');
}

/** The bucket, or the access point's account, in the labels before S3's own, else in the path. */
function inS3(labels: string, at: number, s3: number, path: string, pathAt: number) {
  const before = labels.slice(0, s3).replace(/\.$/, '');
  const service = labels.slice(s3);
  if (
    /^s3-(?:accesspoint|object-lambda|outposts|control)/i.test(service) ||
    /\.accesspoint(?:\.vpce-|$)/i.test(before)
  ) {
    return { account: within(before, at, ACCOUNT_IN_TEXT) };
  }
  const name = before.replace(/\.?(?:bucket\.)?vpce-[^.]*(?:\.[^.]*)?$/i, '');
  if (name !== '' && name !== 'bucket') return { bucket: { start: at, end: at + name.length } };
  const first = /^(?:\/|%(?:25)*2f)([^/%?#]+)/i.exec(path);
  if (first?.[1] === undefined) return {};
  const start = pathAt + first[0].length - first[1].length;
  return { bucket: { start, end: start + first[1].length } };
}

function within(text: string, at: number, pattern: RegExp): Span | undefined {
  const match = [...text.matchAll(pattern)][0];
  if (match === undefined) return undefined;
  return { start: at + match.index, end: at + match.index + match[0].length };
}

function fixed(kind: ReferenceKind, labels: string): string | undefined {
  if (kind === 'image') return undefined;
  if (
    /^(?:[\w-]+\.){2,}/.test(labels) &&
    /\.(?:redshift|rds|cache|es|lambda-url|execute-api|docdb|emr[\w-]*)\./.test(labels)
  )
    return 'AWS generates part of this host name';
  return undefined;
}
