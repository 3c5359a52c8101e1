import type { Flow } from '../flow/flow.ts';
import { ACCOUNT, REGION, ROLE_FIELDS, S3_FIELDS } from '../inspect/environment.ts';
import { type FlowString, stringsOf } from '../inspect/strings.ts';
import type { Edit } from '../json/edit-bytes.ts';
import { type DecodedString, decodeWithOffsets } from './decode-offsets.ts';
import type { Remap } from './remap.ts';

/**
 * The edits that put a map's new values in place of the old ones, in known fields only: the bucket part of S3
 * locations, and ARNs of roles. A bucket or role that the map names is replaced as a whole; in others, whole
 * account ids and region names are. All other bytes of the flow stay.
 */
export function remapEdits(flow: Flow, map: Remap, strings: readonly FlowString[] = stringsOf(flow)): Edit[] {
  return strings.flatMap((string) => {
    const s3 = S3_FIELDS.has(string.key);
    if (!s3 && !ROLE_FIELDS.has(string.key)) return [];
    const decoded = decodeWithOffsets(flow.bytes, string.leaf);
    const place = s3 ? bucketPlace(decoded.text) : rolePlace(decoded.text);
    if (place === undefined) return [];
    const whole = (s3 ? map.buckets : map.roles).get(decoded.text.slice(place.from, place.to));
    if (whole !== undefined) return editsOf(decoded, [{ ...place, text: whole }]);
    return editsOf(decoded, [
      ...tokens(decoded.text, place, ACCOUNT, map.accounts),
      ...tokens(decoded.text, place, REGION, map.regions),
    ]);
  });
}

interface Place {
  readonly from: number;
  readonly to: number;
}

function bucketPlace(text: string): Place | undefined {
  const match = /^(s3[an]?:\/\/)([^/]+)/i.exec(text);
  const from = match?.[1]?.length ?? 0;
  return match === null ? undefined : { from, to: from + (match[2]?.length ?? 0) };
}

function rolePlace(text: string): Place | undefined {
  return text.startsWith('arn:') ? { from: 0, to: text.length } : undefined;
}

function tokens(text: string, place: Place, pattern: RegExp, map: ReadonlyMap<string, string>) {
  if (map.size === 0) return [];
  return [...text.slice(place.from, place.to).matchAll(pattern)].flatMap((match) => {
    const to = map.get(match[0]);
    if (to === undefined) return [];
    const from = place.from + match.index;
    return [{ from, to: from + match[0].length, text: to }];
  });
}

function editsOf(
  { text, offsets }: DecodedString,
  places: readonly (Place & { readonly text: string })[],
): Edit[] {
  return places
    .filter((place) => text.slice(place.from, place.to) !== place.text)
    .map((place) => ({ start: offsets[place.from] ?? 0, end: offsets[place.to] ?? 0, text: place.text }));
}
