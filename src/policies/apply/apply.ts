import { GroundctlError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { isFields } from '../../core/fields.ts';
import { type Plan, type PlanEvent, type PlanResult, runPlan } from '../../core/plan.ts';
import { readPolicy } from '../evaluate/read-policy.ts';
import type { BucketCallOptions, BucketSettingsApi, CorsRule, LoggingEnabled, SaveBackup } from '../ports.ts';
import type { SettingAction, SettingChange } from './change.ts';

/** How one setting of a bucket is read, written, compared and kept. */
interface Setting<State> {
  get(api: BucketSettingsApi, bucket: string, options: BucketCallOptions): Promise<State | undefined>;
  put(api: BucketSettingsApi, bucket: string, state: State, options: BucketCallOptions): Promise<void>;
  /** What two states have in common that mean the same: AWS may answer in another order or spelling than was sent. */
  meaning(state: State): string;
  /** In the form in which the AWS CLI takes it back. */
  backup(state: State): string;
}

const POLICY: Setting<string> = {
  get: (api, bucket, options) => api.getBucketPolicy(bucket, options),
  put: (api, bucket, state, options) => api.putBucketPolicy(bucket, state, options),
  meaning(state) {
    const reading = readPolicy(state, { tolerant: true });
    return 'policy' in reading ? sorted(reading.policy) : state;
  },
  backup: (state) => `${state}\n`,
};

const CORS: Setting<readonly CorsRule[]> = {
  get: (api, bucket, options) => api.getBucketCors(bucket, options),
  put: (api, bucket, state, options) => api.putBucketCors(bucket, state, options),
  meaning: (state) =>
    sorted(
      state.map((rule) => ({
        ...rule,
        AllowedHeaders: rule.AllowedHeaders ?? [],
        ExposeHeaders: rule.ExposeHeaders ?? [],
      })),
    ),
  backup: (state) => `${JSON.stringify({ CORSRules: state }, undefined, 2)}\n`,
};

const LOGGING: Setting<LoggingEnabled> = {
  get: (api, bucket, options) => api.getBucketLogging(bucket, options),
  put: (api, bucket, state, options) => api.putBucketLogging(bucket, state, options),
  meaning: sorted,
  backup: (state) => `${JSON.stringify({ LoggingEnabled: state }, undefined, 2)}\n`,
};

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
  const change = async <State>(
    setting: Setting<State>,
    { type, before, after }: { type: SettingAction['type']; before: State | undefined; after: State },
    { bucket, owner }: SettingChange,
  ) => {
    const name = type.slice('bucket-'.length);
    const options = { owner, signal };
    const same = (one: State | undefined, other: State | undefined) =>
      one === undefined || other === undefined
        ? one === other
        : setting.meaning(one) === setting.meaning(other);
    const current = await setting.get(api, bucket, options);
    if (!same(current, before)) throw changedSince(name, bucket);
    const saved =
      current === undefined
        ? undefined
        : await saveBackup(backupName(bucket, name, now()), setting.backup(current));
    await setting.put(api, bucket, after, options);
    if (!same(await setting.get(api, bucket, options), after)) throw notVerified(name, bucket, saved);
    return saved === undefined ? 'there was nothing to save' : `the previous version: ${saved}`;
  };
  const execute = (planned: SettingChange) => {
    const { action } = planned;
    switch (action.type) {
      case 'bucket-policy':
        return change(POLICY, action, planned);
      case 'bucket-cors':
        return change(CORS, action, planned);
      case 'bucket-logging':
        return change(LOGGING, action, planned);
    }
  };
  return runPlan(plan, execute, { signal });
}

/** JSON with the members of every object in one order. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    isFields(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
  );
}

function backupName(bucket: string, setting: string, at: Date): string {
  return `${bucket}.${setting}.${at.toISOString().replace(/[:.]/g, '-')}.json`;
}

function changedSince(setting: string, bucket: string): GroundctlError {
  return new GroundctlError(
    `Not applied: the ${setting} of bucket ${bucket} changed since the plan was made.`,
    {
      code: 'changed-since-plan',
      source: 'aws',
      hint: 'Run the command again to plan from the current state.',
    },
  );
}

function notVerified(setting: string, bucket: string, saved: string | undefined): GroundctlError {
  return new GroundctlError(`AWS accepted the ${setting} of bucket ${bucket} but returns a different one.`, {
    code: 'not-verified',
    source: 'aws',
    hint: saved === undefined ? 'Check it in the console.' : `The previous version is in ${saved}.`,
  });
}
