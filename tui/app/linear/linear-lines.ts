import { confirmWhy } from '../../../src/core/plan.ts';
import { presumedLine } from '../../../src/core/report/plan-table.ts';
import type { Program } from '../../effects/program.ts';
import { activeBindings } from '../../keys/binding.ts';
import { contactLines } from '../../screens/first-contact.tsx';
import { type AppState, topOverlay } from '../../state/app.ts';
import { focusedField } from '../../state/form.ts';
import { type Overlay, pickItems } from '../../state/overlay.ts';
import { hasChanges, needsName } from '../../state/plan-dialog.ts';
import { MARKS } from '../../theme/glyphs.ts';
import { type Line, textOf } from '../../theme/line.ts';
import { modeWord, whereWords } from '../../widgets/frame.tsx';
import { helpLines } from '../../widgets/help-lines.ts';
import { errorLines } from '../../widgets/panel-lines.ts';
import { applyLabel, planLines, progressLines, resultLine } from '../../widgets/plan-lines.ts';

const WIDE = 1000;
const KEYS = 6;
const FEW = 12;

/** The whole state in sentences, the most important last but one: what has the focus, then its keys. */
export function linearLines(program: Program, state: AppState): string[] {
  const { session, writable, notice } = state;
  const where = ['groundctl', ...whereWords(session), modeWord(session, writable)].join(', ');
  return [where, ...focusLines(program, state), ...(notice ? [notice.text] : []), keysLine(program)];
}

function focusLines(program: Program, state: AppState): string[] {
  const top = topOverlay(state);
  if (top) return overlayLines(program, top);
  if (state.session.status !== 'ready') return texts(contactLines(state.session, WIDE));
  return [...program.area().linear(program.areaState())];
}

function overlayLines(program: Program, overlay: Overlay): string[] {
  switch (overlay.type) {
    case 'filter':
      return [`Filter: ${overlay.input.text}`, ...program.area().linear(program.areaState())];
    case 'help': {
      const infos = program.infos;
      const lines = texts(helpLines(program.bindings, infos, overlay.of, overlay.input.text, WIDE));
      return [`Help, filter: ${overlay.input.text}`, ...few(lines, overlay.scroll)];
    }
    case 'choose': {
      const option = overlay.options[overlay.cursor];
      return [
        overlay.title,
        `Choice ${overlay.cursor + 1} of ${overlay.options.length}: ${option?.label}. ${option?.detail ?? ''}`,
      ];
    }
    case 'pick': {
      const items = pickItems(overlay);
      const item = items[overlay.cursor];
      return [
        `${overlay.title}: ${overlay.input.text}`,
        ...(overlay.items.length === 0 ? [overlay.empty] : items.length === 0 ? ['Nothing matches.'] : []),
        ...(item
          ? [`Item ${overlay.cursor + 1} of ${items.length}: ${item.label}. ${item.detail ?? ''}`]
          : []),
      ];
    }
    case 'confirm':
      return [overlay.title, ...overlay.text, `Button: ${overlay.focus === 'no' ? 'Cancel' : overlay.yes}`];
    case 'form':
      return formText(overlay);
    case 'plan':
      return planText(overlay);
  }
}

function formText({ form }: Extract<Overlay, { type: 'form' }>): string[] {
  const field = focusedField(form);
  if (!field) return [form.spec.title, `Button: ${form.spec.submit}`];
  const problem = form.problems[field.id];
  const value = form.values[field.id]?.text ?? '';
  return [
    form.spec.title,
    `Field ${form.focus + 1} of ${form.spec.fields.length}, ${field.label}: ${value === '' ? 'empty' : value}`,
    problem && (value !== '' || form.touched.has(field.id)) ? `Not valid yet: ${problem}` : field.help,
  ];
}

function planText({ dialog }: Extract<Overlay, { type: 'plan' }>): string[] {
  const { stage, plan, error, focus } = dialog;
  if (stage === 'planning') return [dialog.title, 'Reading the current state from AWS.'];
  if (stage === 'failed' && error) return [dialog.title, ...texts(errorLines(error, WIDE))];
  const said = dialog.presumed.map(presumedLine);
  const lines = [dialog.title, ...said, ...few(texts(planLines(dialog, WIDE)), dialog.scroll ?? 0)];
  if (stage !== 'ready' || !plan) return [...lines, ...texts([resultLine(dialog), ...progressLines(dialog)])];
  if (!hasChanges(dialog)) return [...lines, 'Nothing to change. Button: Close'];
  if (needsName(dialog)) {
    return [...lines, `${confirmWhy(plan)} Type ${plan.confirmName} and press enter: ${dialog.typed.text}`];
  }
  return [...lines, `Button: ${focus === 'cancel' ? 'Cancel' : applyLabel(plan)}`];
}

function keysLine(program: Program): string {
  const hints = activeBindings(program.bindings, program.contexts())
    .filter((binding) => binding.hint !== undefined)
    .sort((a, b) => (a.hint ?? 0) - (b.hint ?? 0))
    .slice(0, KEYS);
  return `Keys: ${hints.map((binding) => `${binding.keys[0]} ${binding.label}`).join(', ')}, F1 help`;
}

function texts(lines: readonly Line[]): string[] {
  return lines.map((content) => spoken(textOf(content).trim())).filter((text) => text !== '');
}

/** Not more at once than a person can listen to; up and down bring the rest. */
function few(lines: readonly string[], from: number): string[] {
  const start = Math.max(0, Math.min(from, lines.length - FEW));
  const rest = lines.length - start - FEW;
  return [
    ...lines.slice(start, start + FEW),
    ...(rest > 0 ? [`And ${rest} more lines, down for the next.`] : []),
  ];
}

/** Marks as words: a screen reader says "black circle" for a sign that means "locked". */
const SPOKEN: readonly (readonly [string, string])[] = [
  [`${MARKS.error} `, 'error: '],
  [`${MARKS.warning} `, 'warning: '],
  [`${MARKS.ok} `, 'ok: '],
  [`${MARKS.none} `, ''],
  [`${MARKS.busy} `, ''],
  [`${MARKS.waiting} `, ''],
];

function spoken(text: string): string {
  const mark = SPOKEN.find(([sign]) => text.startsWith(sign));
  const rest = mark ? mark[1] + text.slice(mark[0].length) : text;
  return rest.replaceAll(' → ', ' to ').replaceAll(/[█░]+ */g, '');
}
