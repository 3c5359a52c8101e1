import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Connection } from '../../../src/connect.ts';
import { GroundctlError } from '../../../src/core/errors.ts';
import type { TeamList } from '../../../src/workteams/team.ts';
import { REFRESH_AFTER } from '../../../tui/effects/program.ts';
import { textOf } from '../../../tui/keys/parse.ts';
import { BINDINGS, CONTEXTS } from '../../../tui/screens/area-keys.ts';
import { AREAS } from '../../../tui/screens/areas.ts';
import { bodyHeight } from '../../../tui/state/app.ts';
import { chosenKeys } from '../../../tui/state/table.ts';
import { memoryConnection, team, teamList } from '../../helpers/many-teams.ts';
import { overlayOf, planStage, startProgram } from '../../helpers/tui-program.ts';

const denied = new GroundctlError('not authorized to perform sagemaker:ListWorkteams', {
  code: 'access-denied',
  source: 'aws',
  aws: { name: 'AccessDeniedException', requestId: 'r-1', missingAction: 'sagemaker:ListWorkteams' },
});
const noCredentials = new GroundctlError('No credentials.', {
  code: 'no-credentials',
  source: 'configuration',
});

describe('read-only', () => {
  test('refuses what changes something and says how to allow it', async () => {
    const ui = await startProgram({ writable: false });
    ui.press('l');
    expect(overlayOf(ui)).toBeUndefined();
    expect(ui.state().notice).toEqual({ text: expect.stringMatching(/Read-only.*W/), tone: 'warn' });
  });

  test('is left by a question that begins on Cancel, and entered without one', async () => {
    const ui = await startProgram({ writable: false });
    ui.press('W', 'enter');
    expect(ui.state().writable).toBe(false);
    ui.press('W', 'right', 'enter');
    expect(ui.state().writable).toBe(true);
    ui.press('W');
    expect(ui.state().writable).toBe(false);
  });

  test('begins again after a switch to another region', async () => {
    const ui = await startProgram({ writable: true });
    ui.program.reconnect({ region: 'eu-west-1' });
    expect(ui.state().writable).toBe(false);
  });
});

