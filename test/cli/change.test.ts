import { describe, expect, test } from 'vitest';
import { type ChangeOptions, carryOut, type PlanView } from '../../src/cli/change.ts';
import type { Io } from '../../src/cli/io.ts';
import { EXIT, GroundctlError } from '../../src/core/errors.ts';
import { type Change, NotStarted, type Plan, runPlan } from '../../src/core/plan.ts';

interface Told {
  readonly code: number | undefined;
  readonly printed: string;
  readonly said: string;
  readonly asked: readonly string[];
  readonly progress: readonly string[];
  readonly done: readonly string[];
}

interface Case {
  readonly plan?: Partial<Plan>;
  readonly options?: ChangeOptions;
  readonly view?: PlanView;
  readonly answer?: string;
  readonly interactive?: boolean;
  /** What becomes of a change; the default is that it works. */
  readonly become?: (subject: string) => unknown;
  readonly signal?: AbortSignal;
  readonly width?: number;
}

const changes = (...subjects: string[]): Change[] =>
  subjects.map((subject) => ({
    kind: 'update',
    subject,
    fields: [{ field: 'Lock', before: 'off', after: 'on' }],
  }));

/** Carries a plan out as a command does, with everything the command sees and says. */
async function carried(given: Case = {}): Promise<Told> {
  const [printed, said, asked, progress, done]: string[][] = [[], [], [], [], []];
  const told = () => ({
    printed: printed?.join('') ?? '',
    said: said?.join('\n') ?? '',
    asked,
    progress,
    done,
  });
  const io: Io = {
    signal: given.signal ?? new AbortController().signal,
    table: given.width === undefined ? {} : { width: given.width },
    interactive: given.interactive ?? false,
    print: (text) => printed?.push(text),
    say: (text) => said?.push(text),
    progress: (text) => progress?.push(text),
    ask: async (question) => {
      asked?.push(question);
      return given.answer ?? '';
    },
    connect: () => Promise.reject(new Error('nobody connects here')),
  };
  const plan: Plan = {
    title: 'Lock two teams',
    changes: changes('team a', 'team b'),
    unchanged: [],
    findings: [],
    ...given.plan,
  };
  const apply = (planned: Plan, signal: AbortSignal) =>
    runPlan(
      planned,
      async ({ subject }) => {
        const end = given.become?.(subject);
        if (end instanceof Error) throw end;
        done?.push(subject);
        return end as string | undefined;
      },
      { signal },
    );
  try {
    const code = await carryOut(io, 'teams.lock', plan, apply, given.options ?? { yes: true }, given.view);
    return { code, ...told() } as Told;
  } catch (error) {
    throw Object.assign(error as Error, { told: told() });
  }
}

/** The error with which a plan is refused, and proof that nothing was done. */
async function refused(given: Case): Promise<{ error: GroundctlError; told: Omit<Told, 'code'> }> {
  const error = await carried(given).then(
    (told) => expect.fail(`carried out: ${told.done.join(', ')}`),
    (thrown: GroundctlError & { told: Omit<Told, 'code'> }) => thrown,
  );
  expect(error.told.done).toEqual([]);
  return { error, told: error.told };
}

const broken = new GroundctlError('AWS said no.', { code: 'access-denied', source: 'aws' });

describe('the exit code', () => {
  test('is 0 where every change was made', async () => {
    expect(await carried()).toMatchObject({ code: EXIT.ok, done: ['team a', 'team b'] });
  });

  test('is 254 where a change failed beside one that worked', async () => {
    const told = await carried({ become: (subject) => (subject === 'team a' ? broken : undefined) });
    expect(told).toMatchObject({ code: EXIT.aws, done: ['team b'] });
    expect(told.printed).toContain('AWS said no.');
  });

  test('is 254 where a change was not started, though none failed', async () => {
    const told = await carried({
      become: (subject) => (subject === 'team a' ? new NotStarted('gone') : undefined),
    });
    expect(told).toMatchObject({ code: EXIT.aws, done: ['team b'] });
    expect(told.printed).toContain('gone');
  });

  test('is 130 where an interruption left some of them, and the rest is told', async () => {
    const abort = new AbortController();
    const told = await carried({ signal: abort.signal, become: () => abort.abort() });
    expect(told).toMatchObject({ code: EXIT.interrupted, done: ['team a'] });
    expect(told.said).toContain('Interrupted: 1 of 2 changes were made. The same command does the rest.');
  });

  test('is 0 where the interruption came when all was done', async () => {
    const abort = new AbortController();
    const told = await carried({
      signal: abort.signal,
      become: (subject) => void (subject === 'team b' && abort.abort()),
    });
    expect(told).toMatchObject({ code: EXIT.ok, done: ['team a', 'team b'] });
    expect(told.said).not.toContain('Interrupted');
  });
});

