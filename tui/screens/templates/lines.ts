import { sanitize } from '../../../src/core/text/sanitize.ts';
import { onceFor } from '../../state/once.ts';
import { take } from '../../text/graphemes.ts';
import { BLANK, fitLine, type Line, line, lineWidth, marked, paragraph, span } from '../../theme/line.ts';
import { SEVERITY_TONES } from '../../widgets/finding-lines.ts';
import type { OpenTask, Part } from './model.ts';

const BETWEEN = ' | ';

const once = onceFor<readonly Line[]>();

/** The lines of the part that is shown; made once for a task and width. */
export function partLines(task: OpenTask, part: Part, columns: number): readonly Line[] {
  return once(task, `${part} ${columns}`, () =>
    part === 'source' ? sideBySide(task, columns) : variableLines(task, columns),
  );
}

/** Columns of the source, where the rendered task stands beside it. */
export function sourceColumns(columns: number): number {
  return Math.floor((columns - BETWEEN.length) / 2);
}

function sideBySide(task: OpenTask, columns: number): Line[] {
  const width = sourceColumns(columns);
  const left = sourceLines(task, width);
  const right = renderedLines(task, columns - width - BETWEEN.length);
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index): Line => {
    const fitted = fitLine(left[index] ?? [], width);
    const gap = ' '.repeat(Math.max(0, width - lineWidth(fitted)));
    return [...fitted, span(gap), span(BETWEEN, 'muted'), ...(right[index] ?? [])];
  });
}

/** The source with its line numbers, and what the lint says under the lines it is about. */
function sourceLines({ source, findings }: OpenTask, columns: number): Line[] {
  const rows = source.replace(/\r?\n$/, '').split(/\r?\n/);
  const digits = String(rows.length).length;
  const byLine = Map.groupBy(findings, ({ location }) => Math.min(location?.line ?? 1, rows.length));
  return rows.flatMap((text, index): Line[] => {
    const here = byLine.get(index + 1) ?? [];
    const number = String(index + 1).padStart(digits);
    const worst = here.find(({ severity }) => severity === 'error') ?? here[0];
    const gutter = worst
      ? marked(worst.severity, number, SEVERITY_TONES[worst.severity])
      : span(`  ${number}`, 'muted');
    const [first = '', ...rest] = pieces(text.replaceAll('\t', '  '), columns - digits - 3);
    return [
      [gutter, span(` ${first}`)],
      ...rest.map((piece) => [span(' '.repeat(digits + 3) + piece)]),
      ...here.flatMap(({ message, fix, severity }) => [
        ...paragraph(message, columns, SEVERITY_TONES[severity], digits + 3),
        ...paragraph(fix, columns, 'muted', digits + 3),
      ]),
    ];
  });
}

/** Source broken where the column ends, whatever is there: it is not prose. */
function pieces(text: string, columns: number): string[] {
  const safe = sanitize(text);
  const parts: string[] = [];
  for (let at = 0; at < safe.length; at += parts.at(-1)?.length ?? 0) {
    // Looks no further than it has to: a rendered line may have millions of characters.
    const part = take(safe.slice(at, at + 8 * columns), Math.max(2, columns));
    if (part === '') break;
    parts.push(part);
  }
  return parts;
}

function renderedLines({ task }: OpenTask, columns: number): Line[] {
  if (task.html === undefined) return paragraph(task.problem ?? 'Not rendered.', columns, 'bad');
  const lines = task.html.replaceAll('\t', '  ').replaceAll('\r\n', '\n').trimEnd().split('\n');
  return lines.flatMap((text) => (text === '' ? [BLANK] : pieces(text, columns).map((piece) => line(piece))));
}

function variableLines({ task }: OpenTask, columns: number): Line[] {
  return [...workerLines(task, columns), ...valueLines(task, columns)];
}

function workerLines({ verdicts = [] }: OpenTask['task'], columns: number): Line[] {
  if (verdicts.length === 0) return [];
  const words = {
    true: ['Allowed: ', 'good'],
    false: ['Denied: ', 'bad'],
    undefined: ['', 'muted'],
  } as const;
  const lines = verdicts.flatMap(({ allowed, text }) => {
    const [word, tone] = words[`${allowed}`];
    return paragraph(word + text, columns, tone);
  });
  return [...lines, BLANK];
}

function valueLines({ problem, variables }: OpenTask['task'], columns: number): Line[] {
  const values = variables.flatMap(({ path, value }) => [
    line(sanitize(path), 'accent'),
    ...paragraph(value, columns, 'plain', 2),
  ]);
  // A task that does not render is when its values are looked at.
  if (problem !== undefined) {
    return [...paragraph(problem, columns, 'bad'), ...(values.length > 0 ? [BLANK, ...values] : [])];
  }
  return values.length > 0 ? values : [line('The template uses no variables.', 'muted')];
}