describe('a change', () => {
  async function locking() {
    const apply = vi.fn(memoryConnection(teamList(3)).workteams.apply);
    const ui = await startProgram({ connection: memoryConnection(teamList(3), { apply }) });
    ui.press('l', 'enter');
    await ui.until(() => planStage(ui) === 'ready');
    return { ui, apply };
  }

  test('is not made by enter, esc, n or q', async () => {
    for (const key of ['enter', 'esc', 'n', 'q']) {
      const { ui, apply } = await locking();
      ui.press(key);
      expect(overlayOf(ui), key).toBeUndefined();
      expect(apply, key).not.toHaveBeenCalled();
      expect(ui.exits, key).toEqual([]);
    }
  });

  test('is made by y, or by moving to the button first; its line is kept for the end', async () => {
    for (const keys of [['y'], ['right', 'enter'], ['tab', 'enter']]) {
      const { ui, apply } = await locking();
      ui.press(...keys);
      await ui.until(() => planStage(ui) === 'done');
      expect(apply).toHaveBeenCalledTimes(1);
      expect(ui.state().made).toEqual(['updated workteam team-00000: SourceIp Disabled -> Enabled']);
    }
  });

  test('to both flags is offered last, and is forced once its plan has been seen', async () => {
    const planUpdate = vi.fn(memoryConnection(teamList(3)).workteams.planUpdate);
    const ui = await startProgram({ connection: memoryConnection(teamList(3), { planUpdate }) });
    ui.press('l', 'down', 'down', 'down', 'enter');
    await ui.until(() => planStage(ui) === 'ready');
    expect(planUpdate).toHaveBeenCalledWith(['team-00000'], { lock: 'both', force: true }, expect.anything());
  });

  test('that cannot be undone needs the name typed in full', async () => {
    const apply = vi.fn(memoryConnection(teamList(3)).workteams.apply);
    const ui = await startProgram({ connection: memoryConnection(teamList(3), { apply }) });
    ui.press('d');
    await ui.until(() => planStage(ui) === 'ready');
    ui.press('enter', 'y', 'enter');
    expect(apply).not.toHaveBeenCalled();
    expect(ui.state().notice).toEqual({
      text: 'Type team-00000 in full to go ahead, or press esc to leave.',
      tone: 'warn',
    });
    ui.press('backspace', ...'team-00000', 'enter');
    await ui.until(() => planStage(ui) === 'done');
    expect(apply).toHaveBeenCalledTimes(1);
  });

  test('takes the selection with it, so that the next key does not hit the same teams', async () => {
    const ui = await startProgram({ connection: memoryConnection(teamList(3)) });
    ui.press('space', 'space', 'l', 'enter');
    await ui.until(() => planStage(ui) === 'ready');
    expect(ui.program.plans.dialog()?.plan?.changes.length).toBe(2);
    ui.press('y');
    await ui.until(() => planStage(ui) === 'done');
    expect(ui.workteams().teams.selected.size).toBe(0);
  });

  test('that could not be planned says why, and r plans it again', async () => {
    const planUpdate = vi
      .fn(memoryConnection(teamList(3)).workteams.planUpdate)
      .mockRejectedValueOnce(denied);
    const ui = await startProgram({ connection: memoryConnection(teamList(3), { planUpdate }) });
    ui.press('l', 'enter');
    await ui.until(() => planStage(ui) === 'failed');
    expect(ui.program.plans.dialog()?.error).toBe(denied);
    ui.press('r');
    await ui.until(() => planStage(ui) === 'ready');
    expect(planUpdate).toHaveBeenCalledTimes(2);
  });

  test('goes on while the help is open over it', async () => {
    const { ui } = await locking();
    ui.press('y', 'f1');
    expect(overlayOf(ui)).toBe('help');
    await ui.until(() => planStage(ui) === 'done');
    ui.press('esc');
    expect(overlayOf(ui)).toBe('plan');
  });

  test('closed while it is worked out asks no more and shows nothing later', async () => {
    let give: (() => void) | undefined;
    const { planUpdate } = memoryConnection(teamList(3)).workteams;
    const slow: typeof planUpdate = async (...args) => {
      await new Promise<void>((resolve) => {
        give = resolve;
      });
      return planUpdate(...args);
    };
    const ui = await startProgram({ connection: memoryConnection(teamList(3), { planUpdate: slow }) });
    ui.press('l', 'enter', 'esc', 'l', 'enter');
    const first = give;
    expect(planStage(ui)).toBe('planning');
    first?.();
    await ui.until(() => planStage(ui) === 'ready');
    ui.press('esc');
    expect(overlayOf(ui)).toBeUndefined();
  });

  test.each(['its plan', 'its error'])(
    '%s for a dialog that was left does not land in the next one',
    async (what) => {
      const answers: ((late: boolean) => void)[] = [];
      const { planUpdate } = memoryConnection(teamList(3)).workteams;
      const slow: typeof planUpdate = (names, input) =>
        new Promise((resolve, reject) => {
          answers.push((late) =>
            late && what === 'its error' ? reject(denied) : resolve(planUpdate(names, input)),
          );
        });
      const apply = vi.fn(memoryConnection(teamList(3)).workteams.apply);
      const ui = await startProgram({
        connection: memoryConnection(teamList(3), { planUpdate: slow, apply }),
      });
      ui.press('l', 'enter', 'esc', 'j', 'l', 'enter');
      expect(answers).toHaveLength(2);
      answers[0]?.(true);
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      expect(planStage(ui)).toBe('planning');
      ui.press('y');
      expect(apply).not.toHaveBeenCalled();
      answers[1]?.(false);
      await ui.until(() => planStage(ui) === 'ready');
      expect(ui.program.plans.dialog()?.plan?.changes.map(({ subject }) => subject)).toEqual([
        'workteam team-00001',
      ]);
    },
  );
});

describe('leaving', () => {
  test('q gives 0, ctrl-c 130', async () => {
    const ui = await startProgram();
    ui.press('q', 'ctrl-c');
    expect(ui.exits).toEqual([0, 130]);
  });

  test('ctrl-c during a change first stops after the change under way, then leaves', async () => {
    let finish = () => {};
    const started = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const apply: Connection['workteams']['apply'] = async function* (plan, signal) {
      const change = plan.changes[0];
      if (!change) throw new Error('no change');
      yield { type: 'change-started', change, index: 0, total: 1 };
      await started;
      const outcome = { status: 'applied', change } as const;
      yield { type: 'change-finished', outcome, index: 0, total: 1 };
      return { outcomes: [outcome], applied: 1, failed: 0, notStarted: signal?.aborted ? 0 : 1 };
    };
    const ui = await startProgram({ connection: memoryConnection(teamList(3), { apply }) });
    ui.press('l', 'enter');
    await ui.until(() => planStage(ui) === 'ready');
    ui.press('y');
    await ui.until(() => planStage(ui) === 'applying');
    ui.press('ctrl-c');
    expect(ui.exits).toEqual([]);
    expect(ui.state().notice).toEqual({
      text: 'Finishing the current change. Ctrl+C again quits immediately.',
      tone: 'warn',
    });
    ui.press('ctrl-c');
    expect(ui.exits).toEqual([130]);
    finish();
    await ui.until(() => planStage(ui) === 'done');
    expect(ui.state().made).toHaveLength(1);
  });
});

