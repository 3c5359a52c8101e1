import { invalidArgument, S3Error } from './error.ts';
import type { Exchange } from './exchange.ts';
import { type AclPermission, type Bucket, canonicalId, type Grant, type GranteeKind } from './model.ts';
import { XmlElement, type XmlValue } from './xml.ts';

const GROUPS = {
  AllUsers: 'http://acs.amazonaws.com/groups/global/AllUsers',
  AuthenticatedUsers: 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
  LogDelivery: 'http://acs.amazonaws.com/groups/s3/LogDelivery',
} as const;

const OWNER: Grant = { grantee: 'owner', permission: 'FULL_CONTROL' };

export const OWNER_ONLY: readonly Grant[] = [OWNER];

const CANNED: Readonly<Record<string, readonly Grant[]>> = {
  private: OWNER_ONLY,
  'bucket-owner-full-control': OWNER_ONLY,
  'bucket-owner-read': OWNER_ONLY,
  'aws-exec-read': OWNER_ONLY,
  'public-read': [OWNER, { grantee: 'AllUsers', permission: 'READ' }],
  'public-read-write': [
    OWNER,
    { grantee: 'AllUsers', permission: 'READ' },
    { grantee: 'AllUsers', permission: 'WRITE' },
  ],
  'authenticated-read': [OWNER, { grantee: 'AuthenticatedUsers', permission: 'READ' }],
  'log-delivery-write': [
    OWNER,
    { grantee: 'LogDelivery', permission: 'WRITE' },
    { grantee: 'LogDelivery', permission: 'READ_ACP' },
  ],
};

const GRANT_HEADERS: Readonly<Record<string, AclPermission>> = {
  'x-amz-grant-full-control': 'FULL_CONTROL',
  'x-amz-grant-read': 'READ',
  'x-amz-grant-write': 'WRITE',
  'x-amz-grant-read-acp': 'READ_ACP',
  'x-amz-grant-write-acp': 'WRITE_ACP',
};

/** The ACL that a request's headers ask for; undefined where they ask for none. @throws S3Error */
export function readAclHeaders(exchange: Exchange): readonly Grant[] | undefined {
  const canned = exchange.header('x-amz-acl');
  const granted = Object.entries(GRANT_HEADERS).flatMap(([name, permission]) => {
    const value = exchange.header(name);
    return value === undefined ? [] : parseGrantees(value).map((grantee) => ({ grantee, permission }));
  });
  if (canned === undefined) return granted.length === 0 ? undefined : granted;
  if (granted.length > 0) {
    throw new S3Error('InvalidRequest', 'Specifying both Canned ACLs and Header Grants is not allowed');
  }
  const grants = Object.hasOwn(CANNED, canned) ? CANNED[canned] : undefined;
  if (grants === undefined) {
    throw invalidArgument('x-amz-acl', canned);
  }
  return grants;
}

/** @throws S3Error where the bucket has ACLs turned off, blocks public ones, or a grant is for nobody's id */
export function assertAclAllowed(exchange: Exchange, bucket: Bucket, grants: readonly Grant[]): void {
  for (const { grantee } of grants) {
    if (typeof grantee !== 'object' || exchange.env.isCanonicalId(grantee.id)) continue;
    throw invalidArgument('CanonicalUser/ID', grantee.id, 'Invalid id');
  }
  const canned = exchange.header('x-amz-acl');
  const harmless = canned === 'bucket-owner-full-control' || canned === 'private' || onlyOwner(grants);
  if (bucket.ownership === 'BucketOwnerEnforced' && !harmless)
    throw new S3Error('AccessControlListNotSupported');
  const isPublic = grants.some(({ grantee }) => grantee === 'AllUsers' || grantee === 'AuthenticatedUsers');
  if (isPublic && bucket.publicAccessBlock?.BlockPublicAcls === true) {
    throw new S3Error('AccessDenied', undefined, { decidedBy: 'by the BlockPublicAcls setting' });
  }
}

/** Reads an `<AccessControlPolicy>`. @throws S3Error MalformedACLError */
export function parseAcl(root: XmlElement, ownerAccount: string): readonly Grant[] {
  const list = root.first('AccessControlList');
  if (list === undefined) throw new S3Error('MalformedACLError');
  return list.all('Grant').map((grant) => {
    const permission = Object.values(GRANT_HEADERS).find((one) => one === grant.value('Permission'));
    const grantee = grant.first('Grantee');
    if (permission === undefined || grantee === undefined) throw new S3Error('MalformedACLError');
    const id = grantee.value('ID');
    if (id !== undefined) return { permission, grantee: id === canonicalId(ownerAccount) ? 'owner' : { id } };
    return { permission, grantee: groupOf(grantee.value('URI')) };
  });
}

export function aclDocument(grants: readonly Grant[], ownerAccount: string): XmlValue {
  const owner = canonicalId(ownerAccount);
  return {
    Owner: { ID: owner },
    AccessControlList: {
      Grant: grants.map(({ grantee, permission }) => ({
        Grantee: granteeElement(grantee, owner),
        Permission: permission,
      })),
    },
  };
}

function onlyOwner(grants: readonly Grant[]): boolean {
  return grants.every(({ grantee }) => grantee === 'owner');
}

function granteeElement(grantee: GranteeKind, owner: string): XmlElement {
  const group = typeof grantee === 'string' && grantee !== 'owner';
  const element = new XmlElement('Grantee', group ? 'Group' : 'CanonicalUser');
  const inner = new XmlElement(group ? 'URI' : 'ID');
  inner.text = typeof grantee === 'object' ? grantee.id : grantee === 'owner' ? owner : GROUPS[grantee];
  element.children.push(inner);
  return element;
}

function parseGrantees(text: string): GranteeKind[] {
  return text.split(',').map((part) => {
    const match = /^\s*(id|uri)\s*=\s*"?([^"]*)"?\s*$/i.exec(part);
    if (match === null) throw new S3Error('InvalidArgument', 'Argument format not recognized');
    return match[1]?.toLowerCase() === 'id' ? { id: match[2] ?? '' } : groupOf(match[2]);
  });
}

function groupOf(uri: string | undefined): GranteeKind {
  for (const [name, address] of Object.entries(GROUPS)) {
    if (address === uri) return name as keyof typeof GROUPS;
  }
  throw new S3Error('InvalidArgument', 'Invalid group uri');
}
