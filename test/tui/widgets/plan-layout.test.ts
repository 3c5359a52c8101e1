import { expect, test } from 'vitest';
import type { PlanDialog } from '../../../tui/state/plan-dialog.ts';
import { planLayout } from '../../../tui/widgets/plan-layout.ts';

test('a command too long for the panel ends in a mark, since its beginning may be a command of its own', () => {
  const text = 'groundctl workteams update archive-review --lock both --force --sandbox';
  const dialog = {
    command: { copyable: true, text },
    stage: 'planning',
    since: 0,
    presumed: [],
  } as unknown as PlanDialog;
  const shown = (width: number, height: number) =>
    planLayout(dialog, width, height, false).command.map((line) => line.map((part) => part.text).join(''));
  expect(shown(100, 10)).toEqual([`$ ${text}`]);
  expect(shown(60, 20).join(' ')).toBe(`$ ${text}`);
  expect(shown(60, 10)).toEqual(['$ groundctl workteams update archive-review --lock both …']);
  expect(shown(24, 20).at(-1)).toMatch(/ …$/);
});
