/** Where a value stands in its document: from `start` up to, not including, `end`. */
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

/** A string with its quotes; the text is read when somebody asks, see {@link decodeString}. */
export interface JsonString extends Span {
  readonly kind: 'string';
  /** True for ASCII without escapes: what stands there is the text. */
  readonly plain: boolean;
}

/** A number, true, false or null. Deep in a document it may be without a place: both are -1 then. */
export interface JsonLeaf extends Span {
  readonly kind: 'number' | 'literal';
}

/**
 * A JSON document as spans, so that one value can be replaced and all else stays as it is. They count bytes where
 * bytes were read (`readJsonBytes`), and UTF-16 units in a text.
 */
export type JsonNode = JsonObject | JsonArray | JsonString | JsonLeaf;

/** The member's value, or undefined where `node` is not an object or has no such key. */
export function memberOf(node: JsonNode | undefined, key: string): JsonNode | undefined {
  if (node?.kind !== 'object') return undefined;
  return node.members.find((member) => member.key === key)?.value;
}

/** The decoded text of a string in bytes; undefined for everything else. */
export function textOf(bytes: Buffer, node: JsonNode | undefined): string | undefined {
  if (node?.kind !== 'string') return undefined;
  return decodeString(bytes, node);
}

/** The decoded text of a string in bytes: a copy, so that keeping it does not keep the document. */
export function decodeString(bytes: Buffer, { start, end, plain }: JsonString): string {
  if (plain) return bytes.toString('latin1', start + 1, end - 1);
  const raw = bytes.toString('utf8', start + 1, end - 1);
  return raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
}

/** The same text in memory of its own. */
export function ownCopy(text: string): string {
  return Buffer.from(text).toString();
}
