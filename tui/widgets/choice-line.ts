import type { Option } from '../state/form.ts';
import { type Line, lineWidth, type Span, span } from '../theme/line.ts';

/** Options in a row with the chosen one in brackets; where they do not fit, those before it give way to it. */
export function choiceLine(
  options: readonly Option[],
  value: string,
  focused: boolean,
  columns: number,
): Line {
  const spans = options.map(
    ({ value: own, label }): Span =>
      own === value ? { text: `(${label})`, strong: true, inverse: focused } : span(` ${label} `, 'muted'),
  );
  const at = options.findIndex((option) => option.value === value);
  // One column more than the chosen one needs: the cut takes it where others follow.
  const reaches = (from: number) => 2 + lineWidth(spaced(spans.slice(from, at + 1))) + 1 <= columns;
  const whole = spaced(spans);
  if (lineWidth(whole) <= columns || reaches(0)) return whole;
  let first = 0;
  while (first < at && !reaches(first)) first += 1;
  return [span('… ', 'muted'), ...spaced(spans.slice(first))];
}

function spaced(spans: readonly Span[]): Line {
  return spans.flatMap((one) => [one, span(' ')]);
}