const local = new GroundctlError('No space.', { code: 'local-fault', source: 'configuration' });
const cutOff = new GroundctlError('Interrupted.', { code: 'aborted', source: 'interrupted' });

describe('the exit code of what failed on this machine', () => {
  test('is 253 where nothing else failed', async () => {
    const told = await carried({ become: (subject) => (subject === 'team a' ? local : undefined) });
    expect(told.code).toBe(EXIT.configuration);
  });

  test('is 254 where AWS refused something as well, and where nothing failed and something was left', async () => {
    const both = await carried({ become: (subject) => (subject === 'team a' ? local : broken) });
    expect(both.code).toBe(EXIT.aws);
    expect((await carried({ become: () => new NotStarted('gone') })).code).toBe(EXIT.aws);
  });

  test('is 254 for as many failures as were not started', async () => {
    const become = (subject: string) => (subject === 'team a' ? broken : new NotStarted('gone'));
    expect((await carried({ become })).code).toBe(EXIT.aws);
  });
});

describe('what an interruption cut off', () => {
  /** Interrupts at a change, which ends with an error. */
  const endsAt = (name: string, abort: AbortController, error: Error) => (subject: string) => {
    if (subject !== name) return undefined;
    abort.abort();
    return error;
  };

  test('is said to be unknown, beside what was made and what was not started', async () => {
    const abort = new AbortController();
    const become = endsAt('team b', abort, cutOff);
    const told = await carried({
      plan: { changes: changes('team a', 'team b', 'team c') },
      signal: abort.signal,
      become,
    });
    expect(told.code).toBe(EXIT.interrupted);
    expect(told.said).toContain(
      'Interrupted: 1 of 3 changes were made, and for 1 the outcome is unknown: no response had arrived. The same command does the rest.',
    );
  });

  test('is enough for 130, where everything else had been done', async () => {
    const abort = new AbortController();
    const become = endsAt('team b', abort, cutOff);
    expect((await carried({ signal: abort.signal, become })).code).toBe(EXIT.interrupted);
  });

  test('is nothing that AWS refused while it came', async () => {
    const abort = new AbortController();
    const become = endsAt('team b', abort, broken);
    const told = await carried({ signal: abort.signal, become });
    expect(told.code).toBe(EXIT.aws);
    expect(told.said).not.toContain('Interrupted');
  });
});

describe('under --read-only', () => {
  const options = { yes: true, readOnly: true };

  test('nothing is changed, and nobody is asked', async () => {
    const { error, told } = await refused({ options, interactive: true });
    expect(error.exitCode).toBe(EXIT.configuration);
    expect(error.message).toBe('Read-only (--read-only): nothing was changed.');
    expect(told).toMatchObject({ asked: [], said: '' });
  });

  test('a dry run shows the plan, and a plan without changes says so', async () => {
    expect((await carried({ options: { ...options, dryRun: true } })).printed).toContain('team a');
    expect((await carried({ plan: { changes: [] }, options })).code).toBe(EXIT.ok);
  });

  test('files of this machine are still written', async () => {
    expect((await carried({ options, view: { local: true } })).done).toHaveLength(2);
  });
});

