import { usageError } from '../../core/errors.ts';
import type { AccessInput, PolicyDocument, PolicyKind } from '../../policies/evaluate/model.ts';
import { problemIn, readPolicy } from '../../policies/evaluate/read-policy.ts';
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
    problems.push(...reading.problems.map((problem) => problemIn(file, problem)));
    return undefined;
  };
  const all = async (named: readonly (string | undefined)[], kind: PolicyKind) => {
    const documents: PolicyDocument[] = [];
    for (const file of named) {
      const document = file === undefined ? undefined : await one(file, kind);
      if (document) documents.push(document);
    }
    return documents;
  };
  const identity = await all(files.policy ?? [], 'identity');
  const [resource] = await all([files.resource], 'resource');
  const [session] = await all([files.sessionPolicy], 'session');
  const [endpoint] = await all([files.endpoint], 'endpoint');
  const [boundary] = await all([files.boundary], 'boundary');
  const scps = (await all(files.scp ?? [], 'scp')).map((document) => [document]);
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
