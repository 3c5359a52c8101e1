import { defineRule, type Finding, finding } from '../../core/finding.ts';
import { decodeString } from '../../core/json/json-node.ts';
import { quoteForMessage, sanitize } from '../../core/text/sanitize.ts';
import type { FlowFacts } from '../inspect/check.ts';
import { hideSecrets } from '../inspect/secret-patterns.ts';
import { describeNode, type FlowString, fieldName, isModel } from '../inspect/strings.ts';
import { isBuilt, type TextReference } from '../references/reference.ts';
import { REMAP_PARTS, type Remap } from './remap.ts';

export const remapLeftoverRule = defineRule({
  id: 'flow/remap-leftover',
  severity: 'warning',
  title: 'A value from the map remains in a field that is not changed',
  why:
    'groundctl replaces accounts, regions, buckets and ARNs where the entire string is a location. ' +
    'Code, SQL and names stay as they are unless the map says "code": true, and so do values that ' +
    'differ in every account: IDs of keys, secrets and clusters, and AWS images. They may still point ' +
    'to the old account.',
  fix: 'Change the fields named in Canvas after the import; or name the ARN in the "arns" of the map; or add "code": true to it.',
  source: 'Follows from how --remap works.',
});

interface Left {
  readonly field: string;
  readonly step: string;
  readonly values: string[];
  /** References of the field that hold one of the values, and why they were left where that is known. */
  readonly references: { readonly text: string; readonly why: string | null }[];
}

/** What of the map's old values is still in a flow after it was changed. */
export function remapLeftover({ file, flow, strings, referring }: FlowFacts, map: Remap): Finding[] {
  // What is new somewhere as well may stand there for that.
  const old = REMAP_PARTS.filter((part) => part !== 'partitions').flatMap((part) => {
    const made = new Set(map[part].values());
    return [...map[part].keys()].filter((from) => !made.has(from));
  });
  const latin1 = flow.bytes.toString('latin1');
  // A value may be spelled with escapes; then the bytes do not show it.
  if (!latin1.includes('\\u00') && !old.some((value) => latin1.includes(value))) return [];
  // `raw-eu` mentions no `raw` where the map made it.
  const longer = REMAP_PARTS.flatMap((part) => [...map[part].values()]);
  const found = new Map(referring.map((each) => [each.string, each.references]));
  const left = strings.flatMap((string): Left[] => {
    if (isModel(flow.bytes, string.leaf)) return [];
    const text = decodeString(flow.bytes, string.leaf);
    const values = old.filter((value) => mentions(without(text, value, longer), value));
    if (values.length === 0) return [];
    const references = (found.get(string) ?? [])
      .filter((reference) => values.some((value) => reference.text.includes(value)))
      .map((reference) => ({ text: hideSecrets(reference.text), why: whyLeft(reference) ?? null }));
    return [{ field: fieldName(string.key), step: stepOf(string), values, references }];
  });
  if (left.length === 0) return [];
  const places = [...new Set(left.map(describeLeft))];
  const more = places.length > SHOWN ? `; and ${places.length - SHOWN} more` : '';
  const message = sanitize(places.slice(0, SHOWN).join('; ') + more);
  const values = [...new Set(left.flatMap((each) => each.values))];
  return [
    finding(remapLeftoverRule, {
      subject: file,
      message,
      evidence: { values, places: left.map((each) => ({ ...each })) },
    }),
  ];
}

const SHOWN = 8;

function without(text: string, value: string, made: readonly string[]): string {
  return made.reduce((rest, each) => (each.includes(value) ? rest.replaceAll(each, ' ') : rest), text);
}

/** Whole ids and names only: `prod` of `production` is not a mention. */
function mentions(text: string, value: string): boolean {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    const around = `${text[at - 1] ?? ' '}${text[at + value.length] ?? ' '}`;
    // An underscore or a hyphen may stand between a name and what it is a part of.
    if (!/[A-Za-z0-9]/.test(around)) return true;
    if (/%(?:25)*2f$/i.test(text.slice(0, at)) || /^%/.test(text.slice(at + value.length))) return true;
  }
  return false;
}

function whyLeft({ kind, fixed, text }: TextReference): string | undefined {
  if (fixed !== undefined) return fixed;
  if (kind === 'image') return 'AWS images are in a different account in each region';
  return isBuilt(text) ? 'it is assembled when the flow runs' : undefined;
}

function describeLeft({ field, step, values, references }: Left): string {
  const shown = references.slice(0, 6).map(({ text, why }) => {
    return why === null ? quoteForMessage(text, 120) : `${quoteForMessage(text, 120)} (${why})`;
  });
  const detail = shown.length === 0 ? '' : `: ${shown.join(', ')}${references.length > 6 ? ', …' : ''}`;
  return `${values.slice(0, 5).join(', ')} still in ${field} of ${step}${detail}`;
}

function stepOf({ node }: FlowString): string {
  return describeNode(node && { ...node, name: undefined });
}