describe("values of a project's settings", () => {
  const presumed = [
    { key: 'profile', value: 'prod account', from: 'groundctl.yaml', flag: '--profile', ask: true },
    { key: 'region', value: 'eu-west-1', from: 'groundctl.yaml', flag: '--region', ask: false },
  ];

  test('are shown with the plan, in its own words too, and in every format', async () => {
    const own = await carried({
      options: { yes: true, presumed: presumed.slice(1) },
      view: { plan: () => 'in short' },
    });
    expect(own.said).toMatch(/^\S.*eu-west-1.*\nin short$/);
    const table = await carried({ options: { yes: true, presumed: presumed.slice(1) } });
    expect(table.said).toContain('eu-west-1');
    expect(table.said).toBe(table.said.trimEnd());
    const dry = await carried({ options: { dryRun: true, output: 'json', presumed } });
    expect(JSON.stringify(JSON.parse(dry.printed))).toContain('prod account');
  });

  test('are nothing to a plan of files of this machine', async () => {
    const told = await carried({
      options: { dryRun: true, presumed },
      view: { local: true, plan: () => 'in short' },
    });
    expect(told.printed).toBe('in short\nDry run: nothing was changed.\n');
  });

  test.each<[string, Case]>([
    ['--yes', { options: { yes: true, presumed } }],
    ['--confirm', { plan: { confirmName: 'x' }, options: { confirm: 'x', presumed } }],
  ])('are asked about although %s was said', async (_, given) => {
    const told = await carried({ ...given, interactive: true, answer: 'y' });
    expect(told.asked).toHaveLength(1);
    expect(told.asked[0]).toMatch(/prod account.*Go ahead with it\? \[y\/N\] $/);
    expect(told.asked[0]).not.toContain('eu-west-1');
    const declined = await refused({ ...given, interactive: true, answer: 'n' });
    expect(declined.error).toMatchObject({
      exitCode: EXIT.interrupted,
      message: 'Nothing was changed.',
    });
    const alone = await refused(given);
    expect(alone.error).toMatchObject({ code: 'confirmation-needed', exitCode: EXIT.usage });
    expect(alone.error.hint).toBe("Pass the same as flags to go ahead: --profile 'prod account'");
  });

  test.each(['', 'yes please', 'ay', 'nyes', 'n'])('%j is no answer to that', async (answer) => {
    const options = { yes: true, presumed };
    const { error } = await refused({ options, interactive: true, answer });
    expect(error.exitCode).toBe(EXIT.interrupted);
    expect((await carried({ options, interactive: true, answer: ' YES ' })).done).toHaveLength(2);
  });

  test('are not asked about twice where the plan is asked about', async () => {
    const told = await carried({ options: { presumed }, interactive: true, answer: 'y' });
    expect(told.asked).toEqual(['Apply these changes? [y/N] ']);
    expect(told.said).toContain('prod account');
  });
});

describe('a milder question', () => {
  test.each(['y', 'Y', 'yes', ' YES '])('%j goes ahead', async (answer) => {
    const told = await carried({ options: {}, interactive: true, answer });
    expect(told.asked).toEqual(['Apply these changes? [y/N] ']);
    expect(told.done).toHaveLength(2);
    expect(told.said).toContain('Lock two teams');
  });

  test.each(['', 'n', 'no', 'yep', 'ye', 'ay', 'y y', 'yes please', 'team a'])(
    '%j does not',
    async (answer) => {
      const { error } = await refused({ options: {}, interactive: true, answer });
      expect(error).toMatchObject({ exitCode: EXIT.interrupted, message: 'Nothing was changed.' });
    },
  );

  test('one change is one', async () => {
    const given = { plan: { changes: changes('team a') }, options: {}, interactive: true, answer: 'y' };
    expect((await carried(given)).asked).toEqual(['Apply this change? [y/N] ']);
  });

  test.each<[string, Case]>([
    ['without a terminal', { options: {} }],
    ['with --no-input', { options: { input: false }, interactive: true, answer: 'y' }],
  ])('%s is not asked: the flag that is missing is named', async (_, given) => {
    const { error, told } = await refused(given);
    expect(error).toMatchObject({ code: 'confirmation-needed', exitCode: EXIT.usage });
    expect(error.message).toBe('This command changes something and cannot ask here.');
    expect(error.hint).toContain('--yes');
    expect(told.asked).toEqual([]);
  });

  test('nobody is asked where nothing changes', async () => {
    const unchanged = [{ subject: 'team\u001b a', reason: 'is locked already' }];
    const told = await carried({ plan: { changes: [], unchanged }, options: {}, interactive: true });
    expect(told).toMatchObject({ code: EXIT.ok, asked: [], said: '' });
    expect(told.printed).toContain('is locked already');
    expect(told.printed).not.toContain('\u001b');
  });
});

