import type { ReferenceKind, TextReference } from './reference.ts';

const COLON = '(?::|%(?:25)*3a)';
const FIELD = String.raw`([^\s:"'\x60%/]*)`;
const ARN = new RegExp(
  String.raw`(?:(?<![A-Za-z0-9])|(?<=%(?:25)*(?!25)[0-9a-f]{2}))arn${COLON}(aws[a-z0-9-]*)${COLON}([a-z0-9-]+)${COLON}${FIELD}${COLON}${FIELD}${COLON}([^\s"'\x60<>,;()\[\]\\]*)`,
  'dgi',
);

const KINDS: readonly (readonly [RegExp, ReferenceKind])[] = [
  [/^s3/, 's3'],
  [/^iam$|^sts$/, 'role'],
  [/^kms$/, 'kms'],
  [/^secretsmanager$/, 'secret'],
  [/^athena$/, 'athena'],
  [/^(?:glue|lakeformation)$/, 'glue'],
  [/^redshift/, 'redshift'],
  [/^(?:elasticmapreduce|emr-)/, 'emr'],
  [/^lambda$/, 'lambda'],
  [/^ecr$/, 'image'],
];

/** ARNs of every partition, also percent-encoded, and also where they stand in an S3 URI. */
export function arnReferences(text: string): TextReference[] {
  return [...text.matchAll(ARN)].map((match): TextReference => {
    const [, , service = '', , , rest = ''] = match;
    const [, partition, , region, account, resource] = match.indices ?? [];
    const end = match.index + match[0].length - (rest.length - rest.replace(/[.:]+$/, '').length);
    const name = service.toLowerCase();
    const kind =
      name === 'sagemaker' && /^feature-group/.test(rest)
        ? 'feature-store'
        : (KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? 'other');
    const bucketEnd = (resource?.[0] ?? 0) + (/^[^/%]*/.exec(rest)?.[0].length ?? 0);
    // Only of a bucket has the ARN neither region nor account.
    const isBucket = name === 's3' && region?.[0] === region?.[1] && account?.[0] === account?.[1];
    return {
      kind,
      start: match.index,
      end,
      text: text.slice(match.index, end),
      arn: { start: match.index, end: kind === 's3' ? arnEnd(rest, resource?.[0] ?? end) : end },
      partition: span(partition),
      region: span(region),
      account: span(account),
      bucket: isBucket && resource !== undefined ? { start: resource[0], end: bucketEnd } : undefined,
      fixed: fixed(name, rest),
    };
  });
}

function span(at: readonly [number, number] | undefined) {
  return at === undefined || at[0] === at[1] ? undefined : { start: at[0], end: at[1] };
}

/** Where the name of a bucket or access point ends and a key begins. */
function arnEnd(resource: string, from: number): number {
  const name = /^(?:outpost[/:][^/:]*[/:])?(?:accesspoint[/:][^/:]*|[^/]*)/i.exec(resource)?.[0] ?? resource;
  return from + name.length;
}

/** Ids that AWS makes up are other ones in another account or region. */
function fixed(service: string, resource: string): string | undefined {
  if (service === 'kms' && /^key\/(?!mrk-)/.test(resource)) return 'a KMS key ID identifies only one key';
  if (service === 'secretsmanager') return 'the name of a secret ends in characters that AWS generates';
  if (service === 'elasticmapreduce') return 'an EMR cluster ID identifies only one cluster';
  return undefined;
}
