import { invalidParameter } from './errors.ts';

/** An attribute that a pool has, as DescribeUserPool shows it. */
export interface SchemaAttribute {
  readonly Name: string;
  readonly AttributeDataType: 'String' | 'Number' | 'DateTime' | 'Boolean';
  readonly DeveloperOnlyAttribute: boolean;
  readonly Mutable: boolean;
  readonly Required: boolean;
  readonly StringAttributeConstraints?: { readonly MinLength?: string; readonly MaxLength?: string };
  readonly NumberAttributeConstraints?: { readonly MinValue?: string; readonly MaxValue?: string };
}

export type GivenAttribute = Partial<SchemaAttribute>;

/** What Cognito's own attributes and custom ones are longest. */
const MAX_LENGTH = 2048;
/** Custom attributes a pool may have (developer guide, quotas). */
const MAX_CUSTOM = 50;

/** The OpenID Connect attributes that every pool has (developer guide, user pool attributes). */
const STANDARD: ReadonlyMap<string, SchemaAttribute> = new Map(
  [
    ...'name given_name family_name middle_name nickname preferred_username profile picture website email gender zoneinfo locale phone_number address'
      .split(' ')
      .map((name) => text(name, '0')),
    { ...text('sub', '1'), Mutable: false, Required: true },
    { ...text('birthdate', '10'), StringAttributeConstraints: { MinLength: '10', MaxLength: '10' } },
    flag('email_verified'),
    flag('phone_number_verified'),
    {
      ...flag('updated_at'),
      AttributeDataType: 'Number' as const,
      NumberAttributeConstraints: { MinValue: '0' },
    },
  ].map((attribute) => [attribute.Name, attribute] as const),
);

/** The attributes of a new pool. @throws AwsError InvalidParameterException */
export function poolSchema(given: readonly GivenAttribute[]): Map<string, SchemaAttribute> {
  const schema = new Map(STANDARD);
  for (const attribute of given) {
    const standard = STANDARD.get(attribute.Name ?? '');
    if (standard === undefined) addCustom(schema, attribute);
    else schema.set(standard.Name, standardOf(standard, attribute));
  }
  return schema;
}

/** Adds a custom attribute to a pool's. @throws AwsError InvalidParameterException */
export function addCustom(schema: Map<string, SchemaAttribute>, given: GivenAttribute): void {
  const short = `custom:${given.Name ?? ''}`;
  const name = given.DeveloperOnlyAttribute ? `dev:${short}` : short;
  if (given.Required) throw invalidParameter('Required custom attributes are not supported currently.');
  const existing = [short, `dev:${short}`].find((one) => schema.has(one));
  if (existing !== undefined) {
    throw invalidParameter(`${short}: Existing attribute already has name ${existing}.`);
  }
  if ([...schema.keys()].filter((one) => one.includes('custom:')).length >= MAX_CUSTOM) {
    throw invalidParameter(`A user pool can have up to ${MAX_CUSTOM} custom attributes.`);
  }
  const type = given.AttributeDataType;
  if (type === undefined) {
    throw invalidParameter(
      'Invalid AttributeDataType input, consider using the provided AttributeDataType enum.',
    );
  }
  schema.set(name, {
    Name: name,
    AttributeDataType: type,
    DeveloperOnlyAttribute: given.DeveloperOnlyAttribute ?? false,
    Mutable: given.Mutable ?? true,
    Required: false,
    ...(type === 'String' ? { StringAttributeConstraints: stringConstraints(name, given) ?? {} } : {}),
    ...(type === 'Number' ? { NumberAttributeConstraints: numberConstraints(name, given) ?? {} } : {}),
  });
}

function standardOf(standard: SchemaAttribute, given: GivenAttribute): SchemaAttribute {
  const { Name, AttributeDataType } = standard;
  if ((given.AttributeDataType ?? AttributeDataType) !== AttributeDataType || given.DeveloperOnlyAttribute) {
    throw invalidParameter(
      `You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute ${Name}`,
    );
  }
  const string = AttributeDataType === 'String' ? stringConstraints(Name, given) : undefined;
  const number = AttributeDataType === 'Number' ? numberConstraints(Name, given) : undefined;
  return {
    ...standard,
    Mutable: given.Mutable ?? standard.Mutable,
    Required: given.Required ?? standard.Required,
    ...(string === undefined ? {} : { StringAttributeConstraints: string }),
    ...(number === undefined ? {} : { NumberAttributeConstraints: number }),
  };
}

function stringConstraints(name: string, { StringAttributeConstraints: given }: GivenAttribute) {
  if (given === undefined) return undefined;
  const min = whole(given.MinLength);
  const max = whole(given.MaxLength);
  if (Number.isNaN(min) || Number.isNaN(max)) {
    throw invalidParameter(`Invalid StringAttributeConstraints for schema attribute ${name}`);
  }
  if ((min ?? 0) > MAX_LENGTH || (max ?? 0) > MAX_LENGTH) {
    throw invalidParameter(`user.${name}: String attributes cannot have a length of more than ${MAX_LENGTH}`);
  }
  if (min !== undefined && max !== undefined && max < min) {
    throw invalidParameter(`user.${name}: Max length cannot be less than min length.`);
  }
  return given;
}

function numberConstraints(name: string, { NumberAttributeConstraints: given }: GivenAttribute) {
  if (given === undefined) return undefined;
  const min = whole(given.MinValue);
  const max = whole(given.MaxValue);
  if (Number.isNaN(min) || Number.isNaN(max)) {
    throw invalidParameter(`Invalid NumberAttributeConstraints for schema attribute ${name}`);
  }
  if (min !== undefined && max !== undefined && max < min) {
    throw invalidParameter(`user.${name}: Max value cannot be less than min value.`);
  }
  return given;
}

/** NaN for text that is not a whole number. */
function whole(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

function text(name: string, min: string): SchemaAttribute {
  const StringAttributeConstraints = { MinLength: min, MaxLength: String(MAX_LENGTH) };
  return { ...flag(name), AttributeDataType: 'String', StringAttributeConstraints };
}

function flag(Name: string): SchemaAttribute {
  return {
    Name,
    AttributeDataType: 'Boolean',
    DeveloperOnlyAttribute: false,
    Mutable: true,
    Required: false,
  };
}
