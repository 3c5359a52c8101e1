/** Where a value stands in its document: bytes from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface JsonMember extends Span {
  /** Decoded. `start` of the member is the key's opening quote, `end` the end of its value. */
  readonly key: string;
  readonly value: JsonNode;
}

export interface JsonObject extends Span {
  readonly kind: 'object';
  readonly members: readonly JsonMember[];
}

export interface JsonArray extends Span {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
}

/** A string, number, true, false or null; the bytes are read when somebody asks, see {@link textOf}. */
export interface JsonLeaf extends Span {
  readonly kind: 'string' | 'number' | 'literal';
}

/** A JSON document as spans of bytes, so that one value can be replaced and every other byte stays. */
export type JsonNode = JsonObject | JsonArray | JsonLeaf;

/** The member's value, or undefined where `node` is no object or has no such key. */
export function memberOf(node: JsonNode | undefined, key: string): JsonNode | undefined {
  if (node?.kind !== 'object') return undefined;
  return node.members.find((member) => member.key === key)?.value;
}

/** The decoded text of a string; undefined for everything else. */
export function textOf(bytes: Buffer, node: JsonNode | undefined): string | undefined {
  if (node?.kind !== 'string') return undefined;
  return decodeString(bytes, node);
}

/** The decoded text of the string at `span`, which includes its quotes. */
export function decodeString(bytes: Buffer, { start, end }: Span): string {
  const raw = bytes.toString('utf8', start + 1, end - 1);
  return raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
}

/** Every value of a document, outermost first, with the keys and indexes that lead to it. */
export function* walkJson(
  node: JsonNode,
  path: readonly (string | number)[] = [],
): Generator<{ readonly node: JsonNode; readonly path: readonly (string | number)[] }> {
  yield { node, path };
  if (node.kind === 'object') {
    for (const member of node.members) yield* walkJson(member.value, [...path, member.key]);
  } else if (node.kind === 'array') {
    for (const [index, item] of node.items.entries()) yield* walkJson(item, [...path, index]);
  }
}
