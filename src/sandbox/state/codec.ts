import { AthenaState } from '../athena/state.ts';
import { CognitoState } from '../cognito/state.ts';
import { Ec2State } from '../ec2/state.ts';
import { Blob } from '../s3/blob.ts';
import { KeyIndex } from '../s3/key-index.ts';
import { Bucket, type ObjectVersion } from '../s3/model.ts';
import { XmlElement } from '../s3/xml.ts';
import { SagemakerState } from '../sagemaker/state.ts';
import { SnsState } from '../sns/state.ts';

/** State as JSON can hold it. What JSON has no word for is `{"$": kind, "v": …}`. */
export type Encoded =
  | string
  | number
  | boolean
  | null
  | readonly Encoded[]
  | { readonly [name: string]: Encoded };

/** Classes whose objects are their members; an object is made without its constructor and filled. */
const CLASSES: Readonly<Record<string, abstract new (...given: never[]) => object>> = {
  AthenaState,
  Bucket,
  CognitoState,
  Ec2State,
  SagemakerState,
  SnsState,
  XmlElement,
};

/** Deeper than any state is, and shallow enough for the stack. */
const MAX_DEPTH = 100;

/** Encodes a state. Objects that stand in it more than once do so again when it is decoded; blobs are handed on. */
export function encode(state: unknown): { readonly tree: Encoded; readonly blobs: readonly Blob[] } {
  const shared = findShared(state);
  const ids = new Map<object, number>();
  const blobs: Blob[] = [];
  const write = (value: unknown): Encoded => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') return Number.isFinite(value) ? value : { $: 'Number', v: String(value) };
    if (typeof value !== 'object') throw new TypeError(`A state cannot hold a ${typeof value}.`);
    const known = ids.get(value);
    if (known !== undefined) return { $: 'Ref', v: known };
    if (!shared.has(value)) return body(value);
    ids.set(value, ids.size);
    return { $: 'Def', id: ids.size - 1, v: body(value) };
  };
  const members = (value: object): Encoded => {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([name, item]) => [name, write(item)]));
  };
  const body = (value: object): Encoded => {
    if (Array.isArray(value)) return value.map((item) => write(item ?? null));
    if (value instanceof Date) return { $: 'Date', v: value.getTime() };
    if (value instanceof Map)
      return { $: 'Map', v: [...value].map(([key, item]) => [write(key), write(item)]) };
    if (value instanceof Set) return { $: 'Set', v: [...value].map(write) };
    if (value instanceof Uint8Array) return { $: 'Bytes', v: Buffer.from(value).toString('base64') };
    if (value instanceof Blob) return { $: 'Blob', v: blobs.push(value) - 1 };
    if (value instanceof KeyIndex) return { $: 'Keys', v: [...value.values()].map(write) };
    const name = Object.keys(CLASSES).find((one) => value.constructor === CLASSES[one]);
    if (name !== undefined) return { $: name, v: members(value) };
    if (Object.getPrototypeOf(value) !== Object.prototype) {
      throw new TypeError(`A state cannot hold a ${value.constructor.name}.`);
    }
    return Object.hasOwn(value, '$') ? { $: 'Object', v: members(value) } : members(value);
  };
  return { tree: write(state), blobs };
}

/** Makes a state of what {@link encode} wrote. @throws Error for anything else */
export function decode(tree: Encoded, blobs: readonly Blob[]): unknown {
  const known = new Map<number, unknown>();
  const read = (value: Encoded, depth: number): unknown => {
    if (depth > MAX_DEPTH) throw new Error('The state is nested too deeply.');
    if (typeof value !== 'object' || value === null) return value;
    if (isList(value)) return value.map((item) => read(item, depth + 1));
    if (!Object.hasOwn(value, '$')) return members(value, depth);
    const { $: kind, v = null, id } = value;
    if (kind === 'Def') {
      const made = read(v, depth + 1);
      known.set(Number(id), made);
      return made;
    }
    return special(String(kind), v, depth + 1);
  };
  const members = (value: Encoded, depth: number) =>
    Object.fromEntries(Object.entries(value as object).map(([name, item]) => [name, read(item, depth + 1)]));
  const list = (value: Encoded): readonly Encoded[] => {
    if (isList(value)) return value;
    throw new Error('The state holds something else than a list.');
  };
  const special = (kind: string, value: Encoded, depth: number): unknown => {
    switch (kind) {
      case 'Ref':
        if (!known.has(Number(value))) throw new Error('The state refers to what is not there.');
        return known.get(Number(value));
      case 'Date':
        return new Date(Number(value));
      case 'Number':
        return Number(value);
      case 'Map':
        return new Map(
          list(value).map((entry) => list(entry).map((part) => read(part, depth)) as [unknown, unknown]),
        );
      case 'Set':
        return new Set(list(value).map((item) => read(item, depth)));
      case 'Bytes':
        return Buffer.from(String(value), 'base64');
      case 'Object':
        return members(value, depth);
      case 'Blob': {
        const blob = blobs[Number(value)];
        if (blob === undefined) throw new Error('The state refers to bytes that are not there.');
        return blob.slice(0, blob.size);
      }
      case 'Keys': {
        const index = new KeyIndex<ObjectVersion[]>();
        for (const item of list(value)) {
          const versions = read(item, depth) as ObjectVersion[];
          index.set(versions[0]?.key ?? '', versions);
        }
        return index;
      }
    }
    const made = Object.hasOwn(CLASSES, kind) ? CLASSES[kind] : undefined;
    if (made === undefined) throw new Error(`The state holds a ${kind}, which is nothing of the sandbox's.`);
    return Object.assign(Object.create(made.prototype) as object, members(value, depth));
  };
  return read(tree, 0);
}

/** The objects that stand in a state more than once. Keys of indexes follow from their values. */
function findShared(state: unknown): ReadonlySet<object> {
  const seen = new Set<object>();
  const shared = new Set<object>();
  const waiting: unknown[] = [state];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (seen.has(value)) {
      if (!(value instanceof Blob || value instanceof Date)) shared.add(value);
      continue;
    }
    seen.add(value);
    if (value instanceof Map) for (const entry of value) waiting.push(...entry);
    else if (value instanceof Set) waiting.push(...value);
    else if (value instanceof KeyIndex) for (const item of value.values()) waiting.push(item);
    else if (!(value instanceof Uint8Array || value instanceof Blob)) waiting.push(...Object.values(value));
  }
  return shared;
}

function isList(value: Encoded): value is readonly Encoded[] {
  return Array.isArray(value);
}
