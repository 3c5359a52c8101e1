import { invalidParameter } from './errors.ts';
import type { SchemaAttribute } from './schema.ts';
import type { Pool, User } from './state.ts';

export interface Attribute {
  readonly Name: string;
  readonly Value?: string;
}

const EMAIL = /^[^\s@<>()[\]\\,;:"]+@[^\s@.]+(?:\.[^\s@.]+)*$/;
const PHONE = /^\+\d{1,15}$/;

/**
 * Throws InvalidParameterException for attributes that the pool does not have or a caller may not set, and for
 * values that are none of their type. An empty value takes an attribute away.
 */
export function checkAttributes(
  pool: Pool,
  attributes: readonly Attribute[],
  when: 'creation' | 'update',
): void {
  for (const { Name, Value = '' } of attributes) {
    if (Name === 'sub') throw invalidParameter('Cannot modify the non-mutable attribute sub');
    const attribute = pool.schema.get(Name);
    if (attribute === undefined) throw invalidParameter(unknownAttribute(Name));
    if (when === 'update' && !attribute.Mutable) {
      throw invalidParameter(`user.${Name}: Attribute cannot be updated.\n`);
    }
    if (Value !== '') checkValue(attribute, Value);
  }
}

/** Throws InvalidParameterException where a new user lacks what every user of the pool must have. */
export function checkRequired(pool: Pool, attributes: ReadonlyMap<string, string>): void {
  const missing = [...pool.schema.values()].filter(({ Name, Required }) => {
    return Required && Name !== 'sub' && !attributes.get(Name);
  });
  if (missing.length === 0) return;
  const lines = missing.map(({ Name }) => `${Name}: The attribute is required\n`);
  throw invalidParameter(`Attributes did not conform to the schema: ${lines.join('')}`);
}

export function unknownAttribute(name: string): string {
  return `user.${name}: Attribute does not exist in the schema.\n`;
}

/** @throws AwsError InvalidParameterException */
export function checkAsked(pool: Pool, asked: readonly string[] | undefined): void {
  if (asked?.every((name) => pool.schema.has(name)) ?? true) return;
  throw invalidParameter('One or more requested attributes do not exist.');
}

/** The user's attributes as Cognito lists them; only those asked for, where any are. */
export function attributeList(user: User, asked: readonly string[] | undefined = undefined): Attribute[] {
  return [...user.attributes]
    .filter(([name]) => !asked?.length || asked.includes(name))
    .map(([Name, Value]) => ({ Name, Value }));
}

export function isEmail(text: string): boolean {
  return EMAIL.test(text);
}

export function isPhoneNumber(text: string): boolean {
  return PHONE.test(text);
}

/** Only the messages about addresses and numbers are AWS's; it does not document the others. */
function checkValue(attribute: SchemaAttribute, value: string): void {
  const { Name, AttributeDataType: type } = attribute;
  if (Name === 'email' && !isEmail(value)) throw invalidParameter('Invalid email address format.');
  if (Name === 'phone_number' && !isPhoneNumber(value))
    throw invalidParameter('Invalid phone number format.');
  if (type === 'Boolean' && !/^(?:true|false)$/i.test(value)) {
    throw nonconforming(Name, 'Attribute value must be true or false');
  }
  if (type === 'String') {
    const { MinLength = '0', MaxLength = '2048' } = attribute.StringAttributeConstraints ?? {};
    const length = [...value].length;
    if (length > Number(MaxLength))
      throw nonconforming(Name, `String must be no longer than ${MaxLength} characters`);
    if (length < Number(MinLength))
      throw nonconforming(Name, `String must be at least ${MinLength} characters`);
  }
  if (type === 'Number') {
    const { MinValue, MaxValue } = attribute.NumberAttributeConstraints ?? {};
    const number = Number(value);
    if (!/^-?\d{1,15}$/.test(value)) throw nonconforming(Name, 'Attribute value must be a number');
    if (MaxValue !== undefined && number > Number(MaxValue)) {
      throw nonconforming(Name, `Number must be no larger than ${MaxValue}`);
    }
    if (MinValue !== undefined && number < Number(MinValue)) {
      throw nonconforming(Name, `Number must be at least ${MinValue}`);
    }
  }
}

function nonconforming(name: string, what: string) {
  return invalidParameter(`Attributes did not conform to the schema: ${name}: ${what}\n`);
}
