import { confirmWhy } from '../../src/core/plan.ts';
import { presumedLine } from '../../src/core/report/plan-table.ts';
import { hasChanges, needsName, type PlanDialog, type PlanText } from '../state/plan-dialog.ts';
import { type Line, line, paragraph, type Span, span } from '../theme/line.ts';
import { button } from './button.ts';
import { inputLine } from './input-line.ts';
import { errorLines, loadingLines } from './panel-lines.ts';
import { applyLabel, followLine, nothingLine, planLines, progressLines, resultLine } from './plan-lines.ts';

/** How a plan is laid out in its panel: what of its body is in sight, and what stands above and below. */
export interface PlanLayout {
  readonly command: readonly Line[];
  readonly body: readonly Line[];
  /** Lines of the body in sight, and the first of them. */
  readonly room: number;
  readonly top: number;
  readonly foot: readonly Line[];
}

export function planLayout(
  dialog: PlanDialog,
  width: number,
  height: number,
  attributes: boolean,
): PlanLayout {
  const inner = width - 6;
  const command = [
    ...commandLines(dialog, width - 2, height < LOW ? 1 : MAX_COMMAND_LINES),
    ...dialog.presumed.map((one) => line(presumedLine(one), 'warn')),
  ];
  const foot = footLines(dialog, inner, attributes);
  const room = Math.max(1, height - 2 - command.length - 2 - foot.length);
  const whole = bodyLines(dialog, inner);
  const body = height < LOW ? whole.filter((content) => content.length > 0) : whole;
  const wanted = dialog.scroll ?? (dialog.text ? 0 : followLine(dialog) - room + 2);
  return { command, body, room, top: Math.max(0, Math.min(wanted, body.length - room)), foot };
}

/** A command for a hundred addresses must not push the change itself off the screen; `c` copies it whole. */
const MAX_COMMAND_LINES = 3;
/** Below this many lines, space between paragraphs and long commands give way. */
const LOW = 14;

/** A command that is cut says so: what is left of it may be a command of its own. */
function commandLines({ command }: PlanDialog, columns: number, most: number): Line[] {
  if (!command.copyable) return paragraph(`No command line: ${command.reason}.`, columns, 'muted');
  const text = `$ ${command.text}`;
  const whole = paragraph(text, columns, 'muted');
  if (whole.length <= most) return whole;
  const shown = paragraph(text, columns - 2, 'muted').slice(0, most);
  return shown.map((part, index) => (index === most - 1 ? [...part, span(' …', 'muted')] : part));
}

function bodyLines(dialog: PlanDialog, columns: number): readonly Line[] {
  const { stage, error } = dialog;
  if (stage === 'planning') {
    return loadingLines(
      { ...dialog, asking: 'the current state', data: undefined, error: undefined, loading: true },
      'AWS',
    );
  }
  if (stage === 'failed' && error) return errorLines(error, columns);
  if (dialog.text && dialog.plan) return ownLines(dialog, dialog.text, columns);
  const lines = [...planLines(dialog, columns)];
  while (lines.length > 0 && lines.at(-1)?.length === 0) lines.pop();
  return lines;
}

function ownLines(dialog: PlanDialog, text: PlanText, columns: number): readonly Line[] {
  if (dialog.stage === 'ready') return text.before(columns);
  return dialog.stage === 'applying' ? text.during(dialog, columns) : text.after(dialog, columns);
}

function footLines(dialog: PlanDialog, columns: number, attributes: boolean): readonly Line[] {
  const { plan, stage, focus } = dialog;
  if (stage === 'ready' && plan && !hasChanges(dialog)) return [nothingLine(), [...button('Close', true)]];
  if (needsName(dialog)) {
    return [
      [
        span(`${plan ? confirmWhy(plan) : ''} Type `),
        span(plan?.confirmName ?? '', 'bad', true),
        span(' and press enter:'),
      ],
      [span('> ', 'accent'), ...inputLine(dialog.typed, true, columns - 2, attributes)],
    ];
  }
  if (stage === 'ready' && plan) {
    const gap: Span = span('   ');
    return [
      [
        ...button('Cancel', focus === 'cancel'),
        gap,
        ...button(applyLabel(plan), focus === 'apply', 'accent'),
      ],
    ];
  }
  return dialog.text ? dialog.text.total(dialog, columns) : [resultLine(dialog), ...progressLines(dialog)];
}
