import type { RequestContext } from '../../policies/evaluate/model.ts';
import type { Call } from '../environment.ts';

/** Condition keys about tags: those that the resource has, and those that the request brings. */
export function tagKeys(input: Record<string, unknown>, resource: string, call: Call): RequestContext {
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
