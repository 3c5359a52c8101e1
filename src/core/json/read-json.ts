import type { Json } from '../json.ts';
import { positionsIn, type TextPosition } from '../text/text-position.ts';
import { type JsonNode, type JsonString, memberOf } from './json-node.ts';
import { readTree } from './json-reader.ts';

export type PathStep = string | number;

/** Tells where the value at a path begins; undefined where there is no such value. */
export type Locator = (path: readonly PathStep[]) => TextPosition | undefined;

/**
 * JSON.parse for documents that grant access: it also refuses a key that stands twice in one object, of which
 * JSON.parse silently keeps the last, and nesting deeper than `maxDepth`, and says where.
 * Throws `JsonTextError`. A byte order mark at the start is passed over.
 */
export function readJson(text: string, maxDepth: number): Json {
  return toJson(text, treeOf(text, maxDepth));
}

/** A locator for a text that {@link readJson} accepts; the text is read once, when it is first asked. */
export function createLocator(text: string): Locator {
  let known: { readonly tree: JsonNode; readonly position: (offset: number) => TextPosition } | undefined;
  return (path) => {
    known ??= { tree: treeOf(text, Number.POSITIVE_INFINITY), position: positionsIn(text) };
    let node: JsonNode | undefined = known.tree;
    for (const step of path) {
      if (typeof step === 'string') node = memberOf(node, step);
      else node = node?.kind === 'array' ? node.items[step] : undefined;
    }
    return node && known.position(node.start);
  };
}

function treeOf(text: string, maxDepth: number): JsonNode {
  const decode = ({ start, end }: JsonString) => JSON.parse(text.slice(start, end)) as string;
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  return readTree(text, { start, maxDepth, placedDepth: Number.POSITIVE_INFINITY, decode });
}

function toJson(text: string, node: JsonNode): Json {
  if (node.kind === 'array') return node.items.map((item) => toJson(text, item));
  if (node.kind !== 'object') return JSON.parse(text.slice(node.start, node.end)) as Json;
  return Object.fromEntries(node.members.map(({ key, value }) => [key, toJson(text, value)]));
}
