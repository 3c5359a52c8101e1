import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { didYouMean } from '../core/suggest.ts';
import { quoteForMessage, sanitize } from '../core/text/sanitize.ts';
import { KEYS, SETTING_KEYS, type SettingKey, type SettingValue, textProblem } from './keys.ts';
import type { Setting } from './settings.ts';

export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface FileReading {
  readonly settings: readonly Setting[];
  readonly problems: readonly Problem[];
}

const TOP = [...new Set(SETTING_KEYS.map((key) => key.split('.')[0] ?? '')), '$schema'];
const BUCKETS = SETTING_KEYS.flatMap((key) => (key.startsWith('buckets.') ? [key.slice(8)] : []));

/** What some would like to set, and nobody may: each with the reason. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/endpoint/i, 'a file must not decide where requests go; use --endpoint-url or AWS_ENDPOINT_URL'],
  [
    /^(?:commands?|editor|browser|pager|shell|exec|lambda|credential[-_]?process)$/i,
    'programs named in a file are never started',
  ],
];

/**
 * Reads a file of settings without ever building what it says: the tree is walked, so that each value has its place and
 * no name can be taken for a part of an object. Everything that is wrong is a problem with its place.
 */
export function readSettingsText(
  text: string,
  file: { readonly kind: 'project' | 'user'; readonly path: string; readonly shown: string },
): FileReading {
  const lines = new LineCounter();
  const settings: Setting[] = [];
  const problems: Problem[] = [];
  const placeOf = (node: { range?: readonly number[] | null } | null | undefined) => {
    const { line, col } = lines.linePos(node?.range?.[0] ?? 0);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const report = (node: Parameters<typeof placeOf>[0], message: string) => {
    problems.push({ ...placeOf(node), message });
  };
  const done = () => ({ settings, problems });

  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: 'core' });
  } catch (error) {
    // What is nested deeper than the stack.
    report(
      undefined,
      `is not YAML: ${error instanceof RangeError ? 'it is nested too deep' : sanitize(String(error))}`,
    );
    return done();
  }
  for (const { message, pos } of [...document.errors, ...document.warnings]) {
    report({ range: pos }, `is not YAML: ${sanitize(message.split('\n')[0] ?? '')}`);
  }
  if (problems.length > 0) return done();
  const root = document.contents as Node | null;
  if (root === null || (isScalar(root) && root.value === null)) return done();
  if (!isMap(root)) {
    report(root, 'is not a list of settings, such as region: us-east-1');
    return done();
  }

  const set = (key: SettingKey, value: SettingValue, node: Node | null) => {
    settings.push({ key, value, origin: { ...file, ...placeOf(node) } });
  };
  const one = (key: SettingKey, node: Node | null) => {
    const { kind } = KEYS[key];
    if (isAlias(node)) return report(node, 'aliases (*name) are not supported here');
    if (kind === 'texts') return several(key, node);
    const written = isScalar(node) ? node.value : undefined;
    // Nobody writes quotes around the number of something.
    const isCount = typeof written === 'number' && KEYS[key].values?.includes(String(written));
    const value = isCount ? String(written) : written;
    if (kind === 'switch') {
      if (typeof value !== 'boolean') return report(node, `${key} must be true or false`);
      if (key === 'read-only' && !value && file.kind === 'project') {
        return report(node, 'a project cannot turn read-only off; it may only set true');
      }
      return set(key, value, node);
    }
    if (typeof value !== 'string') {
      return report(node, `${key} must be text${value === null || value === undefined ? '' : ', in quotes'}`);
    }
    const problem = textProblem(key, value);
    if (problem !== undefined) return report(node, `${key}: ${problem}`);
    return set(key, value, node);
  };
  const several = (key: SettingKey, node: Node | null) => {
    if (!isSeq(node)) return report(node, `${key} must be a list`);
    const values: string[] = [];
    for (const item of node.items as Node[]) {
      const value = isScalar(item) ? item.value : undefined;
      const problem = typeof value === 'string' ? textProblem(key, value) : 'must contain text, in quotes';
      if (problem !== undefined) report(item, `${key}: ${problem}`);
      else values.push(value as string);
    }
    return set(key, values, node);
  };
  const unknown = (node: Node, name: string, known: readonly string[]) => {
    const refused = REFUSED.find(([pattern]) => pattern.test(name));
    const near = didYouMean(name.replaceAll('_', '-'), known);
    const why =
      refused !== undefined
        ? `cannot be set in a file: ${refused[1]}`
        : `is not known${near === undefined ? `; there are ${known.join(', ')}` : `: did you mean ${near}?`}`;
    report(node, `${quoteForMessage(name)} ${why}`);
  };
  const pairs = (map: Node, each: (name: string, key: Node, value: Node | null) => void) => {
    if (!isMap(map)) return;
    for (const { key, value } of map.items) {
      const name = isScalar(key) && typeof key.value === 'string' ? key.value : undefined;
      if (name === undefined) report(key as Node, 'the name of a setting must be text');
      else each(name, key as Node, value as Node | null);
    }
  };
  pairs(root, (name, key, value) => {
    // A value that is not there has no place of its own.
    const node = value ?? key;
    if (!TOP.includes(name)) unknown(key, name, TOP);
    else if (name === 'buckets') {
      if (!isMap(value)) report(node, `buckets must name them: ${BUCKETS.join(', ')}`);
      else
        pairs(value, (part, partKey, bucket) => {
          if (!BUCKETS.includes(part)) unknown(partKey, part, BUCKETS);
          else one(`buckets.${part}` as SettingKey, bucket ?? partKey);
        });
    } else if (name !== '$schema') one(name as SettingKey, node);
  });
  return done();
}
