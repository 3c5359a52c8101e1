/** Whom S3 lets in: policies first, then ACLs and what Block Public Access takes away. */
import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../../src/policies/evaluate/read-policy.ts';
import { createAdminKey } from '../../../src/sandbox/identity.ts';
import type { Caller } from '../../../src/sandbox/s3/authenticate.ts';
import { assertAllowed, authorize } from '../../../src/sandbox/s3/authorize.ts';
import type { Exchange } from '../../../src/sandbox/s3/exchange.ts';
import {
  type AclPermission,
  Bucket,
  canonicalId,
  type Grant,
  type StoredObject,
} from '../../../src/sandbox/s3/model.ts';
import type { Permission } from '../../../src/sandbox/s3/permission.ts';
import { isPublicPolicy } from '../../../src/sandbox/s3/public-policy.ts';

const OWNER = '123456789012';
const OTHER = '444455556666';
const now = new Date('2026-03-04T05:06:07Z');

const caller = (accountId: string, policies?: readonly object[]): Caller => ({
  kind: 'iam',
  key: { ...createAdminKey('secret', accountId), ...(policies && { identityPolicies: policies }) },
  arn: `arn:aws:iam::${accountId}:user/sandbox-admin`,
  accountId,
  verified: {
    kind: 'verified',
    version: 'SigV4',
    via: 'header',
    accessKeyId: 'A',
    signature: '',
    payloadHash: '',
  },
});
const owner = caller(OWNER);
const other = caller(OTHER);
const anonymous: Caller = { kind: 'anonymous' };

function exchange(who: Caller): { exchange: Exchange } {
  const made = {
    caller: who,
    receivedAt: now,
    address: { query: new Map() },
    request: { headers: {} },
    env: { secureTransport: true },
    context: { network: { path: 'internet', address: '203.0.113.7' } },
    header: () => undefined,
    aclRequired: false,
    decidedBy: undefined,
  };
  return { exchange: made as unknown as Exchange };
}

