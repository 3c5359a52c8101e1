import type { Role, User } from './directory.ts';

export function roleElement(role: Role) {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.created,
    AssumeRolePolicyDocument: encoded(role.trustDocument),
    MaxSessionDuration: 43_200,
  };
}

export function userElement(user: User) {
  return { Path: user.path, UserName: user.name, UserId: user.id, Arn: user.arn, CreateDate: user.created };
}

/** Documents travel URL-encoded (RFC 3986). */
export function encoded(document: unknown): string {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return encodeURIComponent(text);
}