describe('esc', () => {
  test('goes from the innermost to the outermost: filter text, filter, selection, detail', async () => {
    const ui = await startProgram();
    ui.press('/', ...'team-0', 'enter', 'space', 'enter');
    await ui.until(() => ui.workteams().open?.detail.data !== undefined);
    ui.press('esc');
    expect(ui.workteams().open).toBeUndefined();
    expect(ui.workteams().teams.filter).toBe('team-0');
    ui.press('esc');
    expect(ui.workteams().teams.filter).toBe('');
    expect(ui.workteams().teams.selected.size).toBe(1);
    ui.press('esc');
    expect(ui.workteams().teams.selected.size).toBe(0);
    ui.press('esc');
    expect(ui.exits).toEqual([]);
    expect(ui.state().notice?.text).toContain('q quits');
  });

  test('on a form in which something was typed asks to be pressed again', async () => {
    const list = { ...teamList(2), workforces: [{ WorkforceName: 'default', WorkforceArn: 'arn' }] };
    const ui = await startProgram({ connection: memoryConnection(list) });
    ui.press('n', ...'abc', 'esc');
    expect(overlayOf(ui)).toBe('form');
    ui.press('esc');
    expect(overlayOf(ui)).toBeUndefined();
  });
});

describe('keys and pastes', () => {
  test('jj in one chunk is two keys, and a filter typed at once is all there', async () => {
    const ui = await startProgram();
    ui.program.input('jj');
    expect(ui.workteams().teams.cursor).toBe(2);
    ui.program.input('/lock:off');
    expect(ui.workteams().teams.filter).toBe('lock:off');
  });

  test('a paste goes into a field, and does nothing where there is none', async () => {
    const ui = await startProgram();
    ui.program.paste('q\rdy');
    expect(ui.exits).toEqual([]);
    expect(overlayOf(ui)).toBeUndefined();
    ui.press('/');
    ui.program.paste('lock:off\n');
    expect(ui.workteams().teams.filter).toBe('lock:off');
  });

  test('a key that is not in the table does nothing, wherever the focus is', async () => {
    const named = ['f2', 'f3', 'f4', 'delete', 'alt-tab', 'alt-enter', 'ctrl-o', 'ctrl-t', 'insert'];
    const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).map((each) =>
      each === ' ' ? 'space' : each,
    );
    const places: [string, string[]][] = [
      ['list', []],
      ['detail', ['enter']],
      ['json', ['enter', 'tab', 'tab', 'tab']],
      ['filter', ['/']],
      ['help', ['?']],
      ['palette', [':']],
      ['choose', ['l']],
      ['confirm', ['W', 'W']],
      ['invite', ['i']],
    ];
    for (const [place, keys] of places) {
      const ui = await startProgram();
      ui.press(...keys);
      await ui.until(() => ui.workteams().open?.detail.loading !== true);
      const contexts = ui.program.contexts();
      const bound = new Set(BINDINGS.filter((b) => contexts.includes(b.context)).flatMap((b) => b.keys));
      const text = contexts.some((id) => CONTEXTS.find((info) => info.id === id)?.text);
      for (const key of [...named, ...printable]) {
        if (bound.has(key) || (text && textOf(key) !== undefined)) continue;
        const before = { ...ui.state(), notice: undefined };
        ui.press(key);
        expect(ui.state(), `${place}: ${key}`).toEqual(before);
        expect(ui.exits, `${place}: ${key}`).toEqual([]);
      }
    }
  });
});

