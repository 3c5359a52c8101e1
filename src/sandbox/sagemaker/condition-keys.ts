import type { RequestContext } from '../../policies/evaluate/model.ts';
import type { Call } from '../environment.ts';

/** Condition keys of SageMaker's own: tags, and the team that a labeling job is for. */
export function conditionKeys(input: Record<string, unknown>, resource: string, call: Call): RequestContext {
  const { WorkteamArn: arn } = (input.HumanTaskConfig ?? {}) as Record<string, unknown>;
  const [, type] = /:workteam\/([^/]+)\//.exec(typeof arn === 'string' ? arn : '') ?? [];
  const team =
    type === undefined ? {} : { 'sagemaker:WorkteamArn': String(arn), 'sagemaker:WorkteamType': type };
  return { ...tagKeys(input, resource, call), ...team };
}

/** Condition keys about tags: those that the resource has, and those that the request brings. */
function tagKeys(input: Record<string, unknown>, resource: string, call: Call): RequestContext {
  const keys: Record<string, string | readonly string[]> = {};
  for (const [key, value] of call.state.sagemaker.tags.get(resource) ?? []) {
    keys[`aws:ResourceTag/${key}`] = value;
    keys[`sagemaker:ResourceTag/${key}`] = value;
  }
  const names = Array.isArray(input.TagKeys) ? input.TagKeys.filter((one) => typeof one === 'string') : [];
  for (const tag of Array.isArray(input.Tags) ? (input.Tags as unknown[]) : []) {
    const { Key, Value } = (tag ?? {}) as Record<string, unknown>;
    if (typeof Key !== 'string' || typeof Value !== 'string') continue;
    keys[`aws:RequestTag/${Key}`] = Value;
    names.push(Key);
  }
  return names.length === 0 ? keys : { ...keys, 'aws:TagKeys': names };
}
