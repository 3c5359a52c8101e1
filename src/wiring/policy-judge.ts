import { evaluateAccess } from '../policies/evaluate/evaluate.ts';
import type { PolicyDocument, Principal, Statement } from '../policies/evaluate/model.ts';
import { readPolicy } from '../policies/evaluate/read-policy.ts';
import type { PolicyJudge } from '../workteams/audit/ports.ts';

/** Three places of the internet that have nothing to do with each other (RFC 5737). */
const BOUND = '192.0.2.10';
const ELSEWHERE = ['198.51.100.77', '203.0.113.9'] as const;

/** A bucket that no policy names unless it names every bucket. */
const SOME_BUCKET = 'groundctl-audit-of-a-bucket-elsewhere';

/** What every session of a locked team is bound to, as taskSessionPolicy has it. */
const BOUND_SESSION = readPolicy({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: '*',
      Condition: { IpAddress: { 'aws:SourceIp': BOUND } },
    },
  ],
});

/** The workteams domain's questions about policies, answered by the policies domain. */
export const policyJudge: PolicyJudge = {
  topicAllows(policy, topic, workteam) {
    const resource = documentOf(policy);
    if (resource === undefined) return undefined;
    const account = workteam.split(':')[4] ?? '';
    const { decision } = evaluateAccess({
      resource,
      request: {
        principal: { kind: 'service', name: 'sagemaker.amazonaws.com' },
        action: 'sns:Publish',
        resource: topic,
        resourceAccount: topic.split(':')[4] ?? account,
        context: { 'aws:SourceArn': workteam, 'aws:SourceAccount': account, 'aws:SecureTransport': 'true' },
      },
    });
    return decision === 'allow';
  },
  isPublic: (policy, bucket) => readsFromAnywhere(policy, bucket, { kind: 'anonymous' }),
  opensToSession(policy, bucket, role) {
    const [, partition = 'aws', , , accountId = ''] = role.split(':');
    const name = role.slice(role.lastIndexOf('/') + 1);
    const prefix = `arn:${partition}:sts::${accountId}:assumed-role/${name}/`;
    // A policy may name one session; what Ground Truth calls its sessions is not documented.
    const named = [...policy.matchAll(/:assumed-role\/([^/"]+)\/([\w+=,.@-]+)/g)]
      .filter(([, of]) => of === name)
      .map(([, , session]) => `${prefix}${session}`);
    return [`${prefix}groundctl-audit`, ...named].some((arn) =>
      readsFromAnywhere(policy, bucket, { kind: 'iam', arn, accountId, issuerArn: role }),
    );
  },
  beyond({ arn, policies }, buckets) {
    const documents = policies.flatMap((text) => documentOf(text) ?? []);
    const principal: Principal = { kind: 'iam', arn, accountId: arn.split(':')[4] ?? '' };
    const reaches = (resource: string) =>
      ['s3:GetObject', 's3:PutObject'].some(
        (action) =>
          evaluateAccess({ identity: documents, request: { principal, action, resource, context: {} } })
            .decision === 'allow',
      );
    const patterns = documents
      .flatMap(({ statements }) => statements)
      .filter(({ effect, conditions }) => effect === 'Allow' && conditions.length === 0)
      .flatMap(({ resource }) => (resource?.negated ? ['*'] : (resource?.values ?? [])));
    return [...new Set(patterns)].filter((pattern) => {
      const bucket = bucketPattern(pattern);
      return bucket !== undefined && !buckets.includes(bucket) && reaches(exampleOf(pattern));
    });
  },
  isUnguarded({ arn, policies }) {
    const account = arn.split(':')[4] ?? '';
    const { decision } = evaluateAccess({
      identity: policies.flatMap((text) => documentOf(text) ?? []),
      request: {
        principal: { kind: 'iam', arn, accountId: account },
        action: 'sagemaker:CreateLabelingJob',
        resource: `arn:aws:sagemaker:us-east-1:${account}:labeling-job/groundctl-audit`,
        context: {
          'sagemaker:WorkteamType': 'vendor-crowd',
          'sagemaker:WorkteamArn':
            'arn:aws:sagemaker:us-east-1:394669845002:workteam/vendor-crowd/groundctl-audit',
        },
      },
    });
    return decision === 'allow';
  },
  namesPublicCrowd: ({ policies }) =>
    policies
      .flatMap((text) => documentOf(text)?.statements ?? [])
      .some((statement) => statement.effect === 'Allow' && namesCrowd(statement)),
};

function namesCrowd({ conditions, resource }: Statement): boolean {
  const isCrowd = (value: string) => value.includes('public-crowd');
  return (
    conditions.some(({ operator, values }) => !/Not/i.test(operator) && values.some(isCrowd)) ||
    (resource !== undefined && !resource.negated && resource.values.some(isCrowd))
  );
}

function documentOf(text: string): PolicyDocument | undefined {
  const reading = readPolicy(text);
  return 'policy' in reading ? reading.policy : undefined;
}

/** Whether a caller may read some object of the bucket from two addresses that nothing connects. */
function readsFromAnywhere(policy: string, bucket: string, principal: Principal): boolean {
  const resource = documentOf(policy);
  if (resource === undefined || !('policy' in BOUND_SESSION)) return false;
  const session = principal.kind === 'iam' ? { session: BOUND_SESSION.policy } : {};
  return objectsIn(resource, bucket).some((object) =>
    ELSEWHERE.every((address) => {
      const { decision } = evaluateAccess({
        resource,
        ...session,
        request: {
          principal,
          action: 's3:GetObject',
          resource: object,
          ...(principal.kind === 'iam' ? { resourceAccount: principal.accountId } : {}),
          context: { 'aws:SourceIp': address, 'aws:SecureTransport': 'true' },
        },
      });
      return decision === 'allow';
    }),
  );
}

/** An object for each resource that the policy speaks of: it may open a part of the bucket alone. */
function objectsIn(policy: PolicyDocument, bucket: string): string[] {
  const patterns = policy.statements.flatMap(({ resource }) =>
    resource === undefined || resource.negated ? [] : resource.values,
  );
  const own = patterns.filter((pattern) => bucketPattern(pattern) === bucket && pattern.includes('/'));
  return [...new Set([...own.map(exampleOf), `arn:aws:s3:::${bucket}/groundctl-audit`])];
}

/** The bucket part of an S3 resource, wildcards included; undefined for a resource of another service. */
function bucketPattern(resource: string): string | undefined {
  if (/^[*?]+$/.test(resource)) return '*';
  const [, , service = '', , , rest = ''] = resource.split(':');
  return service === 's3' || service === '*' ? (rest.split('/')[0] ?? '') : undefined;
}

/** One resource that a pattern matches. */
function exampleOf(pattern: string): string {
  if (/^[*?]+$/.test(pattern)) return `arn:aws:s3:::${SOME_BUCKET}/x`;
  const [head = '', ...rest] = pattern.split('/');
  const bucket = head.replace(/\*+$/, (stars) => (rest.length === 0 ? '/x' : stars));
  return [bucket, ...rest].join('/').replaceAll(/[*?]/g, 'x');
}
