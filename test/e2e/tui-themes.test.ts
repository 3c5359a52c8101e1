import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IBufferCell, Terminal } from '@xterm/headless';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contrast, type Rgb, rgbOf } from '../helpers/contrast.ts';
import { KEYS, PtyProgram } from '../helpers/pty.ts';

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** Lines around something are no text; a terminal may draw them as faint as it likes. */
const FRAME = /^[\u2500-\u257f]$/;

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'groundctl-themes-'));
});
afterEach(() => rmSync(state, { recursive: true }));

/** The two colours of a cell as a terminal with this background draws it. */
function drawn(cell: IBufferCell, paper: Rgb, ink: Rgb): readonly [front: Rgb, back: Rgb] {
  const front = cell.isFgDefault() ? ink : rgbOf(cell.getFgColor());
  const back = cell.isBgDefault() ? paper : rgbOf(cell.getBgColor());
  return cell.isInverse() ? [back, front] : [front, back];
}

/** What cannot be read on the screen as it is drawn: each text once, with its contrast. */
function unreadable(screen: Terminal, paper: Rgb, ink: Rgb, least: number): string[] {
  const found = new Set<string>();
  const buffer = screen.buffer.active;
  for (let row = 0; row < screen.rows; row += 1) {
    const line = buffer.getLine(buffer.viewportY + row);
    for (let column = 0; column < screen.cols; column += 1) {
      const cell = line?.getCell(column);
      if (!cell?.getChars().trim()) continue;
      const ratio = contrast(...drawn(cell, paper, ink));
      if (ratio < least || (cell.isDim() && !FRAME.test(cell.getChars())))
        found.add(`${ratio.toFixed(1)} ${line?.translateToString(true)}`);
    }
  }
  return [...found];
}

/** How many colours besides the terminal's own are on the screen. */
function colours(screen: Terminal): number {
  const found = new Set<number>();
  const buffer = screen.buffer.active;
  for (let row = 0; row < screen.rows; row += 1) {
    const line = buffer.getLine(buffer.viewportY + row);
    for (let column = 0; column < screen.cols; column += 1) {
      const cell = line?.getCell(column);
      if (cell && !cell.isFgDefault()) found.add(cell.getFgColor());
    }
  }
  return found.size;
}

describe.each([
  ['light', WHITE, BLACK, 4.5],
  ['dark', BLACK, WHITE, 4.5],
  ['high-contrast-light', WHITE, BLACK, 7],
  ['high-contrast-dark', BLACK, WHITE, 7],
] as const)('%s', (theme, paper, ink, least) => {
  test('every character of the teams, a team, a plan and a diagnosis can be read', async () => {
    const [name, background] = theme.startsWith('high') ? ['high-contrast', theme.slice(14)] : [theme, theme];
    const env = { COLORFGBG: background === 'light' ? '0;15' : '15;0', XDG_STATE_HOME: state };
    await using tui = new PtyProgram(['--sandbox', '--theme', name], { columns: 120, rows: 40, env });
    const expectReadable = () => expect(unreadable(tui.emulator, paper, ink, least)).toEqual([]);
    await tui.until('vendor-trial');
    expect(colours(tui.emulator)).toBeGreaterThan(2);
    expectReadable();
    await tui.press('/lock:off', '(2 of 6)');
    await tui.press(`${KEYS.enter}*l`, 'Lock 2 teams');
    await tui.press(KEYS.enter, '>[ Cancel ]');
    expectReadable();
    await tui.press('\x1b', (text) => !text.includes('>[ Cancel ]'));
    await tui.press(':logs\r', 'No log was read yet');
    await tui.press('b', '> acme-labeling-data');
    await tui.press(KEYS.enter, '[Findings');
    expectReadable();
  });
});

test('colour is never alone: without it the same words and signs are there', async () => {
  const read = async (theme: string) => {
    await using tui = new PtyProgram(['--sandbox', '--theme', theme], {
      columns: 120,
      rows: 40,
      env: { XDG_STATE_HOME: state },
    });
    return await tui.until('vendor-trial');
  };
  expect(await read('none')).toBe(await read('high-contrast'));
});
