import { GroundctlError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { type Plan, type PlanEvent, type PlanResult, runPlan } from '../../core/plan.ts';
import type { EnableChange } from './change.ts';
import { type LoggingApi, loggingOf, loggingTarget } from './logging-port.ts';

/**
 * Carries out the plan: the policy first, since S3 refuses a target it may not write to. A policy or a logging
 * configuration that changed since it was planned is left alone.
 */
export function applyEnable(
  api: LoggingApi,
  plan: Plan<EnableChange>,
  signal?: AbortSignal,
): EventStream<PlanEvent<EnableChange>, PlanResult<EnableChange>> {
  let policyFailed = false;
  return runPlan(
    plan,
    async (change) => {
      try {
        await execute(api, change, signal);
      } catch (error) {
        if (change.action.type === 'policy') policyFailed = true;
        throw error;
      }
      return undefined;
    },
    {
      signal,
      waveOf: ({ action }) => (action.type === 'policy' ? 0 : 1),
      skip: ({ action }) =>
        policyFailed && action.type === 'logging' ? 'the bucket policy it needs could not be set' : undefined,
    },
  );
}

async function execute(
  api: LoggingApi,
  { action, owner }: EnableChange,
  signal?: AbortSignal,
): Promise<void> {
  const options = { owner, signal };
  if (action.type === 'policy') {
    if ((await api.getBucketPolicy(action.bucket, options)) !== action.before)
      throw changedMeanwhile(action.bucket);
    await api.putBucketPolicy(action.bucket, action.after, options);
    return;
  }
  const held = await loggingTarget(api, action.bucket, options);
  if (JSON.stringify(held) !== JSON.stringify(action.before)) throw changedMeanwhile(action.bucket);
  await api.putBucketLogging(action.bucket, loggingOf(action.after), options);
}

function changedMeanwhile(bucket: string): GroundctlError {
  return new GroundctlError(`${bucket} is no longer as it was when this was planned.`, {
    code: 'changed-meanwhile',
    source: 'aws',
    hint: 'Plan again.',
  });
}
