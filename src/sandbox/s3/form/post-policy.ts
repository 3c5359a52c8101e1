import { S3Error } from '../error.ts';

/**
 * What a form's policy document says. Source: API reference, "POST Policy"; where that is silent or S3 answers
 * otherwise, S3's recorded answers.
 */
export interface PostPolicy {
  readonly expires: Date;
  readonly conditions: readonly Condition[];
}

interface FieldCondition {
  readonly operator: 'eq' | 'starts-with';
  readonly field: string;
  readonly value: string;
  /** As an error shows it. */
  readonly shown: string;
}

interface SizeCondition {
  readonly operator: 'content-length-range';
  readonly range: readonly [number, number];
  readonly shown: string;
}

type Condition = FieldCondition | SizeCondition;

/** Fields that need no condition. */
const FREE = new Set(['awsaccesskeyid', 'signature', 'x-amz-signature', 'policy', 'file']);

/** @param text as the form has it, Base64 @throws S3Error InvalidPolicyDocument */
export function readPostPolicy(text: string): PostPolicy {
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text)) throw invalid('invalid Base64 encoding.');
  const document = parse(Buffer.from(text, 'base64').toString('utf8'));
  const other = Object.keys(document).find((name) => name !== 'expiration' && name !== 'conditions');
  if (other !== undefined) throw invalid(`Unexpected: '${other.toLowerCase()}'`);
  const { expiration, conditions } = document;
  if (expiration === undefined) throw invalid('Policy missing expiration.');
  const valid =
    typeof expiration === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(expiration);
  const expires = new Date(valid ? expiration : Number.NaN);
  if (Number.isNaN(expires.getTime())) throw invalid(`Invalid 'expiration' value: '${String(expiration)}'`);
  if (conditions === undefined) throw invalid('Policy missing conditions.');
  if (!Array.isArray(conditions)) throw invalid("Invalid 'conditions' value: must be a List.");
  return { expires, conditions: conditions.map(readCondition) };
}

/**
 * Holds a form against its policy. Names count in whichever case, values as they are; a condition on a field that the
 * form does not have fails.
 * @param fields by lower-case name, with the bucket of the request and the key as it will be
 * @param sent names as they were sent
 * @throws S3Error AccessDenied, EntityTooSmall or EntityTooLarge
 */
export function checkPostPolicy(
  policy: PostPolicy,
  form: {
    readonly fields: ReadonlyMap<string, string>;
    readonly sent: readonly string[];
    readonly size: number;
  },
  now: Date,
): void {
  if (policy.expires <= now) throw refused('Policy expired.');
  const named = new Set<string>();
  for (const condition of policy.conditions) {
    if (condition.operator === 'content-length-range') {
      if (condition.range.some(Number.isNaN)) throw refused(`Policy Condition failed: ${condition.shown}`);
      continue;
    }
    named.add(condition.field);
    if (!holds(condition, form.fields.get(condition.field))) {
      throw refused(`Policy Condition failed: ${condition.shown}`);
    }
  }
  const extra = ['bucket', ...form.sent].find((name) => {
    const lower = name.toLowerCase();
    return !named.has(lower) && !FREE.has(lower) && !lower.startsWith('x-ignore-');
  });
  if (extra !== undefined) throw refused(`Extra input fields: ${extra}`);
  for (const condition of policy.conditions) {
    if (condition.operator === 'content-length-range') checkSize(form.size, condition.range);
  }
}

function holds({ operator, field, value }: FieldCondition, given: string | undefined): boolean {
  if (given === undefined) return false;
  if (operator === 'eq') return given === value;
  // A list of content types has to begin so in each of its members.
  const all = field === 'content-type' ? given.split(',').map((one) => one.trim()) : [given];
  return all.every((one) => one.startsWith(value));
}

function checkSize(size: number, [least, most]: readonly [number, number]): void {
  const ProposedSize = String(size);
  if (size < least) {
    throw new S3Error('EntityTooSmall', undefined, {
      details: { ProposedSize, MinSizeAllowed: String(least) },
    });
  }
  if (size > most) {
    throw new S3Error('EntityTooLarge', undefined, {
      details: { ProposedSize, MaxSizeAllowed: String(most) },
    });
  }
}

function readCondition(given: unknown): Condition {
  if (Array.isArray(given)) return readList(given);
  if (typeof given !== 'object' || given === null) {
    throw invalid('Invalid Condition: must be a List or Object.');
  }
  const [entry, ...more] = Object.entries(given);
  if (entry === undefined || more.length > 0) {
    throw invalid('Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.');
  }
  const [name, value] = entry;
  if (typeof value !== 'string') throw invalid('Invalid Simple-Condition: value must be a string.');
  return { operator: 'eq', field: name.toLowerCase(), value, shown: show(['eq', `$${name}`, value]) };
}

function readList(given: readonly unknown[]): Condition {
  const [name, first, second, ...more] = given;
  if (typeof name !== 'string') throw invalid('Invalid Condition: missing operation identifier.');
  const operator = name.toLowerCase();
  if (operator !== 'eq' && operator !== 'starts-with' && operator !== 'content-length-range') {
    throw invalid(`Invalid Condition: unknown operation '${name}'.`);
  }
  if (second === undefined || more.length > 0)
    throw invalid(`Invalid ${operator}: wrong number of arguments.`);
  const shown = show(given);
  if (operator === 'content-length-range') {
    const range = [limit(first), limit(second)] as const;
    if (range.some((bound) => bound < 0))
      throw invalid('Invalid content-length-range: negative values are not allowed.');
    return { operator, range, shown };
  }
  if (typeof first !== 'string' || typeof second !== 'string') throw invalid('Invalid JSON.');
  // A name without its dollar sign is nobody's field, and no field has an empty name.
  return { operator, field: first.startsWith('$') ? first.slice(1).toLowerCase() : '', value: second, shown };
}

function limit(given: unknown): number {
  if (typeof given === 'string') return /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
  if (!Number.isSafeInteger(given)) throw invalid('Invalid JSON.');
  return Number(given);
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below.
  }
  throw invalid('Invalid JSON.');
}

function show(condition: readonly unknown[]): string {
  return `[${condition.map((part) => JSON.stringify(part)).join(', ')}]`;
}

function invalid(problem: string): S3Error {
  return new S3Error('InvalidPolicyDocument', `Invalid Policy: ${problem}`);
}

function refused(problem: string): S3Error {
  return new S3Error('AccessDenied', `Invalid according to Policy: ${problem}`);
}
