import { describe, expect, test } from 'vitest';
import { evaluateAccess } from '../../../src/policies/evaluate/evaluate.ts';
import type {
  AccessDecision,
  AccessInput,
  AccessRequest,
  IamPrincipal,
  PolicyDocument,
  Principal,
  RequestContext,
} from '../../../src/policies/evaluate/model.ts';
import { parsePolicy } from '../../../src/policies/evaluate/read-policy.ts';

export const ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '444455556666';

export const user: IamPrincipal = {
  kind: 'iam',
  arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
  accountId: ACCOUNT,
};
export const root: IamPrincipal = { kind: 'iam', arn: `arn:aws:iam::${ACCOUNT}:root`, accountId: ACCOUNT };
export const roleSession: IamPrincipal = {
  kind: 'iam',
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/labeling/worker`,
  accountId: ACCOUNT,
};
export const federatedUser: IamPrincipal = {
  kind: 'iam',
  arn: `arn:aws:sts::${ACCOUNT}:federated-user/portal`,
  accountId: ACCOUNT,
  issuerArn: `arn:aws:iam::${ACCOUNT}:user/alice`,
};
export const stranger: IamPrincipal = {
  kind: 'iam',
  arn: `arn:aws:iam::${OTHER_ACCOUNT}:user/bob`,
  accountId: OTHER_ACCOUNT,
};
export const anonymous: Principal = { kind: 'anonymous' };

export const service = (name: string): Principal => ({ kind: 'service', name });

type StatementJson = Readonly<Record<string, unknown>>;

/** A document of version 2012-10-17 with these statements; Effect, Action and Resource default to "allow all". */
export function policy(...statements: readonly StatementJson[]): PolicyDocument {
  return parsePolicy({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({
      Effect: 'Allow',
      ...(statement.NotAction === undefined && { Action: '*' }),
      ...(statement.NotResource === undefined && { Resource: '*' }),
      ...statement,
    })),
  });
}

export const allowAll = policy({});
export const nothing = policy({ Action: 'none:Whatsoever' });

/** A GetObject by {@link user} on an object of the user's own account, unless `request` says otherwise. */
export function ask(
  policies: Omit<AccessInput, 'request'>,
  request: Partial<AccessRequest> = {},
): AccessDecision {
  return evaluateAccess({
    ...policies,
    request: {
      principal: user,
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::images/batch-1/a.png',
      resourceAccount: ACCOUNT,
      context: {},
      ...request,
    },
  });
}

export interface ConditionCase {
  readonly says: string;
  readonly condition: unknown;
  readonly context: RequestContext;
  readonly allows: boolean;
}

/** Cases in which one identity policy allows everything under the condition. */
export function conditionTable(page: string, cases: readonly ConditionCase[]): void {
  describe(page, () => {
    test.each(cases)('$says', ({ condition, context, allows }) => {
      const decision = ask({ identity: [policy({ Condition: condition })] }, { context });
      expect(decision).toMatchObject({ decision: allows ? 'allow' : 'deny', notModelled: [] });
    });
  });
}

export interface DecisionCase {
  readonly says: string;
  readonly policies: Omit<AccessInput, 'request'>;
  readonly request?: Partial<AccessRequest>;
  /** `allow`, `explicit-deny`, or the kind of policy whose missing Allow denies. */
  readonly expected: 'allow' | 'explicit-deny' | 'identity' | 'resource' | 'session' | 'endpoint';
}

export function decisionTable(page: string, cases: readonly DecisionCase[]): void {
  describe(page, () => {
    test.each(cases)('$says', ({ policies, request, expected }) => {
      const { decision, reason, notModelled } = ask(policies, request);
      const outcome =
        reason.kind === 'allowed' ? 'allow' : reason.kind === 'implicit-deny' ? reason.by : reason.kind;
      expect({ outcome, decision, notModelled }).toEqual({
        outcome: expected,
        decision: expected === 'allow' ? 'allow' : 'deny',
        notModelled: [],
      });
    });
  });
}