describe('what cannot be undone', () => {
  const deletion = { confirmName: 'radiology-readers' };

  test('goes ahead with the exact name, from the flag or typed', async () => {
    expect((await carried({ plan: deletion, options: { confirm: 'radiology-readers' } })).done).toHaveLength(
      2,
    );
    const typed = await carried({
      plan: deletion,
      options: {},
      interactive: true,
      answer: ' radiology-readers ',
    });
    expect(typed.asked).toEqual(['This cannot be undone. Type radiology-readers to go ahead: ']);
    expect(typed.done).toHaveLength(2);
  });

  test.each([
    '',
    'radiology',
    'radiology-reader',
    'radiology-readers2',
    'Radiology-Readers',
    'y',
    'yes',
    '*',
  ])('does not with %j, from the flag or typed', async (name) => {
    const flag = await refused({ plan: deletion, options: { confirm: name, yes: true } });
    expect(flag.error).toMatchObject({
      exitCode: EXIT.usage,
      message: '--confirm does not name radiology-readers. Nothing was changed.',
    });
    const typed = await refused({ plan: deletion, options: { yes: true }, interactive: true, answer: name });
    expect(typed.error).toMatchObject({
      exitCode: EXIT.interrupted,
      message: 'The name does not match: nothing was changed.',
    });
  });

  test('--yes is not enough, and the hint is a command that can be copied', async () => {
    const { error } = await refused({ plan: { confirmName: "it's s3://b/*" }, options: { yes: true } });
    expect(error).toMatchObject({ code: 'confirmation-needed', exitCode: EXIT.usage });
    expect(error.message).toBe('This cannot be undone, and this command cannot ask here.');
    expect(error.hint).toContain(`Add --confirm 'it'\\''s s3://b/*' to go ahead`);
  });

  test('--no-input never asks for the name', async () => {
    const given = {
      plan: deletion,
      options: { input: false },
      interactive: true,
      answer: 'radiology-readers',
    };
    expect((await refused(given)).told.asked).toEqual([]);
  });

  test('a name with control characters is not put into a command line', async () => {
    const { error } = await refused({ plan: { confirmName: 'a\u001b[2Jb' } });
    expect(error.hint).toContain('Add --confirm NAME to go ahead');
  });
});

describe('a dry run', () => {
  test.each(['table', 'json', 'ndjson', 'markdown'] as const)(
    'as %s shows the plan and does nothing',
    async (output) => {
      const told = await carried({
        plan: { confirmName: 'x', unchanged: [{ subject: 'team c', reason: 'is locked already' }] },
        options: { dryRun: true, output, yes: true },
      });
      expect(told).toMatchObject({ code: EXIT.ok, done: [], asked: [], said: '' });
      for (const word of ['team a', 'team b', 'Lock', 'team c']) expect(told.printed).toContain(word);
    },
  );

  test('tells programs what needs nothing and what was found, each by its type', async () => {
    const finding = { rule: 'a/b', severity: 'warning', subject: 'team c', message: 'm', fix: 'f' } as const;
    const unchanged = [{ subject: 'team c', reason: 'is locked already' }];
    const left = { path: 'd.flow', reason: 'vendor', detail: 'is of a vendor' };
    const noted = changes('team a').map((change) => ({ ...change, notes: ['read this'] }));
    const { printed } = await carried({
      plan: { changes: noted, unchanged, findings: [finding], skipped: [left] },
      options: { dryRun: true, output: 'ndjson' },
    });
    const lines = printed
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[3]).toEqual({ type: 'skipped', ...left });
    expect(lines.slice(0, 3)).toMatchObject([
      { type: 'change', subject: 'team a', notes: ['read this'] },
      { type: 'unchanged', ...unchanged[0] },
      { type: 'finding', ...finding },
    ]);
  });

  test('is one document as json, and a table as Markdown', async () => {
    const { printed } = await carried({ options: { dryRun: true, output: 'json' } });
    expect(JSON.parse(printed)).toMatchObject({ schema: 'groundctl/teams.lock/v1', dryRun: true });
    expect((await carried({ options: { dryRun: true, output: 'markdown' } })).printed).toContain('|');
  });

  test('says so to people, and to programs that read lines', async () => {
    expect((await carried({ options: { dryRun: true } })).printed).toContain('Dry run: nothing was changed.');
    const { printed } = await carried({ options: { dryRun: true, output: 'ndjson' } });
    const lines = printed
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ type }) => type)).toEqual(['change', 'change', 'summary']);
    expect(lines.at(-1)).toMatchObject({ schema: 'groundctl/teams.lock/v1', dryRun: true, changes: 2 });
  });
});