describe('ways of k9s and vim', () => {
  test.each(AREAS.map(({ id }) => id))(':%s goes to the screen', async (id) => {
    const ui = await startProgram({ area: id === 'logs' ? 'batches' : 'logs' });
    ui.press(':', ...id, 'enter');
    expect(overlayOf(ui)).toBeUndefined();
    expect(ui.state().area).toBe(id);
  });

  test('a part of the name will do, also where actions match as well', async () => {
    const ui = await startProgram({ area: 'logs' });
    ui.press(':', ...'teams', 'enter');
    expect(ui.state().area).toBe('workteams');
  });

  test('ctrl-d and ctrl-u go half a screen, in tables and in texts', async () => {
    const ui = await startProgram();
    const half = Math.floor(bodyHeight(ui.state().size) / 2);
    ui.press('ctrl-d', 'ctrl-d');
    expect(ui.workteams().teams.cursor).toBe(2 * half);
    ui.press('ctrl-u');
    expect(ui.workteams().teams.cursor).toBe(half);
    ui.press('enter', 'tab', 'tab', 'tab');
    await ui.until(() => ui.workteams().open?.detail.loading === false);
    ui.press('ctrl-d');
    const down = ui.workteams().open?.scroll ?? 0;
    expect(down).toBeGreaterThan(0);
    expect(down).toBeLessThanOrEqual(half);
    ui.press('ctrl-u');
    expect(ui.workteams().open?.scroll).toBe(0);
  });

  test('q leaves the help, and is a letter once something is typed', async () => {
    const ui = await startProgram();
    ui.press('?', 'q');
    expect(overlayOf(ui)).toBeUndefined();
    expect(ui.exits).toEqual([]);
    ui.press('?', 'x', 'q');
    expect(overlayOf(ui)).toBe('help');
    ui.press('backspace', 'backspace', 'q');
    expect(overlayOf(ui)).toBeUndefined();
  });
});

describe('the mouse', () => {
  test('a click moves to the row, a second one opens it, the wheel moves', async () => {
    const ui = await startProgram();
    ui.program.mouse({ type: 'click', column: 10, row: 4 + 2 });
    expect(ui.workteams().teams.cursor).toBe(2);
    ui.program.mouse({ type: 'wheel', by: 1 });
    expect(ui.workteams().teams.cursor).toBe(5);
    ui.program.mouse({ type: 'click', column: 10, row: 4 + 5 });
    expect(ui.workteams().open?.name).toBe('team-00005');
  });

  test.each([
    ['a plan', ['l', 'enter']],
    ['a choice', ['l']],
    ['a question', ['W', 'W']],
    ['a form', ['i']],
    ['the help', ['?']],
    ['the palette', [':']],
    ['a filter', ['/']],
  ])('a click or two through %s reach nothing behind it', async (_, keys) => {
    const ui = await startProgram();
    ui.press(...keys);
    if (overlayOf(ui) === 'plan') await ui.until(() => planStage(ui) === 'ready');
    const before = ui.state();
    for (const row of [1, 1, 4, 4, 6, 6])
      for (const column of [2, 12, 40]) ui.program.mouse({ type: 'click', column, row });
    expect(ui.state()).toBe(before);
  });

  test('clicks beside the rows do nothing', async () => {
    const ui = await startProgram();
    for (const row of [0, 2, 3, 22, 23]) ui.program.mouse({ type: 'click', column: 1, row });
    expect(ui.workteams().teams.cursor).toBe(0);
    expect(ui.workteams().open).toBeUndefined();
  });
});

describe('asking again', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'Date'] }));
  afterEach(() => void vi.useRealTimers());

  async function counting(lists: readonly (TeamList | Error)[]) {
    let asked = 0;
    const list = async () => {
      const answer = lists[Math.min(asked, lists.length - 1)] as TeamList | Error;
      asked += 1;
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const ui = await startProgram({ connection: memoryConnection(teamList(0), { list }) });
    return { ui, asked: () => asked };
  }

  test('happens by itself after half a minute without a key, and shows what changed elsewhere', async () => {
    const { ui, asked } = await counting([teamList(3), teamList(4)]);
    vi.advanceTimersByTime(REFRESH_AFTER - 5_000);
    expect(asked()).toBe(1);
    vi.advanceTimersByTime(10_000);
    expect(asked()).toBe(2);
    await ui.until(() => ui.workteams().teams.rows.length === 4);
  });

  test('pauses while a form or a question is open', async () => {
    const { ui, asked } = await counting([teamList(3)]);
    ui.press('l');
    vi.advanceTimersByTime(REFRESH_AFTER * 3);
    expect(asked()).toBe(1);
    ui.press('esc');
    vi.advanceTimersByTime(5_000);
    expect(asked()).toBe(2);
  });

  test('keeps the old rows on the screen when it fails, and says so', async () => {
    const { ui } = await counting([teamList(3), denied]);
    ui.press('r');
    await ui.until(() => ui.workteams().list.error !== undefined);
    expect(ui.workteams().teams.rows).toHaveLength(3);
    const { left } = ui.program.area().status(ui.program.areaState(), 0);
    expect(left.map((part) => part.text).join('')).toMatch(
      /^✗ not up to date: .*r tries again · .*not authorized/,
    );
  });
});

