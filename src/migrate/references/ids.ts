import type { ReferenceKind, TextReference } from './reference.ts';

/** Ids that AWS makes up for networks and file systems, and of SageMaker domains. */
const MADE_UP =
  /(?<![\w-])(?:(?:subnet|vpc|vpce|sg|fs|fsap|eni)-(?:[0-9a-f]{17}|[0-9a-f]{8})|d-[a-z0-9]{12})(?![\w-])/g;

const EMR_CLUSTER = /(?<![\w-/])j-[0-9A-Z]{11,13}(?![\w-])/g;

/** Arguments of calls that name something of an account: `SecretId="prod/db"`, `FeatureGroup(name="customers")`. */
const ARGUMENTS: readonly (readonly [RegExp, ReferenceKind])[] = [
  [argument('SecretId|secret_id|secret_name'), 'secret'],
  [argument('FunctionName|function_name|lambda_name'), 'lambda'],
  [argument('WorkGroup|workgroup|work_group'), 'athena'],
  [argument('ClusterIdentifier|cluster_identifier'), 'redshift'],
  [argument('JobFlowId|ClusterId|cluster_id|job_flow_id'), 'emr'],
  [argument('FeatureGroupName|feature_group_name'), 'feature-store'],
  [/FeatureGroup\(\s{0,5}(?:name\s{0,3}=\s{0,3})?["']([^"'\s{}]{1,200})["']/dg, 'feature-store'],
  [
    /(?:from_catalog|write_dynamic_frame|read_sql_(?:query|table)|(?:wr|awswrangler)\.(?:catalog|athena)\.\w{1,40})[^()]{0,20}\([^)]{0,300}?\bdatabase\s{0,3}=\s{0,3}["']([^"'\s{}]{1,200})["']/dg,
    'glue',
  ],
  [argument('(?:SSE)?KMSKeyId|KmsKeyId|kms_key_id|kms_key|SSEKMSKeyId'), 'kms'],
];

function argument(names: string): RegExp {
  return new RegExp(
    `(?<![A-Za-z0-9])(?:${names})["']?\\]?\\s{0,5}[=:]\\s{0,5}["']([^"'\\s{}]{1,200})["']`,
    'dg',
  );
}

/** Ids that AWS makes up, and names that code gives to a service. None of them is one in another account. */
export function idReferences(text: string): TextReference[] {
  const made = [...text.matchAll(MADE_UP)].map(
    ({ index, 0: id }): TextReference => ({
      kind: 'other',
      start: index,
      end: index + id.length,
      text: id,
      fixed: 'the ID identifies only one network, file system or domain',
    }),
  );
  const named = ARGUMENTS.flatMap(([pattern, kind]) =>
    [...text.matchAll(pattern)].flatMap((match): TextReference[] => {
      const [start, end] = match.indices?.[1] ?? [0, 0];
      const name = text.slice(start, end);
      // An ARN is found as one.
      return name.startsWith('arn:') ? [] : [{ kind, start, end, text: name }];
    }),
  );
  const clusters = [...text.matchAll(EMR_CLUSTER)].map(
    ({ index, 0: id }): TextReference => ({
      kind: 'emr',
      start: index,
      end: index + id.length,
      text: id,
      fixed: 'an EMR cluster ID identifies only one cluster',
    }),
  );
  return [...made, ...clusters, ...named];
}
