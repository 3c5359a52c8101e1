import type { Tag } from '../../workteams/model.ts';
import { AwsError } from '../aws-error.ts';
import type { Call, Operations } from '../environment.ts';
import { invalidNextToken, validationError } from './errors.ts';
import type { SagemakerState } from './state.ts';

/** Tags a resource may have (AddTags, API reference); also the smallest page of ListTags. */
const MAX_TAGS = 50;

export const tagOperations: Operations = {
  AddTags(input: { ResourceArn: string; Tags: readonly Tag[] }, call) {
    const { sagemaker } = call.state;
    checkTaggable(input.ResourceArn, call);
    setTags(sagemaker, input.ResourceArn, input.Tags);
    return { Tags: tagsOf(sagemaker, input.ResourceArn) };
  },

  ListTags(input: { ResourceArn: string; NextToken?: string; MaxResults?: number }, call) {
    checkTaggable(input.ResourceArn, call);
    const page = call.env.tokens.page(tagsOf(call.state.sagemaker, input.ResourceArn), (tag) => tag.Key, {
      limit: input.MaxResults ?? MAX_TAGS,
      token: input.NextToken,
      scope: ['ListTags', call.region, input.ResourceArn],
      invalid: invalidNextToken,
    });
    return { Tags: page.items, NextToken: page.next };
  },

  DeleteTags(input: { ResourceArn: string; TagKeys: readonly string[] }, call) {
    checkTaggable(input.ResourceArn, call);
    for (const key of input.TagKeys) call.state.sagemaker.tags.get(input.ResourceArn)?.delete(key);
    return {};
  },
};

/** Adds tags to a resource, or changes their values. Refuses more than a resource may have. */
export function setTags(sagemaker: SagemakerState, arn: string, tags: readonly Tag[]): void {
  const merged = new Map(sagemaker.tags.get(arn));
  for (const { Key, Value } of tags) merged.set(Key, Value);
  if (merged.size > MAX_TAGS) {
    throw new AwsError('ResourceLimitExceeded', `A resource can have up to ${MAX_TAGS} tags.`);
  }
  if (merged.size > 0) sagemaker.tags.set(arn, merged);
}

export function tagsOf(sagemaker: SagemakerState, arn: string): Tag[] {
  return [...(sagemaker.tags.get(arn) ?? [])].map(([Key, Value]) => ({ Key, Value }));
}

/** AWS refuses to list a workforce's tags with these words (terraform-provider-aws, pull request 20065). */
function checkTaggable(arn: string, call: Call): void {
  const type = arn.split(':').slice(5).join(':').split('/')[0] ?? '';
  const { workteams, labelingJobs, humanTaskUis, flowDefinitions } = call.state.sagemaker;
  const arns: Readonly<Record<string, readonly string[]>> = {
    workteam: [...workteams.values()].map(({ WorkteamArn }) => WorkteamArn),
    'labeling-job': labelingJobs.map(({ arn }) => arn),
    'human-task-ui': [...humanTaskUis.values()].map((one) => one.arn),
    'flow-definition': [...flowDefinitions.values()].map((one) => one.arn),
  };
  const known = Object.hasOwn(arns, type) ? arns[type] : undefined;
  if (known === undefined) throw validationError(`Invalid resource type: ${type}`);
  if (known.includes(arn)) return;
  throw validationError(`Could not find the resource ${arn}.`);
}