describe('sessions', () => {
  test('an answer for the region before is dropped', async () => {
    let give: (list: TeamList) => void = () => {};
    const slow = memoryConnection(teamList(0), {
      list: () =>
        new Promise((resolve) => {
          give = resolve;
        }),
    });
    const connections = [memoryConnection(teamList(1)), slow, memoryConnection(teamList(5))];
    const connect = async () => connections.shift() as Connection;
    const ui = await startProgram({ connect });
    ui.program.reconnect({ region: 'eu-west-1' });
    await ui.until(() => ui.workteams().list.loading);
    ui.program.reconnect({ region: 'us-west-2' });
    await ui.until(() => ui.workteams().teams.rows.length === 5);
    give(teamList(2));
    await Promise.resolve();
    expect(ui.workteams().teams.rows).toHaveLength(5);
  });

  test('without credentials there is a first screen with a way into the sandbox on one key', async () => {
    const connect = vi.fn(async (options: { sandbox?: boolean | undefined }) => {
      if (options.sandbox) return memoryConnection(teamList(2));
      throw noCredentials;
    });
    const ui = await startProgram({ connect });
    expect(ui.state().session).toMatchObject({ status: 'failed', error: noCredentials });
    ui.press('l');
    expect(overlayOf(ui)).toBeUndefined();
    ui.press('D');
    await ui.until(({ session }) => session.status === 'ready');
    expect(connect).toHaveBeenLastCalledWith(expect.objectContaining({ sandbox: true }), undefined);
  });

  test('the same is shown when credentials turn out to be missing at the first call', async () => {
    const identity = async () => {
      throw noCredentials;
    };
    const ui = await startProgram({ connection: { ...memoryConnection(teamList(2)), identity } });
    await ui.until(({ session }) => session.status === 'failed');
  });

  test('the title tells product and account, and nothing a terminal would obey', async () => {
    const connection = memoryConnection(teamList(1));
    const ui = await startProgram({
      connection: { ...connection, identity: async () => ({ Account: '1\x1b]0;evil\x07', Arn: '' }) },
    });
    await ui.until(({ session }) => session.status === 'ready' && session.identity !== undefined);
    expect(ui.written.at(-1)).toMatch(/^\x1b\]2;groundctl - 1\\x1b\]0;evil\\x07 - us-east-1\x07$/);
  });
});

test('copying a command goes through the terminal, quoted; one that hides something is refused', async () => {
  const odd = { ...team(0), workteam: { ...team(0).workteam, WorkteamName: "it's" } };
  const ui = await startProgram({ connection: memoryConnection({ ...teamList(0), teams: [odd] }) });
  ui.press('c');
  const copied = /^\x1b\]52;c;(.*)\x07$/.exec(ui.written.at(-1) ?? '')?.[1] ?? '';
  expect(Buffer.from(copied, 'base64').toString()).toBe(
    `groundctl workteams show 'it'\\''s' --profile demo --region us-east-1`,
  );

  const evil = { ...odd, workteam: { ...odd.workteam, WorkteamName: 'x\nrm -rf /' } };
  const other = await startProgram({ connection: memoryConnection({ ...teamList(0), teams: [evil] }) });
  const before = other.written.length;
  other.press('c');
  expect(other.written).toHaveLength(before);
  expect(other.state().notice).toEqual({ text: expect.stringMatching(/control characters/), tone: 'warn' });
});

test('the chosen teams of a lock are those selected, in the order of the list', async () => {
  const ui = await startProgram();
  ui.press('j', 'space', 'k', 'k', 'space');
  expect(chosenKeys(ui.workteams().teams)).toEqual(['team-00000', 'team-00001']);
});
