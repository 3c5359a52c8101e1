import { lazy, lazyMembers } from '../lazy.ts';
import type { AuditApi } from '../workteams/audit/ports.ts';
import type { Wires } from './wires.ts';

/** The audit's reads over the facades of their services, each loaded when it is first asked. */
export function auditApi(
  { config, opened }: Pick<Wires, 'config' | 'opened'>,
  near: Pick<
    AuditApi,
    'describePool' | 'listGroups' | 'describeLabelingJob' | 'listFlowDefinitions' | 'describeFlowDefinition'
  >,
): AuditApi {
  const sns = lazyMembers(
    lazy(async () => opened((await import('../aws/sns.ts')).createSnsApi(config('sns')))),
  );
  const sqs = lazyMembers(
    lazy(async () => opened((await import('../aws/sqs.ts')).createSqsApi(config('sqs')))),
  );
  const iam = lazyMembers(
    lazy(async () => opened((await import('../aws/iam.ts')).createIamApi(config('iam')))),
  );
  const buckets = lazyMembers(
    lazy(async () =>
      opened((await import('../aws/bucket-settings.ts')).createBucketSettingsApi(config('s3'))),
    ),
  );
  return {
    ...near,
    ...sns.calls('topicPolicy'),
    ...sqs.calls('queueNames'),
    iamEntities: iam.calls('entities').entities,
    ...buckets.calls('getBucketPolicy', 'blocksPublicAccess', 'publicGrants'),
  };
}
