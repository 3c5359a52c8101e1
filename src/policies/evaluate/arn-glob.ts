import { ANY, backward, cutAtStars, finder, type Glob, glob, holdsRest } from './glob.ts';

const COLON = 58;
const SEGMENTS = 6;

/**
 * A pattern of an ARN's six segments. In the first five a wildcard stays between its colons, but for a star that
 * ends its segment, which may reach beyond; in the sixth a star stands for anything. Time grows as that of
 * {@link glob}. Source: IAM User Guide, reference_policies_elements_resource.
 */
export function arnGlob(codes: readonly number[]): (value: string) => boolean {
  const segments = segmentsOf(codes);
  const heads = segments.slice(0, -1).map(segmentOf);
  const rest = segments.at(-1) ?? [];
  const ends = segments.length < SEGMENTS ? endsWithin(segmentOf(rest)) : endsWith(rest);
  return (value) => {
    let starts: ReadonlySet<number> = new Set([0]);
    for (const head of heads) {
      starts = startsAfter(head, value, starts);
      if (starts.size === 0) return false;
    }
    return ends(value, starts);
  };
}

interface Segment {
  readonly matches: Glob;
  readonly reaches: boolean;
}

/** Whether a value ends as the last segment wants it, where that may begin at these places, given in order. */
type Ending = (value: string, starts: ReadonlySet<number>) => boolean;

function segmentsOf(codes: readonly number[]): number[][] {
  const segments: number[][] = [[]];
  for (const code of codes) {
    if (code === COLON && segments.length < SEGMENTS) segments.push([]);
    else segments.at(-1)?.push(code);
  }
  return segments;
}

function segmentOf(codes: readonly number[]): Segment {
  return { matches: glob(codes), reaches: codes.at(-1) === ANY };
}

/** Where the next segment may begin, in order. */
function startsAfter({ matches, reaches }: Segment, value: string, starts: ReadonlySet<number>): Set<number> {
  const next = new Set<number>();
  for (const start of starts) {
    const colon = value.indexOf(':', start);
    if (colon < 0) break;
    if (!matches(value, start, colon)) continue;
    next.add(colon + 1);
    if (!reaches) continue;
    for (let at = colon; at >= 0; at = value.indexOf(':', at + 1)) next.add(at + 1);
    break;
  }
  return next;
}

function endsWithin({ matches, reaches }: Segment): Ending {
  return (value, starts) => {
    for (const start of starts) {
      const colon = value.indexOf(':', start);
      if ((colon < 0 || reaches) && matches(value, start, colon < 0 ? value.length : colon)) return true;
    }
    return false;
  };
}

function endsWith(codes: readonly number[]): Ending {
  const cut = cutAtStars(codes);
  if (cut.last === undefined) return (value, starts) => starts.has(backward(codes, value, 0, value.length));
  const find = finder([COLON, ...cut.first]);
  return (value, starts) => {
    const at = find(value, 0, value.length, (colon) => starts.has(colon + 1));
    return at >= 0 && holdsRest(cut, value, at, value.length);
  };
}
