import { lazy } from '../lazy.ts';
import type { AuditApi } from '../workteams/audit/ports.ts';
import type { CallOptions } from '../workteams/ports.ts';
import type { Wires } from './wires.ts';

/** The audit's reads over the facades of their services, each loaded when it is first asked. */
export function auditApi(
  { config, opened }: Pick<Wires, 'config' | 'opened'>,
  near: Pick<
    AuditApi,
    'describePool' | 'listGroups' | 'describeLabelingJob' | 'listFlowDefinitions' | 'describeFlowDefinition'
  >,
): AuditApi {
  const sns = lazy(async () => opened((await import('../aws/sns.ts')).createSnsApi(config('sns'))));
  const sqs = lazy(async () => opened((await import('../aws/sqs.ts')).createSqsApi(config('sqs'))));
  const iam = lazy(async () => opened((await import('../aws/iam.ts')).createIamApi(config('iam'))));
  const buckets = lazy(async () =>
    opened((await import('../aws/bucket-settings.ts')).createBucketSettingsApi(config('s3'))),
  );
  return {
    describePool: near.describePool,
    listGroups: near.listGroups,
    describeLabelingJob: near.describeLabelingJob,
    listFlowDefinitions: near.listFlowDefinitions,
    describeFlowDefinition: near.describeFlowDefinition,
    topicPolicy: async (arn: string, options?: CallOptions) => (await sns()).topicPolicy(arn, options),
    queueNames: async (prefix: string, options?: CallOptions) => (await sqs()).queueNames(prefix, options),
    iamEntities: async (options?: CallOptions) => (await iam()).entities(options),
    getBucketPolicy: async (bucket, options) => (await buckets()).getBucketPolicy(bucket, options),
    blocksPublicAccess: async (bucket, options) => (await buckets()).blocksPublicAccess(bucket, options),
    publicGrants: async (bucket, options) => (await buckets()).publicGrants(bucket, options),
  };
}
