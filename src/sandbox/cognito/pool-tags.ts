import type { Call, Operations } from '../environment.ts';
import { notFound } from './errors.ts';
import { poolArn } from './pools.ts';
import type { Pool } from './state.ts';

interface TagInput {
  readonly ResourceArn: string;
}

export const poolTagOperations: Operations = {
  TagResource(input: TagInput & { Tags: Readonly<Record<string, string>> }, call) {
    const pool = poolOfArn(input.ResourceArn, call);
    pool.settings = { ...pool.settings, UserPoolTags: { ...tagsOf(pool), ...input.Tags } };
    return {};
  },

  UntagResource(input: TagInput & { TagKeys: readonly string[] }, call) {
    const pool = poolOfArn(input.ResourceArn, call);
    const left = Object.entries(tagsOf(pool)).filter(([key]) => !input.TagKeys.includes(key));
    pool.settings = { ...pool.settings, UserPoolTags: Object.fromEntries(left) };
    return {};
  },

  ListTagsForResource(input: TagInput, call) {
    return { Tags: tagsOf(poolOfArn(input.ResourceArn, call)) };
  },
};

function tagsOf({ settings }: Pool): Readonly<Record<string, string>> {
  return (settings.UserPoolTags as Record<string, string> | undefined) ?? {};
}

function poolOfArn(arn: string, call: Call): Pool {
  const id = arn.slice(arn.lastIndexOf('/') + 1);
  const pool = call.state.cognito.pools.get(id);
  if (pool === undefined || poolArn(call, id) !== arn) throw notFound(`User pool ${id} does not exist.`);
  return pool;
}
