/** Types of TypeScript as JSON Schema: what JSON.stringify makes of a value of such a type. */
import ts from 'typescript';

export type Schema = { readonly [key: string]: unknown };

export interface TypeSchemas {
  /** The schema of a type; `path` is where it stands, for what cannot be said. */
  of(type: ts.Type, path: string): Schema;
  /** That of an object, in place also where it has a name. */
  shape(type: ts.Type, path: string): Schema;
  /** Named types that were met, for `$defs`. */
  readonly definitions: ReadonlyMap<string, Schema>;
}

/** Throws for `any`, and for what JSON has no way to say. */
export function typeSchemas(checker: ts.TypeChecker, at: ts.Node): TypeSchemas {
  const definitions = new Map<string, Schema>();
  const names = new Map<ts.Type, string>();

  const fail = (type: ts.Type, path: string): never => {
    throw new Error(`${path} is ${checker.typeToString(type)}, which is no schema.`);
  };

  function of(type: ts.Type, path: string): Schema {
    if (isJson(type)) return {};
    const name = nameOf(type);
    if (name === undefined) return inline(type, path);
    const known = names.get(type);
    if (known !== undefined) return { $ref: `#/$defs/${known}` };
    let free = name;
    for (let n = 2; definitions.has(free); n += 1) free = `${name}${n}`;
    names.set(type, free);
    definitions.set(free, {});
    definitions.set(free, inline(type, path));
    return { $ref: `#/$defs/${free}` };
  }

  function inline(type: ts.Type, path: string): Schema {
    if (type.isUnion()) return union(type.types, path);
    if (type.flags & ts.TypeFlags.Unknown) return {};
    if (type.flags & ts.TypeFlags.NonPrimitive) return { type: 'object' };
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (type.flags & ts.TypeFlags.BooleanLiteral) return { const: checker.typeToString(type) === 'true' };
    if (type.flags & ts.TypeFlags.StringLike) return { type: 'string' };
    if (type.flags & ts.TypeFlags.NumberLike) return { type: 'number' };
    if (type.flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
    if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.symbol?.name === 'Date') return { type: 'string', format: 'date-time' };
    if (checker.isTupleType(type)) return tuple(type as ts.TypeReference, path);
    if (checker.isArrayType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference);
      const never = item === undefined || item.flags & ts.TypeFlags.Never;
      return { type: 'array', items: never ? false : of(item, `${path}[]`) };
    }
    if (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return object(type, path);
    return fail(type, path);
  }

  function union(all: readonly ts.Type[], path: string): Schema {
    const types = all.filter(({ flags }) => !(flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)));
    const booleans = types.filter(({ flags }) => flags & ts.TypeFlags.BooleanLiteral);
    const literals: ts.Type[] = types.filter((type) => type.isStringLiteral() || type.isNumberLiteral());
    const others = types.filter(
      (type) => !literals.includes(type) && !(booleans.length === 2 && booleans.includes(type)),
    );
    const parts = [
      ...(literals.length > 0
        ? [{ enum: literals.map((type) => (type as ts.StringLiteralType).value).sort() }]
        : []),
      ...(booleans.length === 2 ? [{ type: 'boolean' }] : []),
      ...sorted(others.map((type) => of(type, path))),
    ];
    const [only] = parts;
    return parts.length === 1 && only ? only : { anyOf: parts };
  }

  function tuple(type: ts.TypeReference, path: string): Schema {
    const { elementFlags } = type.target as ts.TupleType;
    const items = checker.getTypeArguments(type).map((item, index) => of(item, `${path}[${index}]`));
    const rest = elementFlags.findIndex((flag) => flag & ts.ElementFlags.Variable);
    const fixed = rest < 0 ? items : items.slice(0, rest);
    return {
      type: 'array',
      ...(fixed.length > 0 ? { prefixItems: fixed, minItems: fixed.length } : {}),
      items: rest < 0 ? false : items[rest],
    };
  }

  function object(type: ts.Type, path: string): Schema {
    if (type.getCallSignatures().length > 0 || isBuiltIn(type)) return fail(type, path);
    const required: string[] = [];
    const properties: Record<string, Schema> = {};
    for (const property of checker.getPropertiesOfType(type)) {
      const value = checker.getTypeOfSymbolAtLocation(property, at);
      // Of `{ a } | {}` the second may not have it.
      if (value.flags & ts.TypeFlags.Never) continue;
      const optional = property.flags & ts.SymbolFlags.Optional || hasUndefined(value);
      if (!optional) required.push(property.name);
      const text = ts.displayPartsToString(property.getDocumentationComment(checker));
      properties[property.name] = {
        ...(text === '' ? {} : { description: text }),
        ...of(value, `${path}.${property.name}`),
      };
    }
    const [index] = checker.getIndexInfosOfType(type);
    return {
      type: 'object',
      ...(Object.keys(properties).length === 0 ? {} : { properties }),
      ...(required.length === 0 ? {} : { required }),
      additionalProperties:
        index === undefined ? isOfAws(Object.keys(properties)) : of(index.type, `${path}.*`),
    };
  }

  /** `Json`, also where `undefined` was added to it. */
  function isJson(type: ts.Type): boolean {
    if (type.aliasSymbol?.name === 'Json') return true;
    const parts = type.isUnion() ? type.types : [];
    return parts.some((part) => {
      const [item] = checker.isArrayType(part) ? checker.getTypeArguments(part as ts.TypeReference) : [];
      return item?.aliasSymbol?.name === 'Json';
    });
  }

  return { of, shape: object, definitions };
}

/** AWS's own names begin with a capital; such objects are its answers as they came, and may hold more at any time. */
function isOfAws(names: readonly string[]): boolean {
  return names.filter((name) => /^[A-Z]/.test(name)).length > names.length / 2;
}

/** The compiler has the parts of a union in the order in which it came to know them. */
function sorted(schemas: readonly Schema[]): Schema[] {
  const text = (schema: Schema) => JSON.stringify(schema);
  return [...schemas].sort((a, b) => (text(a) < text(b) ? -1 : 1));
}

function hasUndefined(type: ts.Type): boolean {
  const parts = type.isUnion() ? type.types : [type];
  return parts.some(({ flags }) => flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void));
}

/** Classes of the language itself, such as Map: JSON.stringify leaves nothing of them. */
function isBuiltIn(type: ts.Type): boolean {
  const [declaration] = type.symbol?.declarations ?? [];
  return (
    declaration?.getSourceFile().hasNoDefaultLib === true &&
    /^(?:Map|Set|ReadonlyMap|ReadonlySet|Uint8Array|Promise|RegExp)$/.test(type.symbol.name)
  );
}

/** The name that an interface or a type has in the source, unless it is one of the language's own or takes others. */
function nameOf(type: ts.Type): string | undefined {
  const parts = type.isUnion() ? type.types : [type];
  if (!parts.some(({ flags }) => flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return undefined;
  const symbol = type.aliasSymbol ?? (type.isClassOrInterface() ? type.symbol : undefined);
  if (symbol === undefined || (type.aliasTypeArguments?.length ?? 0) > 0 || symbol.name === 'Date')
    return undefined;
  const [declaration] = symbol.declarations ?? [];
  return declaration === undefined || declaration.getSourceFile().fileName.includes('/typescript/lib/')
    ? undefined
    : symbol.name;
}