describe('what is printed', () => {
  test('as ndjson: each outcome when it is there, then a summary with the numbers', async () => {
    const { printed, said } = await carried({
      options: { yes: true, output: 'ndjson' },
      become: (subject) => (subject === 'team b' ? broken : 'done'),
    });
    const lines = printed
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ type, status, subject }) => [type, status, subject])).toEqual([
      ['outcome', 'applied', 'team a'],
      ['outcome', 'failed', 'team b'],
      ['summary', undefined, undefined],
    ]);
    expect(lines[2]).toMatchObject({ dryRun: false, applied: 1, failed: 1, notStarted: 0 });
    expect(said).toBe('');
    expect((await carried({ options: { yes: true, output: 'json' } })).said).toBe('');
    expect((await carried({ options: { yes: true, output: 'markdown' } })).said).toBe('');
  });

  test('a person who is asked sees the plan whatever the format', async () => {
    const given = { options: { output: 'json' as const }, interactive: true, answer: 'y' };
    const told = await carried(given);
    expect(told.said).toContain('team a');
    expect(JSON.parse(told.printed)).toMatchObject({ schema: 'groundctl/teams.lock/v1', applied: 2 });
  });

  test('as Markdown with what needed nothing', async () => {
    const unchanged = [{ subject: 'team c', reason: 'is locked already' }];
    const { printed } = await carried({ plan: { unchanged }, options: { yes: true, output: 'markdown' } });
    expect(printed).toMatch(/\| Unchanged\s*\| Reason/);
    expect(printed).toContain('team c');
    expect((await carried({ options: { yes: true, output: 'markdown' } })).printed).not.toContain(
      'Unchanged',
    );
  });

  test('what needed nothing stands in the data of a pipe, and once on a terminal', async () => {
    const plan = { unchanged: [{ subject: 'team c', reason: 'is locked already' }] };
    expect((await carried({ plan })).printed).toMatch(/^=\u0020{2}team c: is locked already\n\S/);
    const terminal = await carried({ plan, width: 80 });
    expect(terminal.printed).not.toContain('team c');
    expect(terminal.said).toContain('team c');
  });

  test('of thousands only what did not work: failures in full, the rest by its reason', async () => {
    const become = (subject: string) =>
      subject === 'team a'
        ? broken
        : subject === 'team d'
          ? undefined
          : new NotStarted('the key\u001b is gone');
    const plan = { changes: changes('team a', 'team b', 'team c', 'team d') };
    const { printed } = await carried({ plan, become, view: { quiet: true, plan: () => 'shown in short' } });
    expect(printed).toContain('not started  2: the key');
    expect(printed).not.toContain('\u001b');
    expect(printed).toContain('AWS said no.');
    expect(printed).not.toContain('team d');
    const well = await carried({ view: { quiet: true, plan: () => 'shown in short' } });
    expect(well.said).toBe('shown in short');
    expect(well.printed).toMatch(/2/);
    expect(well.printed).not.toContain('team a');
    // Nothing failed: the reasons and the numbers are all there is.
    const left = await carried({
      plan,
      become: (subject) => (subject === 'team d' ? undefined : new NotStarted('gone')),
      view: { quiet: true, plan: () => 'shown in short' },
    });
    expect(left.printed).toBe('not started  3: gone\n1 done, 3 not started\n');
    expect(well.printed).toBe('2 done\n');
    const nothing = await carried({
      plan: { changes: [] },
      view: { quiet: true, plan: () => 'shown in short' },
    });
    expect(nothing.printed).toBe('shown in short');
  });
});

describe('progress', () => {
  test('a few changes are named one by one', async () => {
    expect((await carried()).progress).toEqual(['1 of 2: update team a', '2 of 2: update team b']);
  });

  test('twelve are a few', async () => {
    const plan = { changes: changes(...Array.from({ length: 12 }, (_, at) => `team ${at}`)) };
    expect((await carried({ plan })).progress).toHaveLength(12);
  });

  test('many have a bar, with bytes where they say more', async () => {
    const plan = { changes: changes(...Array.from({ length: 13 }, (_, at) => `team ${at}`)) };
    const counted = await carried({ plan });
    expect(counted.progress.at(-1)).toMatch(/(?<![-\d])13\D+13\b/);
    expect(counted.progress.join()).not.toContain('update team');
    const bytes = await carried({ plan, view: { bytesOf: () => 1_000_000 } });
    expect(bytes.progress.at(-1)).toMatch(/ 13 of 13 · 13 MB of 13 MB/);
    expect(counted.progress.at(-1)).not.toContain('MB');
  });
});
