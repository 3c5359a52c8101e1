import { usageError } from '../../core/errors.ts';
import { quoteForMessage, sanitize } from '../../core/text/sanitize.ts';
import type { AccessInput, PolicyDocument, PolicyKind } from '../../policies/evaluate/model.ts';
import { readPolicy } from '../../policies/evaluate/read-policy.ts';
import type { Io } from '../io.ts';
import { readText } from '../read-text.ts';
import { MAX_POLICY_FILE } from './lint.ts';

/** Files with policies, by what they are attached to. */
export interface PolicyFiles {
  readonly policy?: readonly string[];
  readonly resource?: string;
  readonly sessionPolicy?: string;
  readonly endpoint?: string;
  readonly boundary?: string;
  readonly scp?: readonly string[];
}

/** Reads every policy; one usage error names each problem with file, line and column. */
export async function readPolicies(io: Io, files: PolicyFiles): Promise<Omit<AccessInput, 'request'>> {
  const problems: string[] = [];
  const one = async (file: string, kind: PolicyKind): Promise<PolicyDocument | undefined> => {
    // Role trust policies are resource policies that name no resource: let either pass.
    const reading = readPolicy(await readText(file, MAX_POLICY_FILE, io.signal), {
      ...(kind !== 'resource' && { usedAs: kind }),
      tolerant: true,
    });
    if ('policy' in reading) return reading.policy;
    for (const { message, path, position } of reading.problems) {
      const at = position ? `:${position.line}:${position.column}` : '';
      problems.push(`${quoteForMessage(file)}${at}: ${sanitize(message)} at ${sanitize(path)}`);
    }
    return undefined;
  };
  const identity: PolicyDocument[] = [];
  for (const file of files.policy ?? []) {
    const policy = await one(file, 'identity');
    if (policy) identity.push(policy);
  }
  const resource = files.resource === undefined ? undefined : await one(files.resource, 'resource');
  const session = files.sessionPolicy === undefined ? undefined : await one(files.sessionPolicy, 'session');
  const endpoint = files.endpoint === undefined ? undefined : await one(files.endpoint, 'endpoint');
  const boundary = files.boundary === undefined ? undefined : await one(files.boundary, 'boundary');
  const scps: PolicyDocument[][] = [];
  for (const file of files.scp ?? []) {
    const scp = await one(file, 'scp');
    if (scp) scps.push([scp]);
  }
  if (problems.length > 0) {
    const [first = ''] = problems;
    throw usageError(problems.length === 1 ? `Not a valid policy: ${first}` : 'Not valid policies:', {
      code: 'invalid-policy',
      problems: problems.length === 1 ? [] : problems,
    });
  }
  if (identity.length === 0 && scps.length === 0 && !resource && !session && !endpoint && !boundary) {
    throw usageError(
      'No policy was given: add --policies with a folder, or --policy, --resource, --session-policy, --endpoint, --boundary or --scp with a file.',
    );
  }
  return {
    ...(identity.length > 0 && { identity }),
    ...(resource && { resource }),
    ...(session && { session }),
    ...(endpoint && { endpoint }),
    ...(boundary && { boundary }),
    ...(scps.length > 0 && { scps }),
  };
}
