import { Box } from 'ink';
import type { PlanDialog } from '../state/plan-dialog.ts';
import { BLANK, type Line, line, span } from '../theme/line.ts';
import { useDisplay } from './display.ts';
import { Lines, LineView } from './line-view.tsx';
import { planLayout } from './plan-layout.ts';

interface Props {
  readonly dialog: PlanDialog;
  readonly width: number;
  readonly height: number;
}

/** A change before, while and after it is made, with the command line that does the same. */
export function PlanView({ dialog, width, height }: Props) {
  const { attributes } = useDisplay();
  const { command, body, room, top, foot } = planLayout(dialog, width, height, attributes);
  const inner = width - 6;
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
  const findings =
    stage === 'ready' ? (plan?.findings.filter(({ severity }) => severity !== 'info').length ?? 0) : 0;
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
