import { defineRule, type Finding, finding } from '../../core/finding.ts';
import type { Span } from '../../core/json/json-node.ts';
import { ACCOUNT_IN_TEXT } from '../../core/partitions.ts';
import { quoteForMessage, sanitize } from '../../core/text/sanitize.ts';
import type { FlowFacts } from '../inspect/check.ts';
import { hideSecrets } from '../inspect/secret-patterns.ts';
import { describeNode, fieldName } from '../inspect/strings.ts';
import { isBuilt, type TextReference } from '../references/reference.ts';
import { REMAP_PARTS, type Remap } from './remap.ts';

export const remapUntouchedRule = defineRule({
  id: 'flow/remap-untouched',
  severity: 'warning',
  title: 'The map does not cover a location that a flow names',
  why: 'The location stays as it is. If it belongs to the old account, the flow reads or writes there from the new one.',
  fix: 'If it is a bucket, an account or an ARN, add it to the map; otherwise change it in Canvas after the import, or let the Canvas execution role use it where it is.',
  source: 'Follows from how --remap works.',
});

const SHOWN = 8;

/** The places in a changed flow of which the map knows neither an old nor a new value. */
export function untouchedPlaces({ file, referring }: FlowFacts, map: Remap): Finding[] {
  const known = new Set(REMAP_PARTS.flatMap((part) => [...map[part].values(), ...map[part].keys()]));
  const places = new Map<string, { place: string; kind: string; field: string; step: string }>();
  for (const { string, text, references } of referring) {
    for (const reference of references) {
      const names = namesOf(text, reference);
      if (names.length === 0 || names.some((name) => known.has(name)) || isBuilt(reference.text)) continue;
      const { kind, bucket } = reference;
      const place = hideSecrets(bucket === undefined ? reference.text : text.slice(bucket.start, bucket.end));
      const step = describeNode(string.node && { ...string.node, name: undefined });
      places.set(place, { place, kind, field: fieldName(string.key), step });
    }
  }
  if (places.size === 0) return [];
  const names = [...places.keys()].map((place) => quoteForMessage(place, 100));
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  const message = sanitize(`not in the map: ${names.slice(0, SHOWN).join(', ')}${more}`);
  return [
    finding(remapUntouchedRule, { subject: file, message, evidence: { places: [...places.values()] } }),
  ];
}

/**
 * What of a reference says whose it is: bucket, account and ARN, and accounts in the bucket's name; of a cluster, a
 * secret or a network that is named without them, the name.
 */
function namesOf(text: string, reference: TextReference): string[] {
  const { bucket, account, arn, region, suffix, fixed } = reference;
  const names = [bucket, account, arn].flatMap((span: Span | undefined) =>
    span === undefined ? [] : [text.slice(span.start, span.end)],
  );
  // A region by itself, and the host of a service, are nobody's.
  if (names.length === 0) return (region ?? suffix) && fixed === undefined ? [] : [reference.text];
  return [...names, ...names.flatMap((name) => [...name.matchAll(ACCOUNT_IN_TEXT)].map(([id]) => id))];
}
