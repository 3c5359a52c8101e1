import { evaluateAccess } from '../../policies/evaluate/evaluate.ts';
import type {
  AccessDecision,
  IamPrincipal,
  PolicyDocument,
  StatementRef,
} from '../../policies/evaluate/model.ts';
import { type ReadPolicyOptions, readPolicy } from '../../policies/evaluate/read-policy.ts';
import { AwsError, notImplemented } from '../aws-error.ts';
import type { Call } from '../environment.ts';
import { members, structures } from '../query-parameters.ts';
import type { QueryResult } from '../query-protocol.ts';
import type { XmlContent } from '../xml.ts';
import type { Role, User } from './directory.ts';

/** Action names of a simulation are `service:Operation`; wildcards are not taken (SimulatePrincipalPolicy, API reference). */
const ACTION = /^[a-z0-9-]{1,64}:[A-Za-z0-9]{1,128}$/;

interface NamedPolicy {
  readonly id: string;
  readonly document: PolicyDocument;
}

/** Evaluates the policies of a user or role with the program's own evaluator. */
export function simulatePrincipalPolicy(parameters: URLSearchParams, call: Call): QueryResult {
  const arn = parameters.get('PolicySourceArn') ?? '';
  const { iam } = call.env;
  const source = iam.role(arn) ?? iam.user(arn);
  if (source === undefined || source.accountId !== call.accountId) {
    throw new AwsError('NoSuchEntity', `No entity exists for the ARN ${arn}.`, 404);
  }
  const policies = [
    ...source.inline.map(({ name, document }) => named(name, document)),
    ...source.attached.map(({ name, document }) => named(name, document)),
    ...inputPolicies(parameters),
  ];
  const caller = parameters.get('CallerArn');
  const principal = caller === null ? principalOf(source) : iamPrincipal(caller);
  return simulate(parameters, policies, principal);
}

/** Evaluates the policies that come with the request. */
export function simulateCustomPolicy(parameters: URLSearchParams, call: Call): QueryResult {
  const policies = inputPolicies(parameters);
  if (policies.length === 0) throw new AwsError('ValidationError', 'PolicyInputList must not be empty');
  const caller = parameters.get('CallerArn') ?? `arn:aws:iam::${call.accountId}:user/simulated`;
  return simulate(parameters, policies, iamPrincipal(caller));
}

function simulate(
  parameters: URLSearchParams,
  policies: readonly NamedPolicy[],
  principal: IamPrincipal,
): QueryResult {
  if (members(parameters, 'PermissionsBoundaryPolicyInputList').length > 0) {
    throw notImplemented('permissions boundaries in simulations');
  }
  const actions = members(parameters, 'ActionNames');
  const wrong = actions.find((action) => !ACTION.test(action));
  if (actions.length === 0 || wrong !== undefined) {
    throw new AwsError('InvalidInput', `Invalid action name: ${(wrong ?? '(none)').slice(0, 100)}`);
  }
  const given = members(parameters, 'ResourceArns');
  const resourceText = parameters.get('ResourcePolicy');
  const resource = resourceText === null ? undefined : read(resourceText, 'resource');
  const resourceAccount = parameters.get('ResourceOwner')?.split(':')[4] ?? principal.accountId;
  const context = contextOf(parameters);
  const missing = missingKeys(
    [...policies.map(({ document }) => document), ...(resource ? [resource] : [])],
    context,
  );
  const results = actions.flatMap((action) =>
    (given.length === 0 ? ['*'] : given).map((arn) => {
      const decision = evaluateAccess({
        identity: policies.map(({ document }) => document),
        ...(resource === undefined ? {} : { resource }),
        request: { principal, action, resource: arn, resourceAccount, context },
      });
      return evaluation(action, arn, decision, policies, missing, given.length > 0);
    }),
  );
  return { EvaluationResults: { member: results }, IsTruncated: false };
}

