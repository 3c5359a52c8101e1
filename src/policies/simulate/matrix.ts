import { usageError } from '../../core/errors.ts';
import { describeReason } from '../evaluate/describe.ts';
import { evaluateAccess } from '../evaluate/evaluate.ts';
import type {
  AccessDecision,
  AccessInput,
  PolicyDocument,
  Principal,
  RequestContext,
} from '../evaluate/model.ts';
import { parsePolicy } from '../evaluate/read-policy.ts';
import { actionsMatching } from '../lint/action-table.ts';
import { type MatrixNetwork, matrixNetworks } from './networks.ts';
import { requirePrincipal } from './read-request.ts';

/** One column: what is asked for. */
export interface MatrixAction {
  readonly label: string;
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

export interface MatrixCell {
  readonly decision: AccessDecision['decision'];
  readonly because: string;
  readonly notModelled: readonly string[];
}

export interface MatrixRow {
  readonly network: MatrixNetwork;
  /** In the order of the matrix's actions. */
  readonly cells: readonly MatrixCell[];
}

/** Who gets in from where, with everything that was assumed about the caller. */
export interface Matrix {
  readonly actions: readonly MatrixAction[];
  readonly rows: readonly MatrixRow[];
  readonly assumptions: readonly string[];
}

export interface MatrixOptions {
  /** Who asks; a role session of an example account where absent. */
  readonly principal?: string | undefined;
  /** Columns by name, `s3:GetObject` or `presigned:s3:GetObject`; what the documents speak of where absent. */
  readonly actions?: readonly string[] | undefined;
  /** The ARN acted upon; an example below what the documents name where absent. */
  readonly resource?: string | undefined;
  /** `office=203.0.113.9` and the like. */
  readonly networks?: readonly string[] | undefined;
  /** Documents that networks, actions and resource are taken from; those that are evaluated where absent. */
  readonly documents?: readonly PolicyDocument[] | undefined;
}

const EXAMPLE_ACCOUNT = '111122223333';
const EXAMPLE_PRINCIPAL = `arn:aws:sts::${EXAMPLE_ACCOUNT}:assumed-role/labeling/worker`;
/** Stands for the caller's own policies where nobody gives them. */
export const ALLOW_ALL = parsePolicy({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});
/** The one default of every evaluation without an identity policy. */
export const NO_IDENTITY_POLICY =
  'no identity policy was given: evaluated as if the caller’s own policies allowed everything';
export const MOST_COLUMNS = 8;

/** The documents, whatever is asked for. */
export type Policies = Omit<AccessInput, 'request'>;

/** Every document that was given, in whatever place. */
export function documentsIn({
  identity = [],
  resource,
  session,
  endpoint,
}: Policies): readonly PolicyDocument[] {
  return [...identity, ...[resource, session, endpoint].filter((one) => one !== undefined)];
}

/** Evaluates the documents for every network and action. An endpoint policy counts only behind an endpoint. */
export function accessMatrix(policies: Policies, options: MatrixOptions = {}): Matrix {
  const documents = options.documents ?? documentsIn(policies);
  const principal = requirePrincipal(options.principal ?? EXAMPLE_PRINCIPAL);
  const account = principal.kind === 'iam' ? principal.accountId : EXAMPLE_ACCOUNT;
  const actions = matrixActions(documents, options);
  const rows = matrixNetworks(documents, options.networks).map((network) => ({
    network,
    cells: actions.map((action) => decide(policies, network, action, principal, account)),
  }));
  const assumptions = [
    `caller: ${options.principal ?? `${EXAMPLE_PRINCIPAL} (an example)`}`,
    `account of the resources: ${account}`,
    ...(policies.identity ? [] : [NO_IDENTITY_POLICY]),
  ];
  return { actions, rows, assumptions };
}

function decide(
  policies: Policies,
  network: MatrixNetwork,
  { action, resource, context }: MatrixAction,
  principal: Principal,
  resourceAccount: string,
): MatrixCell {
  const { endpoint, ...others } = policies;
  const request = {
    principal,
    action,
    resource,
    resourceAccount,
    context: { ...keysOf(resourceAccount), ...network.context, ...context },
  };
  const decision = evaluateAccess({
    identity: [ALLOW_ALL],
    ...others,
    ...(network.throughEndpoint && endpoint && { endpoint }),
    request,
  });
  return {
    decision: decision.decision,
    because: describeReason(decision, request),
    notModelled: decision.notModelled,
  };
}

function keysOf(account: string): RequestContext {
  return { 'aws:ResourceAccount': account, 's3:ResourceAccount': account };
}

function matrixActions(
  documents: readonly PolicyDocument[],
  options: MatrixOptions,
): readonly MatrixAction[] {
  if (options.actions && options.actions.length > 0) {
    return options.actions.map((name) => namedAction(name, documents, options.resource));
  }
  const bucket = bucketIn(documents, options.resource);
  if (bucket !== undefined && documents.every((document) => speaksOfS3Only(document))) {
    const object = options.resource?.includes('/')
      ? options.resource
      : `${bucket}/${keyIn(documents, bucket)}`;
    return [
      { label: 'presigned GET', action: 's3:GetObject', resource: object, context: PRESIGNED },
      { label: 'GET', action: 's3:GetObject', resource: object, context: SIGNED },
      { label: 'PUT', action: 's3:PutObject', resource: object, context: SIGNED },
      { label: 'list', action: 's3:ListBucket', resource: bucket, context: SIGNED },
      { label: 'set policy', action: 's3:PutBucketPolicy', resource: bucket, context: SIGNED },
    ];
  }
  const names = documents.flatMap(({ statements }) =>
    statements.flatMap(({ action }) =>
      action.negated ? [] : action.values.filter((value) => !/[*?]/.test(value)),
    ),
  );
  const distinct = [...new Set(names)].slice(0, MOST_COLUMNS);
  if (distinct.length === 0) {
    throw usageError('The documents name no single action to try.', {
      hint: 'Name some: --action s3:GetObject --action s3:PutObject.',
    });
  }
  return distinct.map((name) => namedAction(name, documents, options.resource));
}

const PRESIGNED: RequestContext = {
  's3:authType': 'REST-QUERY-STRING',
  's3:signatureversion': 'AWS4-HMAC-SHA256',
  's3:signatureAge': '1000',
};
const SIGNED: RequestContext = { ...PRESIGNED, 's3:authType': 'REST-HEADER' };

function namedAction(
  name: string,
  documents: readonly PolicyDocument[],
  resource: string | undefined,
): MatrixAction {
  const presigned = name.startsWith('presigned:');
  const action = presigned ? name.slice('presigned:'.length) : name;
  if (!/^[\w-]+:[A-Za-z]\w*$/.test(action)) {
    throw usageError(
      `"${name.slice(0, 80)}" is not an action such as s3:GetObject or presigned:s3:GetObject.`,
    );
  }
  return {
    label: presigned ? `presigned ${action}` : action,
    action,
    resource: resource ?? exampleResource(action, documents),
    context: action.startsWith('s3:') ? (presigned ? PRESIGNED : SIGNED) : {},
  };
}

/** What the documents name for the action, with wildcards made into something; `*` where they name nothing. */
function exampleResource(action: string, documents: readonly PolicyDocument[]): string {
  const folded = action.toLowerCase();
  for (const { statements } of documents) {
    for (const statement of statements) {
      const covers = statement.action.values.some((value) =>
        actionsMatching(value).some(({ name }) => name.toLowerCase() === folded),
      );
      const [first] = covers && !statement.resource?.negated ? (statement.resource?.values ?? []) : [];
      if (first !== undefined)
        return first === '*' ? '*' : first.replaceAll('*', 'example').replaceAll('?', 'x');
    }
  }
  return '*';
}

function speaksOfS3Only({ statements }: PolicyDocument): boolean {
  return statements.every(({ action }) =>
    action.values.every((value) => value === '*' || value.toLowerCase().startsWith('s3:')),
  );
}

function bucketIn(documents: readonly PolicyDocument[], resource: string | undefined): string | undefined {
  const named = resource ?? s3Resources(documents)[0];
  return /^arn:[^:]*:s3:::[^/*?]+/.exec(named ?? '')?.[0];
}

/** A key that the documents' object resources cover. */
function keyIn(documents: readonly PolicyDocument[], bucket: string): string {
  const object = s3Resources(documents).find((arn) => arn.startsWith(`${bucket}/`));
  return object === undefined
    ? 'example.png'
    : object
        .slice(bucket.length + 1)
        .replaceAll('*', 'example.png')
        .replaceAll('?', 'x');
}

function s3Resources(documents: readonly PolicyDocument[]): readonly string[] {
  return documents.flatMap(({ statements }) =>
    statements.flatMap(
      ({ resource }) => resource?.values.filter((arn) => /^arn:[^:]*:s3:::/.test(arn)) ?? [],
    ),
  );
}
