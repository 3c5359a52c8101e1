/** What the commands behind the keys do to the state, and what the program says of itself. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Connection } from '../../../src/connect.ts';
import { GroundctlError } from '../../../src/core/errors.ts';
import type { Change } from '../../../src/core/plan.ts';
import { COMMANDS } from '../../../tui/effects/commands.ts';
import { NewsDesk } from '../../../tui/effects/news-desk.ts';
import { readOnlyWords } from '../../../tui/effects/read-only-words.ts';
import { titleOf } from '../../../tui/effects/session-words.ts';
import { pickLater } from '../../../tui/screens/pick-later.ts';
import type { AppState } from '../../../tui/state/app.ts';
import { formOf } from '../../../tui/state/form.ts';
import type { Overlay } from '../../../tui/state/overlay.ts';
import { pickItems } from '../../../tui/state/overlay.ts';
import type { PlanNews } from '../../../tui/state/plan-dialog.ts';
import { memoryConnection, teamList } from '../../helpers/many-teams.ts';
import { overlayOf, planStage, startProgram, type TestProgram } from '../../helpers/tui-program.ts';

const does = (ui: TestProgram, name: string, key = '') => COMMANDS[name]?.(ui.program, key);
const said = (ui: TestProgram) => ui.state().notice;
const top = (ui: TestProgram) => ui.state().overlays.at(-1);
const failing = (error: unknown) =>
  ({ connect: async () => Promise.reject(error) }) as unknown as { connect: () => Promise<Connection> };
// Areas are the same in every program.
afterEach(() => void vi.restoreAllMocks());
const broken = new GroundctlError('Out of reach.', { code: 'unreachable', source: 'aws' });

describe('leaving', () => {
  test('q is 0, and Ctrl+C 130 where nothing is under way', async () => {
    const ui = await startProgram();
    does(ui, 'quit');
    does(ui, 'quit.now');
    expect(ui.exits).toEqual([0, 130]);
    expect(said(ui)).toBeUndefined();
  });

  test('the words on the shell’s screen are twenty lines at most, and say how many more there are', async () => {
    const ui = await startProgram();
    const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`);
    ui.program.store.dispatch({ type: 'made', lines: lines(20) });
    expect(ui.program.lastWords()).toEqual(lines(20));
    ui.program.store.dispatch({ type: 'made', lines: ['one more'] });
    expect(ui.program.lastWords()).toEqual([...lines(20), 'and 1 more changes']);
  });

  test('and name what has no answer yet', async () => {
    let end = () => {};
    const apply = async function* (plan: { changes: readonly Change[] }) {
      yield { type: 'change-started', change: plan.changes[0], index: 0, total: 1 };
      await new Promise<void>((resolve) => {
        end = resolve;
      });
      return { outcomes: [], applied: 0, failed: 0, notStarted: 0 };
    };
    const ui = await startProgram({ connection: memoryConnection(teamList(3), { apply } as never) });
    ui.press('l', 'enter');
    await ui.until(() => planStage(ui) === 'ready');
    ui.press('y');
    await ui.until(() => (ui.program.plans.dialog()?.running.length ?? 0) > 0);
    expect(ui.program.lastWords()).toEqual([
      'no response yet, may or may not be made: update workteam team-00000',
    ]);
    end();
    await ui.until(() => planStage(ui) === 'done');
    expect(ui.program.lastWords()).toEqual([]);
  });
});

describe('what the shell’s own commands do', () => {
  test('help opens once, and scrolls by lines and pages within its text', async () => {
    const ui = await startProgram();
    does(ui, 'help');
    does(ui, 'help');
    expect(ui.state().overlays.map(({ type }) => type)).toEqual(['help']);
    const scroll = () => (top(ui) as Extract<Overlay, { type: 'help' }>).scroll;
    does(ui, 'help.down');
    expect(scroll()).toBe(1);
    does(ui, 'help.page-down');
    const page = scroll();
    expect(page).toBeGreaterThan(2);
    does(ui, 'help.up');
    expect(scroll()).toBe(page - 1);
    does(ui, 'help.page-up');
    expect(scroll()).toBe(0);
    does(ui, 'close');
    expect(overlayOf(ui)).toBeUndefined();
    for (const name of ['help.down', 'help.page-up']) does(ui, name);
    expect(overlayOf(ui)).toBeUndefined();
  });

  test('back says where there is nothing to go back to', async () => {
    const ui = await startProgram();
    does(ui, 'back');
    expect(said(ui)).toEqual({ text: 'Nothing to go back to. q quits.', tone: 'plain' });
    does(ui, 'table.select');
    ui.program.store.dispatch({ type: 'notice', notice: undefined });
    does(ui, 'back');
    expect(said(ui)).toBeUndefined();
    expect(ui.workteams().teams.selected.size).toBe(0);
  });

  test('leave to change things is asked for with account, region and profile, and given by yes alone', async () => {
    const ui = await startProgram({ writable: false });
    await ui.until(({ session }) => session.status === 'ready' && session.identity !== undefined);
    does(ui, 'write.toggle');
    const { session } = ui.state();
    if (session.status !== 'ready') throw new Error('It is ready.');
    const account = session.identity?.Account;
    expect(top(ui)).toMatchObject({
      type: 'confirm',
      title: 'Allow changes?',
      text: [
        `Changes go to account ${account} in us-east-1${session.target.profile ? `, profile ${session.target.profile}` : ''}.`,
        'Each one is shown with before and after, and must be confirmed, before it is made.',
      ],
      yes: 'Allow changes',
      focus: 'no',
    });
    does(ui, 'confirm.no');
    expect([overlayOf(ui), ui.state().writable]).toEqual([undefined, false]);
    does(ui, 'write.toggle');
    does(ui, 'confirm.yes');
    expect([overlayOf(ui), ui.state().writable]).toEqual([undefined, true]);
    expect(said(ui)?.text).toBe('Changes are now allowed. W disallows them.');
    does(ui, 'write.toggle');
    expect(ui.state().writable).toBe(false);
    expect(said(ui)?.text).toBe('Read-only now.');
  });

  test('before the account is known, the question says so', async () => {
    const connection = memoryConnection(teamList(1));
    const target = { ...connection.target, profile: undefined };
    Object.assign(connection, { target, identity: () => new Promise(() => {}) });
    const ui = await startProgram({ writable: false, connection });
    does(ui, 'write.toggle');
    expect(top(ui)).toMatchObject({
      text: [
        'Changes go to account (not known yet) in us-east-1.',
        expect.stringContaining('must be confirmed'),
      ],
    });
  });

  test('another question’s yes is not a leave to change things', async () => {
    const ui = await startProgram({ writable: false });
    const accept = vi.fn();
    ui.program.shell.open({ type: 'confirm', title: '', text: [], yes: 'Yes', focus: 'no', accept });
    does(ui, 'confirm.focus');
    expect(top(ui)).toMatchObject({ focus: 'yes' });
    does(ui, 'confirm.focus');
    expect(top(ui)).toMatchObject({ focus: 'no' });
    does(ui, 'confirm.focus');
    does(ui, 'confirm.press');
    expect([overlayOf(ui), ui.state().writable]).toEqual([undefined, false]);
    expect(accept).toHaveBeenCalledOnce();
    for (const name of ['confirm.yes', 'confirm.focus', 'confirm.press']) does(ui, name);
    expect(accept).toHaveBeenCalledOnce();
    expect(ui.state().writable).toBe(false);
  });

  test('a lock that somebody set is not taken off by a key', async () => {
    const ui = await startProgram({ writable: true, locked: 'groundctl.yaml' });
    expect(ui.state().writable).toBe(false);
    does(ui, 'write.toggle');
    expect(said(ui)).toEqual({
      text: 'Read-only because of groundctl.yaml. Start with --write to allow changes.',
      tone: 'warn',
    });
    expect(overlayOf(ui)).toBeUndefined();
    expect(readOnlyWords(undefined)).toBe('Read-only: W allows changes (or start with --write).');
  });

  test('nothing is allowed before there is a connection', async () => {
    const ui = await startProgram({ writable: false, ...failing(broken) });
    does(ui, 'write.toggle');
    expect(said(ui)).toEqual({ text: 'Not connected yet.', tone: 'warn' });
    expect(overlayOf(ui)).toBeUndefined();
  });

  test('tabs go by number, forth and back, around, and say where there is none', async () => {
    const ui = await startProgram();
    const ids = ui.program.areas.map(({ id }) => id);
    does(ui, 'area.number', '2');
    expect(ui.state().area).toBe(ids[1]);
    does(ui, 'area.next');
    expect(ui.state().area).toBe(ids[2]);
    does(ui, 'area.previous');
    does(ui, 'area.previous');
    expect(ui.state().area).toBe(ids[0]);
    does(ui, 'area.previous');
    expect(ui.state().area).toBe(ids.at(-1));
    does(ui, 'area.next');
    expect(ui.state().area).toBe(ids[0]);
    does(ui, 'area.number', '9');
    expect(ui.state().area).toBe(ids[0]);
    expect(said(ui)).toEqual({ text: 'There is no tab 9.', tone: 'warn' });
  });

  test('the table moves, selects, sorts and is filtered', async () => {
    const ui = await startProgram();
    const teams = () => ui.workteams().teams;
    does(ui, 'table.down');
    expect(teams().cursor).toBe(1);
    does(ui, 'table.up');
    does(ui, 'table.page-down');
    expect(teams().cursor).toBeGreaterThan(1);
    does(ui, 'table.page-up');
    expect(teams().cursor).toBe(0);
    does(ui, 'table.last');
    expect(teams().cursor).toBe(29);
    does(ui, 'table.first');
    expect(teams().cursor).toBe(0);
    does(ui, 'table.select');
    expect(teams().selected.size).toBe(1);
    does(ui, 'table.select-all');
    expect(teams().selected.size).toBe(30);
    const sort = teams().sort;
    does(ui, 'table.sort-reverse');
    expect(teams().sort).toEqual(sort && { ...sort, descending: !sort.descending });
    does(ui, 'table.sort');
    expect(teams().sort?.column).not.toBe(sort?.column);
    does(ui, 'table.filter');
    expect(top(ui)).toMatchObject({ type: 'filter', before: '', input: { text: '' } });
    ui.program.edit({ type: 'insert', text: '00003' });
    expect(teams().order).toHaveLength(1);
    does(ui, 'filter.keep');
    expect([overlayOf(ui), teams().filter]).toEqual([undefined, '00003']);
    does(ui, 'table.filter');
    expect(top(ui)).toMatchObject({ before: '00003', input: { text: '00003', caret: 5 } });
    does(ui, 'filter.drop');
    expect([overlayOf(ui), teams().filter, teams().order.length]).toEqual([undefined, '', 30]);
  });

  test('every key of a line edits where the caret is', async () => {
    const ui = await startProgram();
    does(ui, 'table.filter');
    const input = () => (top(ui) as Extract<Overlay, { type: 'filter' }>).input;
    ui.program.edit({ type: 'insert', text: 'one two' });
    const steps: [string, string, number][] = [
      ['edit.left', 'one two', 6],
      ['edit.right', 'one two', 7],
      ['edit.home', 'one two', 0],
      ['edit.delete', 'ne two', 0],
      ['edit.end', 'ne two', 6],
      ['edit.backspace', 'ne tw', 5],
      ['edit.delete-word', 'ne ', 3],
      ['edit.up', 'ne ', 0],
      ['edit.down', 'ne ', 3],
      ['edit.newline', 'ne ', 3],
      ['edit.clear', '', 0],
    ];
    for (const [name, text, caret] of steps) {
      does(ui, name);
      expect([name, input().text.trimEnd(), input().caret <= input().text.length]).toEqual([
        name,
        text.trimEnd(),
        true,
      ]);
      if (name !== 'edit.newline') expect([name, input().caret]).toEqual([name, caret]);
    }
  });

  test('r asks again, or connects again where that failed; the sandbox is one key away', async () => {
    const asked: unknown[] = [];
    const connect = vi.fn(async (options: { sandbox?: boolean }) => {
      asked.push(options);
      if (asked.length < 2) throw broken;
      return memoryConnection(teamList(2));
    });
    const ui = await startProgram({ connect: connect as never, connectOptions: { region: 'eu-west-1' } });
    expect(ui.state().session).toMatchObject({ status: 'failed', error: broken });
    does(ui, 'refresh');
    await ui.until(({ session }) => session.status === 'ready');
    await ui.until(() => ui.workteams().list.data !== undefined);
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked[1]).toMatchObject({ region: 'eu-west-1' });
    const list = vi.spyOn((ui.program.session.connection as Connection).workteams, 'list');
    does(ui, 'refresh');
    expect(list).toHaveBeenCalledTimes(1);
    does(ui, 'sandbox');
    await ui.until(({ session }) => session.options.sandbox === true && session.status === 'ready');
    expect(asked[2]).toMatchObject({ sandbox: true });
  });
});

describe('what is longer than the screen', () => {
  const scrolls = (ui: TestProgram, at: () => number | undefined, kind: string) => {
    const go = (name: string) => {
      does(ui, `${kind}.${name}`);
      return at();
    };
    expect([go('down'), go('down'), go('up')]).toEqual([1, 2, 1]);
    const page = go('page-down') ?? 0;
    expect(page).toBeGreaterThan(3);
    return { go, page };
  };

  test('a text goes by lines and pages, and to its ends', async () => {
    const ui = await startProgram({ size: { columns: 80, rows: 15 } });
    ui.press('enter', 'tab', 'tab', 'tab');
    await ui.until(() => ui.workteams().open?.detail.loading === false);
    const { go, page } = scrolls(ui, () => ui.workteams().open?.scroll, 'text');
    const last = go('last') ?? 0;
    expect(last).toBeGreaterThan(page);
    expect(go('down')).toBe(last);
    expect(go('page-up')).toBeLessThan(last - 2);
    expect(go('first')).toBe(0);
    does(ui, 'table.filter');
    expect(overlayOf(ui)).toBeUndefined();
  });

  test('so does a plan', async () => {
    const ui = await startProgram();
    ui.press('*', 'l', 'enter');
    await ui.until(() => planStage(ui) === 'ready');
    const { go, page } = scrolls(ui, () => ui.program.plans.dialog()?.scroll, 'plan');
    expect(go('page-up')).toBeLessThan(page - 2);
  });

  test('a field of several lines takes a new one', async () => {
    const ui = await startProgram();
    ui.press('i', ...'a@example.com');
    does(ui, 'edit.newline');
    ui.press('b');
    expect(top(ui)).toMatchObject({ form: { values: { address: { text: 'a@example.com\nb' } } } });
  });
});

describe('lists to take from', () => {
  test('the palette names what can be done here, with its key, and does what is taken', async () => {
    const ui = await startProgram();
    does(ui, 'palette');
    const pick = top(ui) as Extract<Overlay, { type: 'pick' }>;
    expect(pick).toMatchObject({
      title: 'Commands',
      free: false,
      empty: 'Nothing matches.',
      cursor: 0,
    });
    const names = pick.items.map(({ value }) => value.split(' ')[1]);
    expect(names).toContain('write.toggle');
    expect(names).toContain('table.filter');
    for (const moving of ['table.up', 'table.last', 'palette', 'close', 'area.number'])
      expect(names).not.toContain(moving);
    const help = pick.items.findIndex(({ value }) => value.endsWith(' help'));
    expect(pick.items[help]?.label).toMatch(/^\? {8} \S/);
    for (let at = 0; at < help; at += 1) does(ui, 'pick.down');
    does(ui, 'pick.take');
    expect(overlayOf(ui)).toBe('help');
  });

  test('moves by one and by ten, and takes nothing where nothing is', async () => {
    const ui = await startProgram();
    does(ui, 'palette');
    const cursor = () => (top(ui) as Extract<Overlay, { type: 'pick' }>).cursor;
    does(ui, 'pick.page-down');
    expect(cursor()).toBe(10);
    does(ui, 'pick.up');
    expect(cursor()).toBe(9);
    does(ui, 'pick.page-up');
    expect(cursor()).toBe(0);
    ui.program.edit({ type: 'insert', text: 'no such command' });
    does(ui, 'pick.take');
    expect(overlayOf(ui)).toBe('pick');
    does(ui, 'close');
    does(ui, 'pick.take');
    expect(overlayOf(ui)).toBeUndefined();
  });

  test('a region or a profile that is taken is connected to, and a profile brings its own region', async () => {
    const asked: { region?: string; profile?: string; endpointUrl?: string }[] = [];
    const connect = async (options: object) => {
      asked.push(options);
      return memoryConnection(teamList(2));
    };
    const ui = await startProgram({
      connect: connect as never,
      connectOptions: { region: 'eu-west-1', endpointUrl: 'http://127.0.0.1:1' },
    });
    const take = async (id: 'region' | 'profile', value: string) => {
      const before = asked.length;
      does(ui, id);
      await ui.until(() => !('waiting' in (top(ui) ?? {})));
      ui.program.edit({ type: 'insert', text: value });
      does(ui, 'pick.take');
      await ui.until(({ session }) => asked.length > before && session.status === 'ready');
    };
    await take('region', 'ap-south-1');
    expect(asked.at(-1)).toMatchObject({ region: 'ap-south-1', endpointUrl: 'http://127.0.0.1:1' });
    await take('profile', 'labels');
    expect(asked.at(-1)).toMatchObject({ profile: 'labels', endpointUrl: 'http://127.0.0.1:1' });
    expect(asked.at(-1)?.region).toBeUndefined();
  });

  test('a list that is filled later narrows meanwhile, and who has left it is not asked again', async () => {
    const ui = await startProgram();
    let answer: (items: {
      items: { value: string; label: string }[];
      empty: string;
      title?: string;
    }) => void = () => {};
    const ask = () =>
      new Promise<never>((resolve) => {
        answer = resolve as never;
      });
    const list = { title: 'Things', free: false, asking: 'Looking …', take: () => {} };
    const done = pickLater(ui.program.shell, list, ask);
    expect(top(ui)).toMatchObject({
      type: 'pick',
      title: 'Things',
      empty: 'Looking …',
      items: [],
      cursor: 0,
    });
    answer({ items: [{ value: 'a', label: 'a' }], empty: 'None.', title: 'Found' });
    await done;
    expect(top(ui)).toMatchObject({ title: 'Found', empty: 'None.', items: [{ value: 'a' }] });
    expect(top(ui)).not.toHaveProperty('waiting');
    does(ui, 'close');
    const left = pickLater(ui.program.shell, list, ask);
    does(ui, 'close');
    answer({ items: [], empty: '' });
    await left;
    expect(overlayOf(ui)).toBeUndefined();
    // An answer is for its own list alone.
    let first: (answer: object) => void = () => {};
    const one = pickLater(
      ui.program.shell,
      list,
      () =>
        new Promise((resolve) => {
          first = resolve as never;
        }),
    );
    does(ui, 'close');
    const two = pickLater(ui.program.shell, list, ask);
    first({ items: [{ value: 'old', label: 'old' }], empty: '' });
    await one;
    expect(pickItems(top(ui) as Extract<Overlay, { type: 'pick' }>)).toEqual([]);
    answer({ items: [{ value: 'new', label: 'new' }], empty: '' });
    await two;
    expect(top(ui)).toMatchObject({ items: [{ value: 'new' }] });
  });

  test('a list that cannot be filled stays open, says why, and hands the error on; a closed one says nothing', async () => {
    const ui = await startProgram();
    const list = { title: 'Things', free: true, asking: 'Looking …', take: () => {} };
    await expect(pickLater(ui.program.shell, list, async () => Promise.reject(broken))).rejects.toBe(broken);
    expect(top(ui)).toMatchObject({ type: 'pick', items: [], empty: 'Out of reach.' });
    does(ui, 'close');
    let fail: (error: unknown) => void = () => {};
    const left = pickLater(
      ui.program.shell,
      list,
      () =>
        new Promise((_, reject) => {
          fail = reject;
        }),
    );
    does(ui, 'close');
    fail(broken);
    await expect(left).resolves.toBeUndefined();
    expect(overlayOf(ui)).toBeUndefined();
  });

  test('a choice that is taken goes to whoever offered it, once', async () => {
    const ui = await startProgram();
    const take = vi.fn();
    const options = [
      { value: 'a', label: 'a' },
      { value: 'b', label: 'b' },
    ];
    ui.program.shell.choose({ title: '', text: '', options, cursor: 0 }, take);
    does(ui, 'choose.down');
    does(ui, 'choose.up');
    expect(top(ui)).toMatchObject({ cursor: 0 });
    does(ui, 'choose.down');
    does(ui, 'choose.take');
    expect(take.mock.calls).toEqual([['b']]);
    expect(overlayOf(ui)).toBeUndefined();
    does(ui, 'choose.take');
    expect(take).toHaveBeenCalledTimes(1);
    ui.program.shell.choose({ title: '', text: '', options: [], cursor: 0 }, take);
    does(ui, 'choose.take');
    expect(take).toHaveBeenCalledTimes(1);
    expect(overlayOf(ui)).toBeUndefined();
  });
});

describe('forms', () => {
  const field = (id: string) => ({ id, label: id, kind: 'text', help: '' }) as const;
  const choice = {
    id: 'c',
    label: 'c',
    kind: 'choice',
    help: '',
    options: [
      { value: 'x', label: 'x' },
      { value: 'y', label: 'y' },
    ],
  } as const;
  const spec = {
    id: 'test',
    title: '',
    intro: '',
    submit: '',
    fields: [field('a'), field('b'), choice],
    check: (values: Readonly<Record<string, string>>) =>
      ['a', 'b'].filter((id) => values[id] === '').map((id) => ({ field: id, message: 'is missing' })),
  };
  const form = (ui: TestProgram) => (top(ui) as Extract<Overlay, { type: 'form' }>).form;
  const opened = async (initial = {}, submit = () => {}) => {
    const ui = await startProgram();
    ui.program.shell.openForm<string>(spec, initial, submit);
    return ui;
  };

  test('are gone through, and chosen in', async () => {
    const ui = await opened();
    expect(top(ui)).toMatchObject({ type: 'form', form: formOf(spec), leaving: false });
    does(ui, 'form.next');
    expect(form(ui).focus).toBe(1);
    does(ui, 'form.previous');
    expect(form(ui).focus).toBe(0);
    does(ui, 'form.previous');
    does(ui, 'form.previous');
    does(ui, 'form.choose-next');
    expect(form(ui).values.c?.text).toBe('y');
    does(ui, 'form.choose-previous');
    expect(form(ui).values.c?.text).toBe('x');
  });

  test('are not submitted while a field is wrong', async () => {
    const submitted = vi.fn();
    const ui = await opened({}, submitted);
    does(ui, 'form.submit');
    expect(said(ui)).toEqual({ text: '2 fields are not valid yet.', tone: 'warn' });
    expect([...form(ui).touched]).toEqual(['a', 'b', 'c']);
    ui.program.edit({ type: 'insert', text: 'x' });
    does(ui, 'form.submit');
    expect(said(ui)?.text).toBe('One field is not valid yet.');
    expect(submitted).not.toHaveBeenCalled();
  });

  test('that are right go to whoever asked, at once', async () => {
    const submitted = vi.fn();
    const ui = await opened({ a: '1', b: '2' }, submitted);
    does(ui, 'form.submit');
    expect(submitted.mock.calls).toEqual([[{ a: '1', b: '2', c: 'x' }]]);
    expect(said(ui)).toBeUndefined();
  });

  test('are left at once where nothing was typed, and by a second Esc where something was', async () => {
    const clean = await opened();
    does(clean, 'form.cancel');
    expect(overlayOf(clean)).toBeUndefined();
    const ui = await opened();
    ui.program.edit({ type: 'insert', text: 'x' });
    does(ui, 'form.cancel');
    expect(top(ui)).toMatchObject({ type: 'form', leaving: true });
    expect(said(ui)).toEqual({
      text: 'Esc again leaves the form and discards what was typed.',
      tone: 'warn',
    });
    does(ui, 'form.cancel');
    expect(overlayOf(ui)).toBeUndefined();
  });

  test('of another kind are none', async () => {
    const submitted = vi.fn();
    const ui = await opened({ a: '1', b: '2' }, submitted);
    does(ui, 'help');
    for (const name of ['form.submit', 'form.cancel']) does(ui, name);
    expect(overlayOf(ui)).toBe('help');
    expect(submitted).not.toHaveBeenCalled();
  });
});

describe('the dialog of a change', () => {
  const PLAN_COMMANDS = Object.keys(COMMANDS).filter(
    (name) => name.startsWith('plan.') && name !== 'plan.copy',
  );
  const ready = async (more: object = {}) => {
    const ui = await startProgram({ connection: memoryConnection(teamList(3), more) });
    ui.press('l', 'enter');
    await ui.until(() => planStage(ui) === 'ready');
    return ui;
  };

  test('turns between Cancel and Apply, and presses what has the focus', async () => {
    const ui = await ready();
    const focus = () => ui.program.plans.dialog()?.focus;
    does(ui, 'plan.focus');
    expect(focus()).toBe('apply');
    does(ui, 'plan.focus');
    expect(focus()).toBe('cancel');
    does(ui, 'plan.press');
    expect(overlayOf(ui)).toBeUndefined();
    const other = await ready();
    does(other, 'plan.focus');
    does(other, 'plan.press');
    await other.until(() => planStage(other) === 'done');
  });

  test('copies its command, scrolls within it, and closes', async () => {
    const ui = await ready();
    does(ui, 'plan.copy');
    const command = ui.program.plans.dialog()?.command;
    if (!command?.copyable) throw new Error('It can be copied.');
    expect(said(ui)).toEqual({ text: `Copied: ${command.text}`, tone: 'good' });
    expect(Buffer.from(ui.written.at(-1)?.slice(7, -1) ?? '', 'base64').toString()).toBe(command.text);
    for (const name of ['plan.down', 'plan.page-down', 'plan.up', 'plan.page-up']) does(ui, name);
    expect(ui.program.plans.dialog()?.scroll).toBe(0);
    does(ui, 'plan.close');
    expect(overlayOf(ui)).toBeUndefined();
    does(ui, 'plan.copy');
    expect(said(ui)).toEqual({ text: 'There is no command to copy.', tone: 'warn' });
    for (const name of PLAN_COMMANDS) does(ui, name);
    expect(overlayOf(ui)).toBeUndefined();
    ui.program.shell.propose({ title: '', commands: [[]], plan: () => new Promise(() => {}) });
    does(ui, 'plan.apply');
    expect(planStage(ui)).toBe('planning');
  });

  test('tells what was made in a line each, with values as they are', async () => {
    const kinds = [
      'create',
      'update',
      'delete',
      'add',
      'remove',
      'invite',
      'send',
      'upload',
      'copy',
      'create',
    ] as const;
    const changes = kinds.map((kind) => ({
      kind,
      subject: `the ${kind}`,
      fields: [
        { field: 'A', before: 'x', after: 'y' },
        { field: 'B', before: ['1'], after: ['2'] },
        { field: 'C', after: 'new' },
        { field: 'D', before: 'old' },
      ].slice(0, kind === 'update' ? 4 : 0),
    }));
    const apply = async function* () {
      for (const [index, change] of changes.entries()) {
        yield { type: 'change-started', change, index, total: 10 };
        const outcome =
          index === 9 ? { status: 'failed', change, error: broken } : { status: 'applied', change };
        yield { type: 'change-finished', outcome, index, total: 10 };
      }
      return { outcomes: [], applied: 9, failed: 1, notStarted: 0 };
    };
    const ui = await ready({ apply });
    does(ui, 'plan.apply');
    await ui.until(() => planStage(ui) === 'done');
    expect(ui.state().made).toEqual([
      'created the create',
      'updated the update: A x -> y, B ["1"] -> ["2"]',
      'deleted the delete',
      'added the add',
      'removed the remove',
      'invited the invite',
      'sent the send',
      'uploaded the upload',
      'copied the copy',
    ]);
  });

  test('says what went wrong while it was carried out, and asks the list again', async () => {
    const apply = async function* () {
      yield* [];
      throw broken;
    };
    const ui = await ready({ apply });
    const list = vi.spyOn((ui.program.session.connection as Connection).workteams, 'list');
    does(ui, 'plan.apply');
    await ui.until(() => planStage(ui) === 'failed');
    expect(ui.program.plans.dialog()?.error).toBe(broken);
    expect(list).toHaveBeenCalledTimes(1);
  });

  test('a form that it came from is done with only once something was made', async () => {
    const spec = { id: 't', title: '', intro: '', submit: '', fields: [], check: () => [] };
    const from = async (applied: number) => {
      const apply = async function* () {
        yield* [];
        return { outcomes: [], applied, failed: 0, notStarted: 0 };
      };
      const ui = await startProgram();
      ui.program.shell.openForm(spec, {}, () => {});
      const change = { kind: 'update', subject: 'a', fields: [] } as const;
      const plan = { title: 'x', changes: [change], unchanged: [], findings: [] };
      ui.program.shell.propose({
        title: 'x',
        commands: [['groundctl']],
        plan: async () => ({ plan, apply: apply as never }),
      });
      await ui.until(() => planStage(ui) !== 'planning');
      await ui.program.plans.apply();
      ui.program.plans.close();
      return ui.state().overlays.map(({ type }) => type);
    };
    expect(await from(0)).toEqual(['form']);
    expect(await from(1)).toEqual([]);
  });
});

describe('news of a change', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const event = (index: number) => ({ type: 'change-started', index }) as never;

  test('are gathered for a moment and handed on together, once', () => {
    const heard: PlanNews[] = [];
    const desk = new NewsDesk(
      (news) => heard.push(news),
      () => 77,
    );
    desk.event(event(0));
    desk.event(event(1));
    desk.step(1, { text: 'half', share: 0.5 });
    desk.step(1, { text: 'all', share: 1 });
    desk.progress({ done: 1, total: 2 } as never);
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(60);
    expect(heard).toEqual([
      {
        events: [event(0), event(1)],
        steps: new Map([[1, { text: 'all', share: 1 }]]),
        progress: { done: 1, total: 2 },
        now: 77,
      },
    ]);
    vi.advanceTimersByTime(1000);
    desk.end();
    expect(heard).toHaveLength(1);
  });

  test('that are left are handed on at the end, each kind by itself too', () => {
    const heard: PlanNews[] = [];
    const desk = new NewsDesk(
      (news) => heard.push(news),
      () => 1,
    );
    desk.end();
    expect(heard).toEqual([]);
    desk.event(event(0));
    desk.end();
    desk.step(0, { text: 'x', share: 0 });
    desk.end();
    desk.progress({ done: 0 } as never);
    desk.end();
    expect(
      heard.map(({ events, steps, progress }) => [events.length, steps.size, progress !== undefined]),
    ).toEqual([
      [1, 0, false],
      [0, 1, false],
      [0, 0, true],
    ]);
    vi.advanceTimersByTime(1000);
    expect(heard).toHaveLength(3);
  });
});

describe('what the program says of where it is', () => {
  const state = (target: object, identity?: object) =>
    ({ session: { status: 'ready', options: {}, target, identity } }) as unknown as AppState;

  test.each<[AppState, string]>([
    [{ session: { status: 'connecting' } } as unknown as AppState, 'groundctl'],
    [state({ region: 'eu-west-1' }, { Account: '123456789012' }), 'groundctl - 123456789012 - eu-west-1'],
    [state({ region: 'eu-west-1', profile: 'labels' }), 'groundctl - labels - eu-west-1'],
    [state({ region: 'eu-west-1' }), 'groundctl - eu-west-1'],
    [
      state({ region: 'us-east-1', sandbox: true }, { Account: '123456789012' }),
      'groundctl - sandbox - us-east-1',
    ],
    [state({ region: 'x\u001b]2;y' }), 'groundctl - x\\x1b]2;y'],
  ])('%#', (given, title) => {
    expect(titleOf(given)).toBe(title);
  });

  test('a command that is shown goes where the screen does', async () => {
    const words = async (connectOptions: object, connection?: Connection) => {
      const ui = await startProgram({ connectOptions, ...(connection && { connection }) });
      return ui.program.shell.targetWords();
    };
    expect(await words({ sandbox: true })).toEqual(['--sandbox']);
    expect(await words({ sandbox: true, region: 'eu-west-1' })).toEqual([
      '--sandbox',
      '--region',
      'eu-west-1',
    ]);
    const at = async (target: object) => {
      const connection = memoryConnection(teamList(1));
      Object.assign(connection, { target: { ...connection.target, ...target } });
      return words({ endpointUrl: 'http://127.0.0.1:1' }, connection);
    };
    expect(await at({ profile: 'labels', region: 'eu-west-1' })).toEqual([
      '--profile',
      'labels',
      '--region',
      'eu-west-1',
      '--endpoint-url',
      'http://127.0.0.1:1',
    ]);
    expect(await at({ profile: undefined, region: 'eu-west-1' })).toEqual([
      '--region',
      'eu-west-1',
      '--endpoint-url',
      'http://127.0.0.1:1',
    ]);
  });

  test('a command that cannot run says why, before it does anything', async () => {
    const ui = await startProgram({ writable: false });
    const changing = ui.program.bindings.find(({ changes }) => changes);
    if (changing === undefined) throw new Error('Some change something.');
    expect(ui.program.disabledReason(changing)).toMatch(/^Read-only: W allows changes/);
    const offline = await startProgram({ writable: true, ...failing(broken) });
    expect(offline.program.disabledReason(changing)).toBe('Not connected yet.');
    const own = offline.program.bindings.find(({ command }) => command === 'help');
    expect(own && offline.program.disabledReason(own)).toBeUndefined();
  });

  test('pasted text without a field is refused in words', async () => {
    const ui = await startProgram();
    ui.program.paste('abc');
    expect(said(ui)).toEqual({
      text: 'Nothing here accepts pasted text; open a form or the filter first.',
      tone: 'warn',
    });
  });

  test('what is under no cursor cannot be copied, opened or edited', async () => {
    const ui = await startProgram({ connection: memoryConnection(teamList(0)) });
    for (const name of ['subject.copy', 'subject.console', 'subject.json']) {
      ui.program.store.dispatch({ type: 'notice', notice: undefined });
      does(ui, name);
      await ui.until(({ notice }) => notice !== undefined);
      expect(said(ui)).toEqual({ text: 'There is nothing under the cursor.', tone: 'warn' });
    }
  });

  test('the console is not opened for an endpoint that it does not know', async () => {
    const connection = memoryConnection(teamList(2));
    Object.assign(connection, { target: { ...connection.target, endpoint: 'http://127.0.0.1:1' } });
    const ui = await startProgram({ connection });
    does(ui, 'subject.console');
    await ui.until(({ notice }) => notice !== undefined);
    expect(said(ui)).toEqual({
      text: 'The AWS console does not know this endpoint: nothing to open.',
      tone: 'warn',
    });
  });
});

describe('the session behind the screens', () => {
  test('leaves the older connection, and drops what is opened too late', async () => {
    const closed: string[] = [];
    const made = (name: string) => {
      const connection = memoryConnection(teamList(1));
      Object.assign(connection, { close: async () => void closed.push(name) });
      return connection;
    };
    const waiting: ((connection: Connection) => void)[] = [];
    const connect = () =>
      new Promise<Connection>((resolve) => {
        waiting.push(resolve);
      });
    const ui = startProgram({ connect });
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    waiting[0]?.(made('first'));
    const program = await ui;
    program.program.reconnect({ region: 'eu-west-1' });
    program.program.reconnect({ region: 'eu-west-2' });
    expect(program.program.session.connection).toBeUndefined();
    waiting[2]?.(made('third'));
    await program.until(({ session }) => session.status === 'ready');
    waiting[1]?.(made('second'));
    await vi.waitFor(() => expect(closed).toContain('second'));
    expect(closed).toContain('first');
    expect(closed).not.toContain('third');
    expect(program.state().session).toMatchObject({ status: 'ready', options: { region: 'eu-west-2' } });
    await program.program.stop();
    expect(closed).toContain('third');
  });

  test('in a sandbox may change things at once', async () => {
    const connection = memoryConnection(teamList(1));
    Object.assign(connection, { target: { ...connection.target, sandbox: true } });
    const ui = await startProgram({ writable: false, connection });
    expect(ui.state().writable).toBe(true);
  });

  test('says what the connection has to say', async () => {
    const connect = async (options: { onNotice?: (text: string) => void }) => {
      options.onNotice?.('The region came from nowhere.');
      return memoryConnection(teamList(1));
    };
    const ui = await startProgram({ connect: connect as never });
    expect(said(ui)).toEqual({ text: 'The region came from nowhere.', tone: 'warn' });
  });

  test('without credentials is failed; an account that cannot be asked for is not', async () => {
    const asked = async (error: GroundctlError) => {
      const connection = memoryConnection(teamList(1));
      Object.assign(connection, { identity: async () => Promise.reject(error) });
      const ui = await startProgram({ connection });
      await new Promise((resolve) => setImmediate(resolve));
      return ui.state().session.status;
    };
    expect(await asked(new GroundctlError('None.', { code: 'x', source: 'configuration' }))).toBe('failed');
    expect(await asked(broken)).toBe('ready');
  });
});
