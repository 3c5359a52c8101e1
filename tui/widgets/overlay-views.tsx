import { Box } from 'ink';
import type { Binding, ContextInfo } from '../keys/binding.ts';
import { type Overlay, pickItems } from '../state/overlay.ts';
import { BLANK, type Line, line, paragraph, span } from '../theme/line.ts';
import { button } from './button.ts';
import { useDisplay } from './display.ts';
import { helpLines, helpRoom } from './help-lines.ts';
import { inputLine } from './input-line.ts';
import { Lines, LineView } from './line-view.tsx';
import { Strip } from './panels.tsx';

type Of<T extends Overlay['type']> = Extract<Overlay, { readonly type: T }>;

interface Place {
  readonly width: number;
  readonly height: number;
}

export function ChooseView({ overlay, width, height }: Place & { readonly overlay: Of<'choose'> }) {
  const inner = width - 2;
  const whole = chooseLines(overlay, inner, () => true);
  // On a low screen every option stays in sight, and only the one under the cursor says what it means.
  const lines =
    whole.length <= height ? whole : chooseLines(overlay, inner, (index) => index === overlay.cursor);
  return <Strip lines={lines} width={width} height={height} />;
}

function chooseLines(overlay: Of<'choose'>, columns: number, explained: (index: number) => boolean): Line[] {
  return [
    line(overlay.title, 'plain', true),
    ...paragraph(overlay.text, columns, 'muted'),
    BLANK,
    ...overlay.options.flatMap((option, index) => {
      const current = index === overlay.cursor;
      return [
        [{ text: `${current ? '>' : ' '} ${option.label} `, strong: current, inverse: current }],
        ...(explained(index) ? paragraph(option.detail ?? '', columns, 'muted', 4) : []),
      ];
    }),
  ];
}

export function PickView({ overlay, width, height }: Place & { readonly overlay: Of<'pick'> }) {
  const { attributes } = useDisplay();
  const inner = width - 2;
  const items = pickItems(overlay);
  const note = items[overlay.cursor]?.note;
  const room = Math.max(1, height - 3 - (overlay.items.some((item) => item.note) ? 1 : 0));
  const top = Math.max(0, Math.min(overlay.cursor - Math.floor(room / 2), items.length - room));
  return (
    <Box flexDirection="column" paddingLeft={1} paddingRight={1}>
      <LineView content={line(overlay.title, 'plain', true)} width={inner} />
      <LineView
        content={[span('> ', 'accent'), ...inputLine(overlay.input, true, inner - 2, attributes)]}
        width={inner}
      />
      {items.slice(top, top + room).map((item, index) => {
        const current = top + index === overlay.cursor;
        const content: Line = [
          span(`${current ? '>' : ' '} `),
          span(item.label),
          ...(item.detail ? [span(`   ${item.detail}`, 'muted')] : []),
        ];
        return <LineView key={item.value} content={content} width={inner} inverse={current} />;
      })}
      {(items.length === 0 || overlay.items.length === 0) && (
        <LineView
          content={line(`  ${overlay.items.length === 0 ? overlay.empty : 'Nothing matches.'}`, 'muted')}
          width={inner}
        />
      )}
      {note !== undefined && <LineView content={line(`  ${note}`, 'muted')} width={inner} />}
    </Box>
  );
}

export function ConfirmView({ overlay, width, height }: Place & { readonly overlay: Of<'confirm'> }) {
  const inner = width - 2;
  const lines: Line[] = [
    line(overlay.title, 'plain', true),
    BLANK,
    ...overlay.text.flatMap((text) => paragraph(text, inner)),
    BLANK,
    [
      ...button('Cancel', overlay.focus === 'no'),
      span('   '),
      ...button(overlay.yes, overlay.focus === 'yes', 'accent'),
    ],
  ];
  return <Strip lines={lines} width={width} height={height} />;
}

interface HelpProps extends Place {
  readonly overlay: Of<'help'>;
  readonly bindings: readonly Binding[];
  readonly infos: readonly ContextInfo[];
}

export function HelpView({ overlay, bindings, infos, width, height }: HelpProps) {
  const { attributes } = useDisplay();
  const inner = width - 2;
  const lines = helpLines(bindings, infos, overlay.of, overlay.input.text, inner);
  const room = helpRoom(height);
  const top = Math.max(0, Math.min(overlay.scroll, lines.length - room));
  const more =
    lines.length > room ? `  ${top + 1}-${Math.min(lines.length, top + room)} of ${lines.length} lines` : '';
  return (
    <Box flexDirection="column" paddingLeft={1} paddingRight={1}>
      <LineView content={[span('Keys that work here', 'plain', true), span(more, 'muted')]} width={inner} />
      <LineView
        content={[span('filter: ', 'muted'), ...inputLine(overlay.input, true, inner - 8, attributes)]}
        width={inner}
      />
      <Lines lines={lines} width={inner} height={room} top={top} />
    </Box>
  );
}
