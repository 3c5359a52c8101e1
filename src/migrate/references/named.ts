import type { Span } from '../../core/json/json-node.ts';
import type { ReferenceKind, TextReference } from './reference.ts';

interface NamedField {
  readonly kind: ReferenceKind;
  readonly fixed?: string;
}

const KMS: NamedField = { kind: 'kms', fixed: 'a KMS key ID identifies only one key' };

/** Fields whose value names something of an account by itself; keys in lower case, without `_`. */
const FIELDS: ReadonlyMap<string, NamedField> = new Map<string, NamedField>([
  ...['bucket', 'bucketname', 's3bucket', 's3bucketname'].map(
    (key) => [key, { kind: 's3' as const }] as const,
  ),
  ...[
    'kmskeyid',
    'kmskey',
    'volumekmskey',
    'volumekmskeyid',
    'outputkmskey',
    'outputkmskeyid',
    's3kmskeyid',
  ].map((key) => [key, KMS] as const),
  ...['clusteridentifier', 'redshiftclusterid', 'workgroupname'].map(
    (key) => [key, { kind: 'redshift' as const }] as const,
  ),
  ...['clusterid', 'emrclusterid', 'jobflowid', 'emrserverlessapplicationid', 'applicationid'].map(
    (key) => [key, { kind: 'emr' as const, fixed: 'an EMR cluster ID identifies only one cluster' }] as const,
  ),
  ...['workgroup', 'athenaworkgroup', 'datacatalogname'].map(
    (key) => [key, { kind: 'athena' as const }] as const,
  ),
  ...['glueconnection', 'glueconnectionname', 'gluedatabase', 'gluedatabasename', 'catalogid'].map(
    (key) => [key, { kind: 'glue' as const }] as const,
  ),
  ...['secretid', 'secretname', 'secretarn', 'secretsmanagerarn'].map(
    (key) => [key, { kind: 'secret' as const }] as const,
  ),
  ...['snowflakeaccount', 'sfurl', 'storageintegration', 'storageintegrationname'].map(
    (key) => [key, { kind: 'snowflake' as const }] as const,
  ),
  ...['featuregroup', 'featuregroupname'].map((key) => [key, { kind: 'feature-store' as const }] as const),
  ...['role', 'rolename', 'iamrole'].map((key) => [key, { kind: 'role' as const }] as const),
  ...['lambda', 'lambdaname', 'functionname', 'lambdafunction'].map(
    (key) => [key, { kind: 'lambda' as const }] as const,
  ),
]);

/** True for a field whose value may be a reference without looking like one. */
export function isNamedField(key: string): boolean {
  return FIELDS.has(folded(key));
}

/** The reference that a field is by its name alone. `text` holds no other. */
export function namedReference(key: string, text: string): TextReference | undefined {
  const field = FIELDS.get(folded(key));
  if (field === undefined || text === '' || /[\s:"'()]/.test(text)) return undefined;
  const whole: Span = { start: 0, end: text.length };
  const { kind } = field;
  if (kind === 's3' && !/^[a-z0-9{}$<][a-zA-Z0-9.{}$<>_-]{2,}$/.test(text)) return undefined;
  return { ...field, ...whole, text, ...(kind === 's3' ? { bucket: whole } : {}) };
}

/** The keys of flows repeat; those of one run are few. */
const known = new Map<string, string>();

function folded(key: string): string {
  const before = known.get(key);
  if (before !== undefined) return before;
  const name = key.replaceAll('_', '').toLowerCase();
  if (known.size < 10_000) known.set(key, name);
  return name;
}
