import { defineRule, type Finding, finding } from '../../core/finding.ts';
import type { Flow } from '../flow/flow.ts';
import { isModel, stringsOf } from '../inspect/strings.ts';
import { decodeString, ownCopy } from '../json/json-node.ts';
import { REMAP_PARTS, type Remap } from './remap.ts';

export const remapLeftoverRule = defineRule({
  id: 'flow/remap-leftover',
  severity: 'warning',
  title: 'A value of the map stays in a place that is not changed',
  why:
    'groundctl replaces accounts, regions, buckets and roles in fields whose meaning is known. Code, SQL, names ' +
    'and unknown fields stay as they are, and may still point to the old place.',
  fix: 'Look at the fields named and change them in Canvas after the import.',
  source: 'Follows from what --remap does.',
});

/** What of the map's old values is still in a flow after it was changed. */
export function remapLeftover(file: string, flow: Flow, map: Remap): Finding[] {
  // What is new somewhere as well may stand there for that.
  const old = REMAP_PARTS.flatMap((part) => {
    const made = new Set(map[part].values());
    return [...map[part].keys()].filter((from) => !made.has(from));
  });
  if (!old.some((value) => flow.bytes.includes(value))) return [];
  const keys = new Set<string>();
  const values = new Set<string>();
  for (const { key, leaf } of stringsOf(flow)) {
    if (isModel(flow.bytes, leaf)) continue;
    const text = decodeString(flow.bytes, leaf);
    for (const value of old) {
      if (!text.includes(value)) continue;
      keys.add(/^[\w.-]{1,60}$/.test(key) ? ownCopy(key) : '(other)');
      values.add(value);
    }
  }
  if (values.size === 0) return [];
  const message = `${[...values].slice(0, 5).join(', ')} still in ${[...keys].slice(0, 5).join(', ')}`;
  return [
    finding(remapLeftoverRule, {
      subject: file,
      message,
      evidence: { values: [...values], fields: [...keys] },
    }),
  ];
}
