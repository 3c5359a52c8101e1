import type { SetupChange, SetupInput } from '../core/athena/setup.ts';
import type { CallOptions } from '../core/call-options.ts';
import type { EventStream } from '../core/events.ts';
import type { Plan, PlanEvent, PlanResult } from '../core/plan.ts';
import type { S3Uri } from '../core/s3-uri.ts';
import type { Estimate, EstimateOptions } from './athena/estimate.ts';
import type { LogTable } from './athena/log-table.ts';
import type { AthenaRequest } from './athena/read-with-athena.ts';
import type { EnableChange, EnableInput } from './enable/change.ts';
import type { Evidence } from './evidence/evidence.ts';
import type { EvidenceReadOptions } from './evidence/evidence-files.ts';
import type { Ec2Network } from './evidence/network/ports.ts';
import type { EvidenceSources } from './evidence/read-evidence.ts';
import type { FollowEvent, FollowOptions } from './follow.ts';
import type { LogTarget } from './log-target.ts';
import type { LogRead, ReadEvent, ReadOptions } from './read-logs.ts';
import type { LogSource } from './sources/source.ts';

/** The access-logs domain as both faces call it. */
export interface AccessLogOperations {
  /** Reads logs; what cannot be read becomes a finding. See {@link LogRead}. */
  read(sources: readonly LogSource[], options?: ReadOptions): EventStream<ReadEvent, LogRead>;
  /** Reads other logs about the same requests; to be handed to `read` as `evidence`. */
  readEvidence(sources: EvidenceSources, options?: EvidenceReadOptions): EventStream<ReadEvent, Evidence>;
  /** Reads data events of CloudTrail in place of an access log. */
  readTrail(sources: readonly LogSource[], options?: ReadOptions): EventStream<ReadEvent, LogRead>;
  /** What EC2 says of the ways out of the VPCs of the region. Nothing is changed. @internal */
  network(options?: CallOptions): Promise<Ec2Network>;
  /** Objects and bytes of a log below an S3 URI, and how its keys are made. See {@link Estimate}. */
  estimate(uri: S3Uri, options?: EstimateOptions): Promise<Estimate>;
  /** Reads a log through Amazon Athena. See {@link LogRead}. */
  readWithAthena(request: AthenaRequest, options: ReadOptions): EventStream<ReadEvent, LogRead>;
  /** Plans what the Athena engine needs, or its removal. */
  planSetup(input: SetupInput<LogTable>, options?: CallOptions): Promise<Plan<SetupChange>>;
  applySetup(
    plan: Plan<SetupChange>,
    signal?: AbortSignal,
  ): EventStream<PlanEvent<SetupChange>, PlanResult<SetupChange>>;
  /** Reads log objects as they are delivered. See {@link FollowEvent}. */
  follow(uri: S3Uri, options: FollowOptions): EventStream<FollowEvent, LogRead>;
  /** Where a bucket's logs go; undefined where server access logging is off. */
  target(bucket: string, options?: CallOptions): Promise<LogTarget | undefined>;
  /** Checks source and target, and plans server access logging with the target's bucket policy. */
  planEnable(input: EnableInput, options?: CallOptions): Promise<Plan<EnableChange>>;
  apply(
    plan: Plan<EnableChange>,
    signal?: AbortSignal,
  ): EventStream<PlanEvent<EnableChange>, PlanResult<EnableChange>>;
}