function evaluation(
  action: string,
  arn: string,
  { reason }: AccessDecision,
  policies: readonly NamedPolicy[],
  missing: readonly string[],
  perResource: boolean,
): XmlContent {
  const decision =
    reason.kind === 'allowed' ? 'allowed' : reason.kind === 'explicit-deny' ? 'explicitDeny' : 'implicitDeny';
  const matched =
    reason.kind === 'allowed' ? reason.statements : reason.kind === 'explicit-deny' ? [reason.statement] : [];
  const MatchedStatements = { member: matched.map((ref) => statementElement(ref, policies)) };
  const here = { member: [...missing] };
  return {
    EvalActionName: action,
    EvalResourceName: arn,
    EvalDecision: decision,
    MatchedStatements,
    MissingContextValues: perResource ? {} : here,
    ResourceSpecificResults: perResource
      ? {
          member: {
            EvalResourceName: arn,
            EvalResourceDecision: decision,
            MatchedStatements,
            MissingContextValues: here,
          },
        }
      : {},
  };
}

function statementElement(
  { policy, policyIndex }: StatementRef,
  policies: readonly NamedPolicy[],
): XmlContent {
  return policy === 'identity'
    ? { SourcePolicyId: policies[policyIndex]?.id, SourcePolicyType: 'IAM Policy' }
    : { SourcePolicyId: 'ResourcePolicy', SourcePolicyType: 'Resource Policy' };
}

/** Condition keys that the policies ask for, as conditions or variables, and that nobody gave. */
function missingKeys(
  documents: readonly PolicyDocument[],
  context: Readonly<Record<string, readonly string[]>>,
): string[] {
  const known = new Set(Object.keys(context).map((key) => key.toLowerCase()));
  const wanted = documents.flatMap(({ statements }) =>
    statements.flatMap(({ conditions, resource }) => [
      ...conditions.map(({ key }) => key),
      ...variablesIn([...(resource?.values ?? []), ...conditions.flatMap(({ values }) => values)]),
    ]),
  );
  return [...new Set(wanted)].filter((key) => !known.has(key.toLowerCase()));
}

function variablesIn(texts: readonly string[]): string[] {
  return texts.flatMap((text) =>
    [...text.matchAll(/\$\{([a-z0-9-]+:[^},]+)\}/gi)].map(([, name = '']) => name.trim()),
  );
}

function contextOf(parameters: URLSearchParams): Record<string, readonly string[]> {
  return Object.fromEntries(
    structures(parameters, 'ContextEntries').map((entry) => {
      return [entry.get('ContextKeyName') ?? '', members(entry, 'ContextKeyValues')] as const;
    }),
  );
}

function inputPolicies(parameters: URLSearchParams): NamedPolicy[] {
  return members(parameters, 'PolicyInputList').map((text, index) => ({
    id: `PolicyInputList.${index + 1}`,
    document: read(text, 'identity'),
  }));
}

function named(id: string, document: unknown): NamedPolicy {
  return { id, document: read(document, 'identity') };
}

/** @throws AwsError InvalidInput for what is not a policy */
function read(document: unknown, usedAs: NonNullable<ReadPolicyOptions['usedAs']>): PolicyDocument {
  const reading = readPolicy(document, { usedAs });
  if ('policy' in reading) return reading.policy;
  const [first] = reading.problems;
  throw new AwsError('InvalidInput', `Invalid policy: ${first.message} at ${first.path}`);
}

/** A role acts through a session of its own. */
function principalOf(source: Role | User): IamPrincipal {
  const { arn, accountId, name } = source;
  if (!('trust' in source)) return { kind: 'iam', arn, accountId };
  return {
    kind: 'iam',
    arn: `arn:aws:sts::${accountId}:assumed-role/${name}/simulation`,
    accountId,
    issuerArn: arn,
  };
}

function iamPrincipal(arn: string): IamPrincipal {
  if (/^arn:[\w-]+:(?:iam|sts)::\d{12}:.+$/.test(arn)) {
    return { kind: 'iam', arn, accountId: arn.split(':')[4] ?? '' };
  }
  throw new AwsError('InvalidInput', `Invalid CallerArn: ${arn.slice(0, 100)}`);
}
