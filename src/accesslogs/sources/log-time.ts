import { bad, good, type Parsed } from '../../core/parsed.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';

/**
 * A date or a time as seconds since 1970; without a zone it is UTC. A date alone means its begin, or as the `end`
 * of a window the begin of the next day.
 */
export function parseLogTime(text: string, edge: 'begin' | 'end'): Parsed<number> {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text.trim());
  const [, date, clock, zone] = match ?? [];
  const time = Date.parse(`${date}T${clock ?? '00:00'}${zone ?? 'Z'}`);
  // Date.parse rolls 30 February over into March.
  const day = Date.parse(`${date}T00:00Z`);
  const exists = !Number.isNaN(day) && new Date(day).toISOString().startsWith(date ?? '-');
  if (Number.isNaN(time) || !exists) {
    return bad(`${quoteForMessage(text)} is not a date or time; write 2026-10-12 or 2026-10-12T09:00Z`);
  }
  return good(time / 1000 + (clock === undefined && edge === 'end' ? 86_400 : 0));
}
