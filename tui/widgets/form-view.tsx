import { Box } from 'ink';
import { type Field, type FormState, focusedField, valuesOf } from '../state/form.ts';
import { EMPTY_INPUT } from '../state/input.ts';
import { BLANK, type Line, line, paragraph, span } from '../theme/line.ts';
import { button } from './button.ts';
import { choiceLine } from './choice-line.ts';
import { useDisplay } from './display.ts';
import { inputLine, inputLines } from './input-line.ts';
import { Lines } from './line-view.tsx';

interface Props {
  readonly form: FormState;
  readonly width: number;
  readonly height: number;
}

/** Columns of the labels: wider where a name needs it, as long as there is room for what is typed. */
const MIN_LABEL = 14;
const MAX_LABEL = 26;
/** The help keeps its place at the bottom, so that the fields keep theirs. */
const HELP_LINES = 2;
/** Below this many lines the introduction gives way to the fields. */
const LOW = 14;

/** Fields with their problems beside them as one types; the help of the field that has the focus. */
export function FormView({ form, width, height }: Props) {
  const { attributes } = useDisplay();
  const inner = width - 2;
  const intro = height < LOW ? [] : paragraph(form.spec.intro, inner, 'muted');
  const head = [line(form.spec.title, 'plain', true), ...intro, ...(height < LOW ? [] : [BLANK])];
  const room = height - head.length - HELP_LINES - 1;
  const { lines, focusedAt } = formLines(form, inner, room, attributes);
  const top = Math.max(0, Math.min(focusedAt - Math.floor(room / 2), lines.length - room));
  const help = paragraph(focusedField(form)?.help ?? '', inner, 'muted');
  return (
    <Box flexDirection="column" paddingLeft={1} paddingRight={1}>
      <Lines lines={head} width={inner} height={head.length} />
      <Box flexDirection="column" height={room + 1} overflow="hidden">
        <Lines lines={lines} width={inner} height={room} top={top} />
      </Box>
      <Lines lines={help} width={inner} height={HELP_LINES} />
    </Box>
  );
}

function formLines(form: FormState, columns: number, height: number, attributes: boolean) {
  const { spec } = form;
  const label = labelWidth(form);
  const lines: Line[] = [];
  let focusedAt = 0;
  for (const [index, field] of spec.fields.entries()) {
    const focused = index === form.focus;
    if (focused) focusedAt = lines.length;
    lines.push(...fieldLines(form, field, focused, columns, height, attributes));
  }
  const summary = spec.summary?.(valuesOf(form)) ?? [];
  lines.push(...summary.map((text) => line(`${' '.repeat(label)}${text}`, 'muted')), BLANK);
  const onButton = form.focus === spec.fields.length;
  if (onButton) focusedAt = lines.length;
  lines.push([span(' '.repeat(label - 1)), ...button(spec.submit, onButton, 'accent')]);
  return { lines, focusedAt };
}

function fieldLines(
  form: FormState,
  field: Field,
  focused: boolean,
  columns: number,
  height: number,
  attributes: boolean,
): Line[] {
  const width = labelWidth(form);
  const room = columns - width;
  const problem =
    form.touched.has(field.id) || (focused && !isEmpty(form, field)) ? form.problems[field.id] : undefined;
  const label = span(
    `${focused ? '>' : ' '} ${field.label}`.padEnd(width),
    focused ? 'accent' : 'plain',
    focused,
  );
  const [first = [], ...rest] = valueLines(form, field, focused, room, height, attributes);
  const indent = span(' '.repeat(width));
  const below = problem ? paragraph(`! ${problem}`, room, 'bad') : [];
  return [
    [label, ...first],
    ...rest.map((more): Line => [indent, ...more]),
    ...below.map((more): Line => [indent, ...more]),
  ];
}

function labelWidth({ spec }: FormState): number {
  const longest = Math.max(...spec.fields.map((field) => field.label.length));
  return Math.min(MAX_LABEL, Math.max(MIN_LABEL, longest + 3));
}

function isEmpty(form: FormState, field: Field): boolean {
  return (form.values[field.id]?.text ?? '') === '';
}

function valueLines(
  form: FormState,
  field: Field,
  focused: boolean,
  room: number,
  height: number,
  attributes: boolean,
): Line[] {
  const input = form.values[field.id] ?? EMPTY_INPUT;
  switch (field.kind) {
    case 'text':
      return [
        focused || input.text !== '' ? inputLine(input, focused, room, attributes) : [span('_', 'muted')],
      ];
    case 'lines': {
      const rows = Math.max(2, Math.min(8, height - 5));
      const lines = inputLines(input, focused, room, rows, attributes);
      while (lines.length < Math.min(3, rows)) lines.push([span('', 'muted')]);
      return lines;
    }
    case 'choice':
      return [choiceLine(field.options ?? [], input.text, focused, room)];
  }
}
