import { invalidParameter } from './errors.ts';
import type { Pool, User } from './state.ts';

export interface Attribute {
  readonly Name: string;
  readonly Value?: string;
}

/** The OpenID Connect attributes that every pool has (developer guide, user pool attributes). */
const STANDARD: readonly string[] = [
  'sub',
  'name',
  'given_name',
  'family_name',
  'middle_name',
  'nickname',
  'preferred_username',
  'profile',
  'picture',
  'website',
  'email',
  'email_verified',
  'gender',
  'birthdate',
  'zoneinfo',
  'locale',
  'phone_number',
  'phone_number_verified',
  'address',
  'updated_at',
];

/** Throws InvalidParameterException for attributes that the pool does not have or a caller may not set. */
export function checkAttributes(pool: Pool, attributes: readonly Attribute[]): void {
  for (const { Name } of attributes) {
    if (Name === 'sub') throw invalidParameter('Cannot modify the non-mutable attribute sub');
    if (STANDARD.includes(Name) || pool.customAttributes.has(Name)) continue;
    throw invalidParameter(`user.${Name}: Attribute does not exist in the schema.\n`);
  }
}

/** The user's attributes as Cognito lists them; only those asked for, where any are. */
export function attributeList(user: User, asked: readonly string[] | undefined = undefined): Attribute[] {
  return [...user.attributes]
    .filter(([name]) => !asked?.length || asked.includes(name))
    .map(([Name, Value]) => ({ Name, Value }));
}

export function schemaAttributes(pool: Pool): object[] {
  return [...STANDARD, ...pool.customAttributes].map((Name) => ({
    Name,
    AttributeDataType: Name.endsWith('_verified') ? 'Boolean' : Name === 'updated_at' ? 'Number' : 'String',
    DeveloperOnlyAttribute: false,
    Mutable: Name !== 'sub',
    Required: Name === 'sub',
  }));
}
