import { describeReason, describeStatement } from '../../policies/evaluate/describe.ts';
import { evaluateAccess } from '../../policies/evaluate/evaluate.ts';
import type {
  AccessDecision,
  AccessInput,
  AccessRequest,
  PolicyDocument,
  Principal,
} from '../../policies/evaluate/model.ts';
import { parsePolicy } from '../../policies/evaluate/read-policy.ts';
import { policiesOf, principalOf } from '../access.ts';
import type { Caller } from './authenticate.ts';
import { requestContext } from './condition-keys.ts';
import { S3Error } from './error.ts';
import type { Exchange } from './exchange.ts';
import { type AclPermission, type Bucket, canonicalId, type Grant } from './model.ts';
import type { Permission } from './permission.ts';

export interface Authorization {
  readonly allowed: boolean;
  /** What decided, in words, for explain mode. */
  readonly decidedBy: string;
  readonly message: string;
  /** An ACL was what let the caller in. */
  readonly aclRequired: boolean;
}

/** @throws S3Error AccessDenied */
export function assertAllowed(exchange: Exchange, permission: Permission): void {
  const result = authorize(exchange, permission);
  exchange.decidedBy = result.decidedBy;
  exchange.aclRequired ||= result.aclRequired;
  if (!result.allowed) throw new S3Error('AccessDenied', result.message, { decidedBy: result.decidedBy });
}

export function isAllowed(exchange: Exchange, permission: Permission): boolean {
  return authorize(exchange, permission).allowed;
}

/** Identity, session and bucket policies first, then ACLs and Block Public Access, which policies know nothing of. */
export function authorize(exchange: Exchange, permission: Permission): Authorization {
  const { caller } = exchange;
  const bucket = typeof permission.bucket === 'object' ? permission.bucket : undefined;
  const input = accessInput(exchange, caller, permission, bucket);
  const decision = evaluateAccess(input);
  if (decision.decision === 'allow' && !isRestricted(caller, bucket, decision)) {
    const decidedBy = describeReason(decision, input.request);
    return { allowed: true, decidedBy, message: '', aclRequired: false };
  }
  if (decision.reason.kind !== 'explicit-deny' && bucket !== undefined) {
    const grant = grantFor(exchange, permission, bucket);
    if (grant !== undefined) {
      return { allowed: true, decidedBy: `by an ACL grant of ${grant}`, message: '', aclRequired: true };
    }
  }
  return denial(caller, input.request, decision);
}

function denial(caller: Caller, request: AccessRequest, decision: AccessDecision): Authorization {
  const restricted = decision.decision === 'allow';
  const reason = restricted
    ? 'because public access is blocked by the RestrictPublicBuckets setting'
    : describeReason(decision, request);
  const message =
    caller.kind === 'anonymous'
      ? 'Access Denied'
      : `User: ${caller.arn} is not authorized to perform: ${request.action} on resource: "${request.resource}" ${reason}`;
  const statement =
    decision.reason.kind === 'explicit-deny' ? `: ${describeStatement(decision.reason.statement)}` : '';
  return { allowed: false, decidedBy: `${reason}${statement}`, message, aclRequired: false };
}

function accessInput(
  exchange: Exchange,
  caller: Caller,
  permission: Permission,
  bucket: Bucket | undefined,
): AccessInput {
  const name = bucket?.name ?? (typeof permission.bucket === 'string' ? permission.bucket : undefined);
  const path = permission.key === undefined ? '' : `/${permission.key}`;
  const request: AccessRequest = {
    principal: principalOfCaller(caller),
    action: permission.action,
    resource: permission.resource ?? (name === undefined ? '*' : `arn:aws:s3:::${name}${path}`),
    ...ownerOf(permission, bucket),
    context: requestContext(exchange, permission, bucket),
  };
  const document = permission.resource === undefined ? bucket?.policy?.document : keyPolicy(request);
  const resource = document === undefined ? {} : { resource: document };
  if (caller.kind === 'anonymous') return { ...resource, request };
  return { ...policiesOf(caller.key), ...resource, request };
}

/** The policy that KMS gives a key: it leaves everything to IAM of the key's account. */
function keyPolicy({ resourceAccount }: AccessRequest): PolicyDocument {
  const Principal = { AWS: `arn:aws:iam::${resourceAccount}:root` };
  return parsePolicy({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }],
  });
}

function ownerOf({ resource }: Permission, bucket: Bucket | undefined): { resourceAccount?: string } {
  const account = resource === undefined ? bucket?.ownerAccount : resource.split(':')[4];
  return account === undefined ? {} : { resourceAccount: account };
}

function principalOfCaller(caller: Caller): Principal {
  if (caller.kind === 'anonymous') return { kind: 'anonymous' };
  return { ...principalOf(caller.key), canonicalUserId: canonicalId(caller.accountId) };
}

/** RestrictPublicBuckets leaves of a public policy only what it says about the owner's own account. */
function isRestricted(caller: Caller, bucket: Bucket | undefined, decision: AccessDecision): boolean {
  if (bucket?.publicAccessBlock?.RestrictPublicBuckets !== true || bucket.policy?.isPublic !== true)
    return false;
  const byPolicy =
    decision.reason.kind === 'allowed' &&
    decision.reason.statements.some(({ policy }) => policy === 'resource');
  return byPolicy && (caller.kind === 'anonymous' || caller.accountId !== bucket.ownerAccount);
}

const ACL_OF_BUCKET: Readonly<Record<string, AclPermission>> = {
  's3:ListBucket': 'READ',
  's3:ListBucketVersions': 'READ',
  's3:ListBucketMultipartUploads': 'READ',
  's3:PutObject': 'WRITE',
  's3:DeleteObject': 'WRITE',
  's3:GetBucketAcl': 'READ_ACP',
  's3:PutBucketAcl': 'WRITE_ACP',
};
const ACL_OF_OBJECT: Readonly<Record<string, AclPermission>> = {
  's3:GetObject': 'READ',
  's3:GetObjectVersion': 'READ',
  's3:GetObjectAcl': 'READ_ACP',
  's3:PutObjectAcl': 'WRITE_ACP',
};

/** The ACL permission that lets in somebody from outside the account, if there is one. */
function grantFor({ caller }: Exchange, permission: Permission, bucket: Bucket): AclPermission | undefined {
  if (bucket.ownership === 'BucketOwnerEnforced') return undefined;
  if (caller.kind === 'iam' && caller.accountId === bucket.ownerAccount) return undefined;
  const ofBucket = ACL_OF_BUCKET[permission.action];
  const wanted = ofBucket ?? ACL_OF_OBJECT[permission.action];
  if (wanted === undefined) return undefined;
  const grants = ofBucket === undefined ? objectGrants(bucket, permission) : bucket.grants;
  const usable = grants.some(({ grantee, permission: granted }: Grant) => {
    if (granted !== wanted && granted !== 'FULL_CONTROL') return false;
    if (typeof grantee === 'object')
      return caller.kind === 'iam' && grantee.id === canonicalId(caller.accountId);
    if (bucket.publicAccessBlock?.IgnorePublicAcls === true) return false;
    return grantee === 'AllUsers' || (grantee === 'AuthenticatedUsers' && caller.kind === 'iam');
  });
  return usable ? wanted : undefined;
}

function objectGrants(bucket: Bucket, { key, versionId }: Permission): readonly Grant[] {
  return (key === undefined ? undefined : bucket.object(key, versionId))?.grants ?? [];
}