interface Made {
  readonly statements?: readonly object[];
  readonly grants?: readonly Grant[];
  readonly objectGrants?: readonly Grant[];
  readonly ownership?: Bucket['ownership'];
  readonly block?: Bucket['publicAccessBlock'];
}
function bucketWith({ statements, grants, objectGrants, ownership, block }: Made = {}): Bucket {
  const bucket = new Bucket('images', 'us-east-1', OWNER, now);
  if (statements !== undefined) {
    const document = parsePolicy({
      Version: '2012-10-17',
      Statement: statements.map((one) => ({
        Effect: 'Allow',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::images', 'arn:aws:s3:::images/*'],
        ...one,
      })),
    });
    bucket.policy = { text: '', document, isPublic: isPublicPolicy(document) };
  }
  bucket.ownership = ownership ?? 'ObjectWriter';
  bucket.publicAccessBlock = block;
  if (grants !== undefined) bucket.grants = grants;
  if (objectGrants !== undefined) {
    bucket.objects.set('a.png', [stored('v2', objectGrants), stored('v1', [])]);
  }
  return bucket;
}
const stored = (versionId: string, grants: readonly Grant[]) =>
  ({ key: 'a.png', versionId, deleteMarker: false, grants, tags: [] }) as unknown as StoredObject;

const read = (bucket: Bucket, more: Partial<Permission> = {}): Permission => ({
  action: 's3:GetObject',
  bucket,
  key: 'a.png',
  ...more,
});
const ask = (who: Caller, permission: Permission) => authorize(exchange(who).exchange, permission);
const BLOCK = {
  BlockPublicAcls: false,
  IgnorePublicAcls: false,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};

describe('policies', () => {
  test('let in the owner’s administrator, and say by what', () => {
    expect(ask(owner, read(bucketWith()))).toEqual({
      allowed: true,
      decidedBy: expect.stringContaining('identity-based policy'),
      message: '',
      aclRequired: false,
    });
  });

  test('refuse in AWS’s words: who, what, which resource, and why', () => {
    const limited = caller(OWNER, [
      { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' }] },
    ]);
    const refused = (permission: Permission) => ask(limited, permission).message;
    const who = `User: arn:aws:iam::${OWNER}:user/sandbox-admin is not authorized to perform:`;
    const why = (action: string) => `because no identity-based policy allows the ${action} action`;
    expect(refused(read(bucketWith()))).toBe(
      `${who} s3:GetObject on resource: "arn:aws:s3:::images/a.png" ${why('s3:GetObject')}`,
    );
    expect(refused({ action: 's3:ListBucket', bucket: bucketWith() })).toBe(
      `${who} s3:ListBucket on resource: "arn:aws:s3:::images" ${why('s3:ListBucket')}`,
    );
    expect(refused({ action: 's3:CreateBucket', bucket: 'new' })).toBe(
      `${who} s3:CreateBucket on resource: "arn:aws:s3:::new" ${why('s3:CreateBucket')}`,
    );
    expect(refused({ action: 's3:ListAllMyBuckets' })).toBe(
      `${who} s3:ListAllMyBuckets on resource: "*" ${why('s3:ListAllMyBuckets')}`,
    );
  });

  test('tell nobody anything who does not say who they are', () => {
    expect(ask(anonymous, read(bucketWith()))).toEqual({
      allowed: false,
      decidedBy: 'because no resource-based policy allows the s3:GetObject action',
      message: 'Access Denied',
      aclRequired: false,
    });
  });

  test('deny before anything allows, ACLs included, and name the statement', () => {
    const everybody: Grant[] = [{ grantee: 'AllUsers', permission: 'READ' }];
    const denies = bucketWith({
      statements: [{ Sid: 'No', Effect: 'Deny', Principal: '*', Action: 's3:GetObject' }],
      objectGrants: everybody,
    });
    for (const who of [owner, other, anonymous]) {
      expect(ask(who, read(denies))).toMatchObject({
        allowed: false,
        decidedBy:
          'with an explicit deny in a resource-based policy: statement "No" (1) of the resource-based policy',
      });
    }
  });

  test('of the bucket open it to others, who need their own account’s leave too', () => {
    const open = bucketWith({ statements: [{ Principal: { AWS: OTHER } }] });
    expect(ask(other, read(open)).allowed).toBe(true);
    expect(ask(caller(OTHER, []), read(open)).allowed).toBe(false);
    expect(ask(caller('777788889999'), read(open)).allowed).toBe(false);
    expect(ask(anonymous, read(open)).allowed).toBe(false);
    expect(ask(anonymous, read(bucketWith({ statements: [{ Principal: '*' }] }))).allowed).toBe(true);
  });

  test('leave a KMS key to IAM of its own account', () => {
    const key = (account: string): Permission => ({
      action: 'kms:Decrypt',
      resource: `arn:aws:kms:us-east-1:${account}:key/k`,
    });
    expect(ask(owner, key(OWNER)).allowed).toBe(true);
    expect(ask(other, key(OWNER)).allowed).toBe(false);
    expect(ask(caller(OWNER, []), key(OWNER)).allowed).toBe(false);
    // A bucket policy says nothing of a key.
    const bucket = bucketWith({
      statements: [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }],
    });
    expect(ask(owner, { ...key(OWNER), bucket }).allowed).toBe(true);
  });

  test('that are public are nothing to strangers where RestrictPublicBuckets says so', () => {
    const open = (block?: Bucket['publicAccessBlock'], statements: object[] = [{ Principal: '*' }]) =>
      bucketWith({ statements, block });
    const restricted = { ...BLOCK, RestrictPublicBuckets: true };
    expect(ask(anonymous, read(open(BLOCK))).allowed).toBe(true);
    expect(ask(anonymous, read(open(restricted)))).toMatchObject({
      allowed: false,
      message: 'Access Denied',
      decidedBy: 'because public access is blocked by the RestrictPublicBuckets setting',
    });
    expect(ask(other, read(open(restricted))).message).toContain(
      'because public access is blocked by the RestrictPublicBuckets setting',
    );
    expect(ask(owner, read(open(restricted))).allowed).toBe(true);
    // Named accounts are not the public.
    expect(ask(other, read(open(restricted, [{ Principal: { AWS: OTHER } }]))).allowed).toBe(true);
    // Somebody named beside the public is restricted with it.
    expect(
      ask(other, read(open(restricted, [{ Principal: { AWS: OTHER } }, { Principal: '*' }]))).allowed,
    ).toBe(false);
  });
});

describe('ACLs', () => {
  const grant = (grantee: Grant['grantee'], permission: AclPermission): Grant => ({ grantee, permission });

  test.each<[string, AclPermission, AclPermission]>([
    ['s3:ListBucket', 'READ', 'WRITE'],
    ['s3:ListBucketVersions', 'READ', 'WRITE'],
    ['s3:ListBucketMultipartUploads', 'READ', 'WRITE'],
    ['s3:PutObject', 'WRITE', 'READ'],
    ['s3:DeleteObject', 'WRITE', 'READ'],
    ['s3:GetBucketAcl', 'READ_ACP', 'READ'],
    ['s3:PutBucketAcl', 'WRITE_ACP', 'WRITE'],
  ])('of the bucket: %s needs %s, and %s is not it', (action, needed, wrong) => {
    const may = (permission: AclPermission) =>
      ask(anonymous, { action, bucket: bucketWith({ grants: [grant('AllUsers', permission)] }) });
    expect(may(needed)).toEqual({
      allowed: true,
      decidedBy: `by an ACL grant of ${needed}`,
      message: '',
      aclRequired: true,
    });
    expect(may('FULL_CONTROL').allowed).toBe(true);
    expect(may(wrong).allowed).toBe(false);
  });

  test.each<[string, AclPermission, AclPermission]>([
    ['s3:GetObject', 'READ', 'WRITE'],
    ['s3:GetObjectVersion', 'READ', 'READ_ACP'],
    ['s3:GetObjectAcl', 'READ_ACP', 'READ'],
    ['s3:PutObjectAcl', 'WRITE_ACP', 'READ'],
  ])('of the object: %s needs %s, and %s is not it', (action, needed, wrong) => {
    const may = (permission: AclPermission) =>
      ask(anonymous, read(bucketWith({ objectGrants: [grant('AllUsers', permission)] }), { action })).allowed;
    expect([may(needed), may('FULL_CONTROL'), may(wrong)]).toEqual([true, true, false]);
  });

  test('of the bucket say nothing of an object, nor those of an object of the bucket', () => {
    expect(
      ask(anonymous, read(bucketWith({ grants: [grant('AllUsers', 'READ')], objectGrants: [] }))).allowed,
    ).toBe(false);
    const object = bucketWith({ objectGrants: [grant('AllUsers', 'FULL_CONTROL')] });
    expect(ask(anonymous, { action: 's3:ListBucket', bucket: object }).allowed).toBe(false);
    expect(ask(anonymous, { action: 's3:GetObject', bucket: object }).allowed).toBe(false);
    expect(ask(anonymous, read(object, { key: 'b.png' })).allowed).toBe(false);
    expect(ask(anonymous, read(object, { action: 's3:DeleteBucket' })).allowed).toBe(false);
  });

  test('are those of the version that is asked for, and a delete marker has none', () => {
    const bucket = bucketWith({ objectGrants: [grant('AllUsers', 'READ')] });
    const may = (versionId?: string) =>
      ask(anonymous, read(bucket, { action: 's3:GetObjectVersion', versionId })).allowed;
    expect([may(), may('v2'), may('v1'), may('v9')]).toEqual([true, true, false, false]);
    const gone = { key: 'a.png', versionId: 'v3', deleteMarker: true } as never;
    bucket.objects.set('a.png', [gone, ...(bucket.objects.get('a.png') ?? [])]);
    expect(may()).toBe(false);
  });

  test('speak of everybody, of everybody with an account, or of one account', () => {
    const may = (who: Caller, grantee: Grant['grantee']) =>
      ask(who, read(bucketWith({ objectGrants: [grant(grantee, 'READ')] }))).allowed;
    expect([may(anonymous, 'AllUsers'), may(other, 'AllUsers')]).toEqual([true, true]);
    expect([may(anonymous, 'AuthenticatedUsers'), may(other, 'AuthenticatedUsers')]).toEqual([false, true]);
    const one = { id: canonicalId(OTHER) };
    expect([may(anonymous, one), may(other, one), may(caller('777788889999'), one)]).toEqual([
      false,
      true,
      false,
    ]);
    expect([may(anonymous, 'LogDelivery'), may(other, 'owner')]).toEqual([false, false]);
  });

  test('are off where the bucket’s owner owns everything, and nothing to the owner’s own users', () => {
    const objectGrants = [grant('AllUsers', 'READ')];
    expect(ask(anonymous, read(bucketWith({ objectGrants, ownership: 'BucketOwnerEnforced' }))).allowed).toBe(
      false,
    );
    expect(
      ask(anonymous, read(bucketWith({ objectGrants, ownership: 'BucketOwnerPreferred' }))).allowed,
    ).toBe(true);
    expect(ask(caller(OWNER, []), read(bucketWith({ objectGrants }))).allowed).toBe(false);
    expect(ask(caller(OTHER, []), read(bucketWith({ objectGrants }))).allowed).toBe(true);
  });

  test('that are public are ignored where the bucket says so, those for one account are not', () => {
    const block = { ...BLOCK, IgnorePublicAcls: true };
    const may = (who: Caller, grantee: Grant['grantee']) =>
      ask(who, read(bucketWith({ objectGrants: [grant(grantee, 'READ')], block }))).allowed;
    expect([may(anonymous, 'AllUsers'), may(other, 'AllUsers'), may(other, 'AuthenticatedUsers')]).toEqual([
      false,
      false,
      false,
    ]);
    expect(may(other, { id: canonicalId(OTHER) })).toBe(true);
    expect(
      ask(anonymous, read(bucketWith({ objectGrants: [grant('AllUsers', 'READ')], block: BLOCK }))).allowed,
    ).toBe(true);
  });

  test('say nothing where there is no bucket', () => {
    expect(ask(anonymous, { action: 's3:ListBucket', bucket: 'images' }).allowed).toBe(false);
  });
});

test('what is refused is an AccessDenied with the reason, and either way it is noted', () => {
  const yes = exchange(owner);
  assertAllowed(yes.exchange, read(bucketWith()));
  expect(yes.exchange.decidedBy).toMatch(/^by /);
  expect(yes.exchange.aclRequired).toBe(false);
  const listed = exchange(anonymous);
  assertAllowed(
    listed.exchange,
    read(bucketWith({ objectGrants: [{ grantee: 'AllUsers', permission: 'READ' }] })),
  );
  expect(listed.exchange.aclRequired).toBe(true);
  const no = exchange(anonymous);
  let thrown: unknown;
  try {
    assertAllowed(no.exchange, read(bucketWith()));
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({
    code: 'AccessDenied',
    message: 'Access Denied',
    status: 403,
    decidedBy: 'because no resource-based policy allows the s3:GetObject action',
  });
  expect(no.exchange.decidedBy).toMatch(/^because no resource-based policy allows/);
  expect(no.exchange.aclRequired).toBe(false);
});
