import { stripVTControlCharacters } from 'node:util';
import { renderToString, Text } from 'ink';
import { expect, test } from 'vitest';
import { App } from '../../../tui/app/app.tsx';
import { line } from '../../../tui/theme/line.ts';
import { Beside } from '../../../tui/widgets/beside.tsx';
import { memoryConnection, team, teamList } from '../../helpers/many-teams.ts';
import { startProgram } from '../../helpers/tui-program.ts';

const drawn = (lines: number, width: number, top = 0) =>
  stripVTControlCharacters(
    renderToString(
      <Beside
        width={width}
        height={4}
        list={(columns) => <Text>{`list of ${columns}`}</Text>}
        detail={(columns) => [line(`detail of ${columns}`), ...Array(lines - 1).fill(line('more'))]}
        more="enter opens it"
        top={top}
      />,
      { columns: width },
    ),
  ).split('\n');

test('a detail stands beside its list from 140 columns on, and not below', () => {
  expect(drawn(2, 139).join('\n')).toBe('list of 139');
  const wide = drawn(2, 140);
  expect(wide[0]).toMatch(/^list of 77 +│ detail of 60$/);
  expect(wide).toHaveLength(4);
});

test('what of it does not fit is counted, and the key for all of it is named', () => {
  expect(drawn(4, 140).join()).not.toContain('enter opens it');
  expect(drawn(9, 140).at(-1)).toMatch(/│ … 6 more lines: enter opens it$/);
  expect(drawn(9, 140, 5).join()).not.toContain('enter opens it');
});

test('the team under the cursor shows its findings in full beside the list', async () => {
  const finding = {
    rule: 'team/made-up',
    severity: 'warning',
    subject: 'x',
    message: 'what is wrong',
    fix: 'what mends it',
  } as const;
  const list = { ...teamList(3), teams: [{ ...team(1), findings: [finding] }, team(2), team(3)] };
  const seen = async (columns: number, ...keys: string[]) => {
    const ui = await startProgram({ connection: memoryConnection(list), size: { columns, rows: 24 } });
    ui.press(...keys);
    return stripVTControlCharacters(renderToString(<App program={ui.program} />, { columns }));
  };
  expect(await seen(150)).toContain('Fix: what mends it');
  expect(await seen(120)).not.toContain('Fix: what mends it');
  expect(await seen(150, 'down')).not.toContain('Fix: what mends it');
});
