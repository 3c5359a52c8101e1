import { Box } from 'ink';
import { findTemplate } from '../../../src/policies/catalogue/catalogue.ts';
import { type Line, line, paragraph, type Span, span, spread } from '../../theme/line.ts';
import { LineView } from '../../widgets/line-view.tsx';
import { Strip, TextPanel } from '../../widgets/panels.tsx';
import { partName } from '../../widgets/part-names.ts';
import { TableView } from '../../widgets/table-view.tsx';
import type { ScreenProps } from '../area.ts';
import { answerLines } from './answer-lines.ts';
import type { PoliciesState } from './model.ts';
import { type OpenDocument, PARTS, type Part } from './open-document.ts';
import { partLines } from './part-lines.ts';
import { partHeight, summaryHeight } from './state.ts';

/** The catalogue, or the document that is open. */
export function PoliciesScreen({ state, width, height: whole }: ScreenProps<PoliciesState>) {
  const { open, asked, size } = state;
  if (asked) {
    const lines = answerLines(asked, width - 2);
    return <TextPanel lines={lines} width={width} height={whole} top={asked.scroll} />;
  }
  if (!open) {
    return (
      <TableView
        table={state.documents}
        width={width}
        nothing="No document matches the filter. Esc clears it."
      />
    );
  }
  const height = summaryHeight(size);
  return (
    <Box flexDirection="column">
      <Strip lines={summaryLines(open, width - 2)} width={width} height={height} />
      <LineView content={[]} width={width} />
      <LineView content={partsLine(open)} width={width} />
      <TextPanel
        lines={partLines(open, width - 2)}
        width={width}
        height={partHeight(size)}
        top={open.scroll}
      />
    </Box>
  );
}

/** The most important lines first: how many are shown depends on the screen's height. */
function summaryLines(open: OpenDocument, columns: number): Line[] {
  const { title, purpose, attachTo } = findTemplate(open.id);
  const { size } = open.generated;
  const room = size ? `${size.used} of ${size.limit.max} ${size.limit.unit}` : '';
  const whose: Span =
    open.written === undefined ? span('example values: E sets your own', 'warn') : span(room, 'muted');
  return [
    spread([span(title, 'plain', true)], [span(open.variant, 'accent'), span('  '), whose], columns),
    line(`Attach to: ${attachTo}`, 'muted'),
    ...paragraph(purpose, columns),
  ];
}

const TITLES: Readonly<Record<Part, string>> = {
  document: 'Document',
  reasons: 'Reasons',
  matrix: 'Matrix',
  lint: 'Lint',
};

function partsLine(open: OpenDocument): Line {
  return PARTS.map((part) => {
    const text = part === 'document' ? `${TITLES[part]} ${open.format}` : TITLES[part];
    return partName(text, part === open.part);
  });
}
