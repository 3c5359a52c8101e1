import type { CallOptions } from '../../core/call-options.ts';
import type { FlowFacts, JobDetail, PoolFacts } from './facts.ts';

/** A role or user with the JSON text of every policy that says what it may do. */
export interface IamEntity {
  readonly arn: string;
  readonly policies: readonly string[];
}

/** What the audit reads besides teams and members. Every call throws GroundctlError and pages on its own. */
export interface AuditApi {
  /** Undefined when there is no such pool. */
  describePool(userPool: string, options?: CallOptions): Promise<PoolFacts['settings']>;
  listGroups(userPool: string, options?: CallOptions): Promise<readonly string[]>;
  describeLabelingJob(name: string, options?: CallOptions): Promise<JobDetail>;
  /** Names alone: a listing does not say which team they go to. */
  listFlowDefinitions(options?: CallOptions): Promise<readonly string[]>;
  describeFlowDefinition(name: string, options?: CallOptions): Promise<FlowFacts>;
  /** Policy as JSON text; undefined when there is no such topic. */
  topicPolicy(arn: string, options?: CallOptions): Promise<string | undefined>;
  queueNames(prefix: string, options?: CallOptions): Promise<readonly string[]>;
  iamEntities(options?: CallOptions): Promise<readonly IamEntity[]>;
  /** Policy as JSON text; undefined when there is none. */
  getBucketPolicy(bucket: string, options?: CallOptions): Promise<string | undefined>;
  /** What Block Public Access takes away. */
  blocksPublicAccess(
    bucket: string,
    options?: CallOptions,
  ): Promise<{ readonly policies: boolean; readonly acls: boolean }>;
  /** What the bucket's ACL gives to everybody, in words. */
  publicGrants(bucket: string, options?: CallOptions): Promise<readonly string[]>;
}

/** Judges policy documents for the audit. A document that cannot be read gives nothing. */
export interface PolicyJudge {
  /** Whether SageMaker may publish to the topic for the team; undefined when that cannot be told. */
  topicAllows(policy: string, topic: string, workteam: string): boolean | undefined;
  /** Whether anybody may read objects of the bucket, from any address and without credentials. */
  isPublic(policy: string, bucket: string): boolean;
  /** Whether sessions of the role may read from any address, although their session policy binds them to one. */
  opensToSession(policy: string, bucket: string, role: string): boolean;
  /** Resources beyond the buckets whose objects the policies allow to read or write without a condition. */
  beyond(entity: IamEntity, buckets: readonly string[]): readonly string[];
  /** Whether labeling jobs may be created for teams of any type. */
  isUnguarded(entity: IamEntity): boolean;
  namesPublicCrowd(entity: IamEntity): boolean;
}
