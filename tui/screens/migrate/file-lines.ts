import { formatBytes } from '../../../src/core/size.ts';
import { grouped } from '../../../src/core/text/grouped.ts';
import { displayWidth, pad } from '../../../src/core/text/width.ts';
import type { MigrationPlan } from '../../../src/migrate/plan/migration-plan.ts';
import { BLANK, type Line, line, marked, paragraph, span } from '../../theme/line.ts';

/** Below so many columns, what matters less goes. */
export const NARROW = 76;
/** Columns of a size: `999.9 kB`. */
const SIZE = 8;
/** Columns of a file's bar, and of the longest word behind it. */
export const barWidth = (columns: number) => (columns < NARROW ? 5 : 12);
const WORD = 'throttled, attempt 8'.length;

/** One file with its size, and what is to be said of it. */
export function fileLine(
  mark: Line[number],
  path: string,
  size: number,
  columns: number,
  state: string,
  tone: Line[number]['tone'] = 'muted',
): Line {
  const room = Math.max(14, columns - 2 - SIZE - 2 - (state === '' ? 0 : barWidth(columns) + 2 + WORD + 2));
  return [
    mark,
    span(cut(path, room)),
    span(`  ${formatBytes(size).padStart(SIZE)}`, 'muted'),
    ...(state === '' ? [] : [span(`  ${state}`, tone)]),
  ];
}

/** A path in so many columns; its end says more than its beginning. */
function cut(path: string, room: number): string {
  if (displayWidth(path) <= room) return pad(path, room);
  let end = path.slice(-room + 1);
  while (displayWidth(end) >= room) end = end.slice(1);
  return pad(`…${end}`, room);
}

/** What is not uploaded, by its number. */
export function restParts({ held, present, skipped }: MigrationPlan): string[] {
  return [
    ...(present.length > 0 ? [`already there ${grouped(present.length)}`] : []),
    ...(held.length > 0 ? [`held back ${grouped(held.length)}`] : []),
    ...(skipped.length > 0 ? [`left out ${grouped(skipped.length)}`] : []),
  ];
}

/** Flows that stay behind, with the rules that hold them, below the name where there is no room beside it. */
export function heldLines({ held }: MigrationPlan, columns: number, word = ''): Line[] {
  return held.flatMap(({ path, rules }) => {
    const mark = marked('warning', '', 'warn');
    const why = word + rules.join(', ');
    const room = columns - 4 - why.length;
    if (displayWidth(path) <= room) return [[mark, span(`${path}  ${why}`, 'warn')]];
    return [[mark, span(cut(path, columns - 2), 'warn')], ...paragraph(why, columns, 'warn', 2)];
  });
}

/** Files that somebody may have taken for flows; of the others how many. */
export function leftLines({ skipped }: MigrationPlan, columns: number): Line[] {
  const expected = skipped.filter(({ path, reason }) => reason !== 'not-a-flow' || /\.flow$/i.test(path));
  const others = skipped.length - expected.length;
  if (skipped.length === 0) return [];
  return [
    BLANK,
    line('Left out', 'accent'),
    ...expected.flatMap(({ path, detail }) => paragraph(`– ${path}: ${detail}`, columns, 'muted')),
    ...(others > 0
      ? [
          line(
            `– ${grouped(others)} ${others === 1 ? 'other file that is not a flow' : 'other files that are not flows'}`,
            'muted',
          ),
        ]
      : []),
  ];
}
