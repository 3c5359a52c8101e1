import { Box } from 'ink';
import { hasChanges, needsName, type PlanDialog } from '../state/plan-dialog.ts';
import { BLANK, type Line, line, paragraph, type Span, span } from '../theme/line.ts';
import { button } from './button.ts';
import { useDisplay } from './display.ts';
import { inputLine } from './input-line.ts';
import { Lines, LineView } from './line-view.tsx';
import { errorLines, loadingLines } from './panels.tsx';
import { applyLabel, nothingLine, planLines, resultLine } from './plan-lines.ts';

interface Props {
  readonly dialog: PlanDialog;
  readonly width: number;
  readonly height: number;
}

/** A change before, while and after it is made, with the command line that does the same. */
export function PlanView({ dialog, width, height }: Props) {
  const { attributes } = useDisplay();
  const inner = width - 6;
  const command = commandLines(dialog, width - 2).slice(0, height < LOW ? 1 : MAX_COMMAND_LINES);
  const foot = footLines(dialog, inner, attributes);
  const room = Math.max(1, height - 2 - command.length - 2 - foot.length);
  const whole = bodyLines(dialog, inner);
  const body = height < LOW ? whole.filter((content) => content.length > 0) : whole;
  const top = Math.max(0, Math.min(dialog.scroll, body.length - room));
  const more = body.length - top - room;
  return (
    <Box flexDirection="column" paddingLeft={1} paddingRight={1}>
      <LineView content={line(dialog.title, 'plain', true)} width={width - 2} />
      <Lines lines={command} width={width - 2} height={command.length} />
      <Frame height={Math.min(room, body.length) + 2} width={width - 2}>
        <Lines lines={body} width={inner} height={room} top={top} />
      </Frame>
      <LineView content={more > 0 ? moreLine(dialog, more) : BLANK} width={width - 2} />
      <Lines lines={foot} width={width - 2} height={foot.length} />
    </Box>
  );
}

/** That there is more below, and whether it is a warning: nothing of that kind may hide. */
function moreLine({ plan, stage }: PlanDialog, more: number): Line {
  const findings = stage === 'ready' ? (plan?.findings.length ?? 0) : 0;
  const warning =
    findings > 0
      ? span(`  ! ${findings} ${findings === 1 ? 'warning' : 'warnings'} in it`, 'warn')
      : span('');
  return [span(` ${more} more ${more === 1 ? 'line' : 'lines'}: ↓ scrolls`, 'muted'), warning];
}

function Frame({
  height,
  width,
  children,
}: {
  readonly height: number;
  readonly width: number;
  readonly children: React.ReactNode;
}) {
  const { ascii } = useDisplay();
  return (
    <Box
      flexDirection="column"
      borderStyle={ascii ? 'classic' : 'round'}
      borderDimColor
      height={height}
      width={width}
      paddingLeft={1}
    >
      {children}
    </Box>
  );
}

/** A command for a hundred addresses must not push the change itself off the screen; `c` copies it whole. */
const MAX_COMMAND_LINES = 3;
/** Below this many lines, space between paragraphs and long commands give way. */
const LOW = 14;

function commandLines({ command }: PlanDialog, columns: number): Line[] {
  if (!command.copyable) return paragraph(`No command line: ${command.reason}.`, columns, 'muted');
  return paragraph(`$ ${command.text}`, columns, 'muted');
}

function bodyLines(dialog: PlanDialog, columns: number): Line[] {
  const { stage, error } = dialog;
  if (stage === 'planning') {
    return loadingLines(
      { ...dialog, asking: 'how things are now', data: undefined, error: undefined, loading: true },
      'AWS',
    );
  }
  if (stage === 'failed' && error) return errorLines(error, columns);
  const lines = planLines(dialog, columns);
  while (lines.length > 0 && lines.at(-1)?.length === 0) lines.pop();
  return lines;
}

function footLines(dialog: PlanDialog, columns: number, attributes: boolean): Line[] {
  const { plan, stage, focus } = dialog;
  if (stage === 'ready' && plan && !hasChanges(dialog)) return [nothingLine(), [...button('Close', true)]];
  if (needsName(dialog)) {
    return [
      [
        span('This cannot be undone. Type '),
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
  return [resultLine(dialog)];
}
