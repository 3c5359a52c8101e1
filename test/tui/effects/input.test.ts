/** Keys that wait, clicks, what the terminal answers, and what happens where nobody presses anything. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { GroundctlError } from '../../../src/core/errors.ts';
import { REFRESH_AFTER } from '../../../tui/effects/program.ts';
import { AREAS } from '../../../tui/screens/areas.ts';
import { memoryConnection, teamList } from '../../helpers/many-teams.ts';
import { overlayOf, startProgram, type TestProgram } from '../../helpers/tui-program.ts';

afterEach(() => void vi.restoreAllMocks());

const settled = () => new Promise((resolve) => setImmediate(resolve));
const filterOf = (ui: TestProgram) => ui.workteams().teams.filter;
const cursorOf = (ui: TestProgram) => ui.workteams().teams.cursor;
const noCredentials = new GroundctlError('None.', { code: 'no-credentials', source: 'configuration' });

describe('while something is waited for', () => {
  async function waiting() {
    const ui = await startProgram();
    const answer = Promise.withResolvers<void>();
    ui.press('/');
    const held = ui.program.hold(() => answer.promise);
    return { ui, held, answer: answer.resolve };
  }

  test('keys and pasted text wait, and come in their order', async () => {
    const { ui, held, answer } = await waiting();
    ui.press('a');
    ui.program.paste('bc');
    ui.press('d');
    expect(filterOf(ui)).toBe('');
    answer();
    await held;
    expect(filterOf(ui)).toBe('abcd');
  });

  test('esc gives the waiting up, and is not pressed itself', async () => {
    const { ui, held } = await waiting();
    ui.press('a', 'esc');
    await held;
    expect([overlayOf(ui), filterOf(ui)]).toEqual(['filter', 'a']);
    ui.press('b');
    expect(filterOf(ui)).toBe('ab');
  });

  test('leaving, sleeping and drawing anew do not wait', async () => {
    const { ui } = await waiting();
    ui.press('ctrl-z');
    const redraw = vi.fn();
    const suspend = vi.fn(async () => {});
    Object.assign(ui.program.terminal, { redraw, suspend });
    ui.press('ctrl-l', 'ctrl-z', 'ctrl-c');
    expect([redraw, suspend].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
    expect(ui.exits).toEqual([130]);
  });
});

describe('the mouse', () => {
  const click = (ui: TestProgram, row: number, column = 10) =>
    ui.program.mouse({ type: 'click', column, row });

  test('goes to the tab that is clicked, and nowhere to the right of the last', async () => {
    const ui = await startProgram({ size: { columns: 200, rows: 30 } });
    click(ui, 1, 199);
    expect([ui.state().area, ui.state().notice]).toEqual([AREAS[0]?.id, undefined]);
    click(ui, 1, 16);
    expect(ui.state().area).toBe(AREAS[1]?.id);
  });

  test('moves up and down with the wheel, and to the first row with a click', async () => {
    const ui = await startProgram();
    for (const by of [1, 1, -1] as const) ui.program.mouse({ type: 'wheel', by });
    expect(cursorOf(ui)).toBe(3);
    for (const row of [0, 2, 3]) click(ui, row);
    expect(cursorOf(ui)).toBe(3);
    click(ui, 4);
    expect(cursorOf(ui)).toBe(0);
  });

  test('does nothing where there are no rows, or no connection', async () => {
    const ui = await startProgram();
    ui.press('enter');
    await ui.until(() => ui.workteams().open?.detail.loading === false);
    const before = ui.state();
    click(ui, 5);
    expect(ui.state()).toBe(before);
    const offline = await startProgram({ connect: async () => Promise.reject(noCredentials) });
    for (const row of [1, 4]) click(offline, row, 16);
    expect(offline.state().area).toBe(AREAS[0]?.id);
  });
});

describe('the terminal', () => {
  test('is asked for its background, whose answer changes the colours and is not typed', async () => {
    const ui = await startProgram();
    ui.program.askBackground(undefined);
    expect(ui.written.at(-1)).toBe('\x1b]11;?\x07');
    ui.program.input('/');
    ui.program.input('\x1b]11;rgb:ffff/ffff/ffff\x07ab');
    expect(ui.state().settings.theme).toBe('light');
    expect(filterOf(ui)).toBe('ab');
  });

  test('that answers something else keeps its colours', async () => {
    const ui = await startProgram();
    const { settings } = ui.state();
    ui.program.askBackground(undefined);
    ui.program.input('\x1b]11;0\x07');
    expect(ui.state().settings).toBe(settings);
  });

  test('shows a page in the browser, or says where it is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'groundctl-test-'));
    // However slow the machine is: what ends has ended in time.
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    try {
      const file = join(folder, 'browser');
      const ui = await startProgram();
      const browse = async (body: string) => {
        writeFileSync(file, `#!/bin/sh\n${body}\n`);
        chmodSync(file, 0o755);
        Object.assign(ui.program.terminal, { environment: { BROWSER: file } });
        await ui.program.shell.browse('http://127.0.0.1:1/', 'the preview');
        return ui.state().notice;
      };
      expect(await browse('exit 0')).toEqual({ text: 'Opened the preview in the browser.', tone: 'good' });
      expect(await browse('exit 1')).toEqual({ text: 'No browser: http://127.0.0.1:1/', tone: 'warn' });
    } finally {
      vi.useRealTimers();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('asking again by itself', () => {
  afterEach(() => void vi.useRealTimers());
  const start = async (more: object = {}) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    const list = vi.fn(async () => teamList(3));
    const ui = await startProgram({ connection: { ...memoryConnection(teamList(0), { list }), ...more } });
    await settled();
    list.mockClear();
    return { ui, list };
  };

  test.each<[string, number, number, number]>([
    ['does not happen before half a minute is over', 0, REFRESH_AFTER - 1, 0],
    ['happens when it is over', 0, REFRESH_AFTER, 1],
    ['waits where a key has just been pressed', REFRESH_AFTER - 2_000, REFRESH_AFTER, 0],
    ['goes on when that is a moment ago', REFRESH_AFTER - 2_500, REFRESH_AFTER, 1],
  ])('%s', async (_, pressed, at, times) => {
    const { ui, list } = await start();
    vi.advanceTimersByTime(pressed);
    if (pressed > 0) ui.press('j');
    vi.advanceTimersByTime(at - pressed);
    expect(list).toHaveBeenCalledTimes(times);
  });

  test('ends with the program, and with it what the screens have begun', async () => {
    const { ui, list } = await start();
    const ended = AREAS.filter((area) => area.ended).map((area) => vi.spyOn(area, 'ended'));
    await ui.program.stop();
    vi.advanceTimersByTime(3 * REFRESH_AFTER);
    expect(list).not.toHaveBeenCalled();
    expect(ended.length).toBeGreaterThan(2);
    for (const each of ended) expect(each).toHaveBeenCalledTimes(1);
  });

  test('is not done without credentials', async () => {
    const { list } = await start({ identity: async () => Promise.reject(noCredentials) });
    vi.advanceTimersByTime(3 * REFRESH_AFTER);
    expect(list).not.toHaveBeenCalled();
  });
});

test('what is not there to be done says so, and typing where nothing takes it changes nothing', async () => {
  const ui = await startProgram({ writable: false });
  ui.press('u');
  expect(ui.state().notice).toEqual({
    text: 'No lock or allow list has been changed here yet.',
    tone: 'warn',
  });
  const before = ui.state();
  ui.program.edit({ type: 'insert', text: 'x' });
  expect(ui.state()).toBe(before);
  ui.program.store.dispatch({ type: 'area', id: 'nowhere' });
  expect(() => ui.program.area()).toThrow('There is no area nowhere.');
});
