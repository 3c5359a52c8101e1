import { GroundctlError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { type Plan, type PlanEvent, type PlanResult, runPlan } from '../../core/plan.ts';
import { readPolicy } from '../evaluate/read-policy.ts';
import type { BucketCallOptions, BucketSettingsApi, CorsRule, SaveBackup } from '../ports.ts';
import type { SettingAction, SettingChange } from './change.ts';

/**
 * Carries out exactly the plan it is given: reads the setting again, refuses where it is no longer what the plan
 * was made from, saves it, writes, and compares what is there then. `now` names the saved file.
 */
export function applySettings(
  api: BucketSettingsApi,
  saveBackup: SaveBackup,
  plan: Plan<SettingChange>,
  signal?: AbortSignal,
  now: () => Date = () => new Date(),
): EventStream<PlanEvent<SettingChange>, PlanResult<SettingChange>> {
  return runPlan(
    plan,
    async ({ bucket, owner, action }) => {
      const options = { owner, signal };
      const current = await read(api, action, bucket, options);
      if (!same(action.type, current, action.before)) throw changedSince(action, bucket);
      const saved =
        current === undefined
          ? undefined
          : await saveBackup(backupName(bucket, action, now()), backupText(action.type, current));
      await write(api, action, bucket, options);
      if (!same(action.type, await read(api, action, bucket, options), action.after)) {
        throw notVerified(action, bucket, saved);
      }
      return saved === undefined ? 'there was nothing to save' : `what was there: ${saved}`;
    },
    { signal },
  );
}

function read(
  api: BucketSettingsApi,
  action: SettingAction,
  bucket: string,
  options: BucketCallOptions,
): Promise<unknown> {
  switch (action.type) {
    case 'bucket-policy':
      return api.getBucketPolicy(bucket, options);
    case 'bucket-cors':
      return api.getBucketCors(bucket, options);
    case 'bucket-logging':
      return api.getBucketLogging(bucket, options);
  }
}

function write(
  api: BucketSettingsApi,
  action: SettingAction,
  bucket: string,
  options: BucketCallOptions,
): Promise<void> {
  switch (action.type) {
    case 'bucket-policy':
      return api.putBucketPolicy(bucket, action.after, options);
    case 'bucket-cors':
      return api.putBucketCors(bucket, action.after, options);
    case 'bucket-logging':
      return api.putBucketLogging(bucket, action.after, options);
  }
}

/** Whether two states mean the same: AWS may answer in another order or spelling than was sent. */
function same(type: SettingAction['type'], one: unknown, other: unknown): boolean {
  return one === undefined || other === undefined
    ? one === other
    : meaning(type, one) === meaning(type, other);
}

function meaning(type: SettingAction['type'], state: unknown): string {
  switch (type) {
    case 'bucket-policy': {
      const reading = readPolicy(String(state), { tolerant: true });
      return 'policy' in reading ? sorted(reading.policy) : String(state);
    }
    case 'bucket-cors':
      return sorted(
        (state as readonly CorsRule[]).map((rule) => ({
          ...rule,
          AllowedHeaders: rule.AllowedHeaders ?? [],
          ExposeHeaders: rule.ExposeHeaders ?? [],
        })),
      );
    case 'bucket-logging':
      return sorted(state);
  }
}

/** JSON with the members of every object in one order. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

/** In the form in which the AWS CLI takes it back. */
function backupText(type: SettingAction['type'], state: unknown): string {
  switch (type) {
    case 'bucket-policy':
      return `${String(state)}\n`;
    case 'bucket-cors':
      return `${JSON.stringify({ CORSRules: state }, undefined, 2)}\n`;
    case 'bucket-logging':
      return `${JSON.stringify({ LoggingEnabled: state }, undefined, 2)}\n`;
  }
}

function backupName(bucket: string, { type }: SettingAction, at: Date): string {
  return `${bucket}.${type.slice('bucket-'.length)}.${at.toISOString().replace(/[:.]/g, '-')}.json`;
}

function changedSince({ type }: SettingAction, bucket: string): GroundctlError {
  return new GroundctlError(
    `Not applied: the ${type.slice('bucket-'.length)} of bucket ${bucket} changed since the plan was made.`,
    {
      code: 'changed-since-plan',
      source: 'aws',
      hint: 'Run the command again to plan from what is there now.',
    },
  );
}

function notVerified({ type }: SettingAction, bucket: string, saved: string | undefined): GroundctlError {
  return new GroundctlError(
    `AWS took the ${type.slice('bucket-'.length)} of bucket ${bucket} but answers with another one.`,
    {
      code: 'not-verified',
      source: 'aws',
      hint: saved === undefined ? 'Look at it in the console.' : `What was there before is in ${saved}.`,
    },
  );
}
