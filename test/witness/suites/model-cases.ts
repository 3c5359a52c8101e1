/** A shape of botocore's service model, as far as constraints go. */
interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
}

/** A service's model, as botocore ships it. */
export interface BotocoreModel {
  readonly metadata: { readonly targetPrefix: string };
  readonly operations: Readonly<Record<string, { readonly input?: { readonly shape: string } }>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** An input that breaks one constraint, and what AWS says of it. */
export interface ModelCase {
  readonly operation: string;
  readonly input: object;
  /** In this order, with anything in between. */
  readonly said: readonly string[];
}

const MAX_DEPTH = 3;
/** Longer ones would be another limit's affair. */
const MAX_LENGTH = 20_000;

/** One input for each constraint of an operation's model: everything else is left out, which is said beside it. */
export function modelCases(model: BotocoreModel, operation: string): readonly ModelCase[] {
  const cases: ModelCase[] = [];
  const input = model.operations[operation]?.input?.shape;
  const visit = (name: string, path: string, wrap: (value: unknown) => object, depth: number) => {
    const shape = model.shapes[name];
    if (shape === undefined || depth > MAX_DEPTH) return;
    const broken = (value: unknown, constraint: string, at = path) =>
      cases.push({ operation, input: wrap(value), said: said(at, constraint) });
    if (shape.type === 'structure') {
      for (const [member, { shape: target }] of Object.entries(shape.members ?? {})) {
        const inner = path === '' ? lower(member) : `${path}.${lower(member)}`;
        if (shape.required?.includes(member)) broken({}, 'Member must not be null', inner);
        visit(target, inner, (value) => wrap({ [member]: value }), depth + 1);
      }
      return;
    }
    for (const [value, constraint] of breaches(shape, model)) broken(value, constraint);
    if (shape.type !== 'list' || shape.member === undefined) return;
    visit(shape.member.shape, `${path}.1.member`, (value) => wrap([value]), depth + 1);
  };
  if (input !== undefined) visit(input, '', (value) => value as object, 0);
  return cases;
}

/** What is wrong with a bare value in a list is said of the list. */
function said(path: string, constraint: string): readonly string[] {
  const list = /^(.*)\.1\.member$/.exec(path)?.[1];
  if (list === undefined || constraint.includes('not be null'))
    return [`at '${path}' failed to satisfy constraint: ${constraint}`];
  return [`at '${list}' failed to satisfy constraint: Member must satisfy constraint: [`, constraint];
}

function breaches(shape: Shape, model: BotocoreModel): (readonly [value: unknown, constraint: string])[] {
  const { type, min, max, pattern, enum: values, member } = shape;
  const found: (readonly [unknown, string])[] = [];
  const least = (value: unknown, what: string) =>
    found.push([value, `Member must have ${what} greater than or equal to ${min}`]);
  const most = (value: unknown, what: string) =>
    found.push([value, `Member must have ${what} less than or equal to ${max}`]);
  if (type === 'string') {
    if (values !== undefined) found.push(['no such value', 'Member must satisfy enum value set: [']);
    if (min !== undefined && min > 0) least('', 'length');
    if (max !== undefined && max < MAX_LENGTH) most('a'.repeat(max + 1), 'length');
    const other = pattern === undefined ? undefined : mismatch(pattern);
    if (other !== undefined)
      found.push([other, `Member must satisfy regular expression pattern: ${pattern}`]);
  } else if (type === 'integer' || type === 'long') {
    if (min !== undefined) least(min - 1, 'value');
    if (max !== undefined) most(max + 1, 'value');
  } else if (type === 'list') {
    if (min !== undefined && min > 0) least([], 'length');
    if (max !== undefined && max < MAX_LENGTH)
      most(
        Array.from({ length: max + 1 }, () => anything(model.shapes[member?.shape ?? '']?.type)),
        'length',
      );
  }
  return found;
}

/** A text that a pattern does not take; undefined where none of a few is refused. */
function mismatch(pattern: string): string | undefined {
  const dotAll = pattern.startsWith('(?s)');
  const whole = new RegExp(`^(?:${dotAll ? pattern.slice(4) : pattern})$`, dotAll ? 'us' : 'u');
  return ['!', ' ', '\u0001', '-', 'a\nb'].find((text) => !whole.test(text));
}

function lower(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}

function anything(type: string | undefined): unknown {
  if (type === 'structure' || type === 'map') return {};
  return type === 'string' ? 'a' : 1;
}
