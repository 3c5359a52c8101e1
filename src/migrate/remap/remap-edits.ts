import type { Span } from '../../core/json/json-node.ts';
import { ACCOUNT_IN_TEXT, PARTITIONS, REGION_IN_TEXT } from '../../core/partitions.ts';
import type { Flow } from '../flow/flow.ts';
import { flowView } from '../inspect/flow-view.ts';
import type { TextReference } from '../references/reference.ts';
import type { Edit } from './edit-bytes.ts';
import type { Remap } from './remap.ts';
import { stringOffsets } from './string-offsets.ts';

/**
 * The edits that put a map's new values in place of the old ones, in references only: strings that are a place as
 * a whole, and those that code or SQL mentions where the map says `code`. A bucket or an ARN that the map names is
 * replaced as a whole; in others, whole account ids and region names are. What AWS would have given another id
 * stays. All other bytes of the flow stay.
 */
export function remapEdits(flow: Flow, map: Remap): Edit[] {
  return flowView(flow).referring.flatMap(({ string, text, references, whole }) => {
    if (!whole && !map.code) return [];
    const parts = apart(references.flatMap((reference) => newParts(text, reference, map)));
    const changed = parts.filter((part) => text.slice(part.start, part.end) !== part.text);
    if (changed.length === 0) return [];
    const offsets = stringOffsets(flow.bytes, string.leaf);
    return changed.map(({ start, end, text: to }) => ({
      start: offsets[start] ?? 0,
      end: offsets[end] ?? 0,
      text: to,
    }));
  });
}

/** What a map puts in place of parts of one reference. */
export function newParts(text: string, reference: TextReference, map: Remap): Edit[] {
  const { arn, bucket, fixed, kind, account, region, partition, suffix } = reference;
  const cut = (span: Span) => text.slice(span.start, span.end);
  const whole = arn && (map.arns.get(cut(arn)) ?? map.roles.get(cut(arn)));
  if (arn !== undefined && whole !== undefined) return [{ ...arn, text: whole }];
  const replaced = (span: Span | undefined, to: string | undefined): Edit[] =>
    span === undefined || to === undefined ? [] : [{ start: span.start, end: span.end, text: to }];
  const around = () => [
    ...replaced(region, region && map.regions.get(cut(region))),
    ...replaced(partition, partition && map.partitions.get(cut(partition))),
    ...replaced(suffix, suffix && newSuffix(cut(suffix), map.partitions)),
  ];
  if (bucket !== undefined) {
    const named = map.buckets.get(cut(bucket));
    const inside = [
      ...tokens(text, bucket, ACCOUNT_IN_TEXT, map.accounts),
      ...tokens(text, bucket, REGION_IN_TEXT, map.regions),
    ];
    const changed = named === undefined ? inside : [{ ...bucket, text: named }];
    // The region of a host is that of its bucket: where the bucket stays, so does the region.
    return changed.length === 0 ? [] : [...changed, ...around()];
  }
  if (fixed !== undefined) return [];
  const mapped = account && map.accounts.get(cut(account));
  // Images of AWS's own accounts are in another account in each region: only a mapped account says where.
  const stays = account !== undefined && (map.accounts.size > 0 || kind === 'image');
  if (stays && mapped === undefined) return [];
  return [...replaced(account, mapped), ...around()];
}

function newSuffix(suffix: string, partitions: ReadonlyMap<string, string>): string | undefined {
  for (const [from, to] of partitions) {
    const [old, next] = [from, to].map((name) => PARTITIONS.find((each) => each.name === name));
    if (old?.suffix === suffix) return next?.suffix;
    if (old?.dualStack === suffix) return next?.dualStack;
  }
  return undefined;
}

function tokens(text: string, span: Span, pattern: RegExp, map: ReadonlyMap<string, string>): Edit[] {
  if (map.size === 0) return [];
  return [...text.slice(span.start, span.end).matchAll(pattern)].flatMap((match) => {
    const to = map.get(match[0]);
    if (to === undefined) return [];
    const start = span.start + match.index;
    return [{ start, end: start + match[0].length, text: to }];
  });
}

/** Without those that another one covers. */
function apart(edits: readonly Edit[]): Edit[] {
  let end = 0;
  return [...edits]
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter((edit) => {
      if (edit.start < end) return false;
      end = edit.end;
      return true;
    });
}
