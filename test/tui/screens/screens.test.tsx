import { stripVTControlCharacters } from 'node:util';
import { renderToString } from 'ink';
import { describe, expect, test } from 'vitest';
import { GroundctlError } from '../../../src/core/errors.ts';
import { displayWidth } from '../../../src/core/text/width.ts';
import type { TeamSummary } from '../../../src/workteams/team.ts';
import { App } from '../../../tui/app/app.tsx';
import { memoryConnection, team, teamList } from '../../helpers/many-teams.ts';
import { planStage, SETTINGS, startProgram, type TestProgram } from '../../helpers/tui-program.ts';

const EVIL =
  '\x1b[2J\x1b]0;x\x07evil\r\nname\u202e 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字 👩‍🔬'.repeat(
    3,
  );

const hostile: TeamSummary = {
  ...team(1),
  workteam: {
    ...team(1).workteam,
    WorkteamName: `a${EVIL}`,
    Description: EVIL,
    NotificationConfiguration: { NotificationTopicArn: EVIL },
    MemberDefinitions: [{ OidcMemberDefinition: { Groups: [EVIL, EVIL] } }],
  },
  allowList: [EVIL],
  findings: [{ rule: `x/${EVIL}`, severity: 'error', subject: EVIL, message: EVIL, fix: EVIL }],
};

const failure = new GroundctlError(EVIL, {
  code: 'access-denied',
  source: 'aws',
  hint: EVIL,
  problems: [EVIL, EVIL],
  aws: { name: EVIL, operation: EVIL, requestId: EVIL, missingAction: EVIL, httpStatus: 403 },
});

const list = {
  ...teamList(30),
  teams: [hostile, ...teamList(30).teams],
  workforces: [{ WorkforceName: `w${EVIL}`, WorkforceArn: EVIL, SourceIpConfig: { Cidrs: [EVIL] } }],
  incomplete: [EVIL],
};

const failing = memoryConnection(list, { planUpdate: async () => Promise.reject(failure) });
const fine = memoryConnection(list);

/** Every screen, as the keys that lead there. */
type Ready = (ui: TestProgram) => boolean;
const at = (name: string, keys: readonly string[], ready: Ready = () => true) => ({ name, keys, ready });
const SCREENS = [
  at('list', []),
  at('selection', ['space', 'space']),
  at('filter', ['/', ...'team']),
  at('team', ['enter'], (ui) => ui.workteams().open?.detail.data !== undefined),
  at('findings', ['enter', 'tab', 'tab'], (ui) => ui.workteams().open?.detail.data !== undefined),
  at('json', ['enter', 'tab', 'tab', 'tab', 'G'], (ui) => ui.workteams().open?.detail.data !== undefined),
  at('lock', ['l']),
  at('plan', ['l', 'enter'], (ui) => planStage(ui) === 'ready'),
  at('delete', ['d'], (ui) => planStage(ui) === 'ready'),
  at('done', ['j', 'l', 'enter'], (ui) => planStage(ui) === 'ready'),
  at('edit', ['E']),
  at('new', ['n', ...'-bad-', 'tab', 'tab']),
  at('allow list', ['L']),
  at('help', ['?']),
  at('palette', [':']),
  at('confirm', ['W', 'W']),
];

const SIZES = [
  [60, 15],
  [80, 24],
  [120, 40],
  [160, 30],
] as const;

/** The frame as it would be drawn, checked for what no screen may do. */
function frame(ui: TestProgram): string {
  const { columns, rows } = ui.state().size;
  const text = stripVTControlCharacters(renderToString(<App program={ui.program} />, { columns }));
  const lines = text.split('\n');
  expect(lines.length).toBeLessThanOrEqual(rows);
  for (const line of lines) {
    expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
  }
  return text;
}

describe.each(SIZES)('at %ix%i', (columns, rows) => {
  const size = { columns, rows };

  test.each(SCREENS)('$name fits, whatever AWS answers', async ({ name, keys, ready }) => {
    for (const ascii of [false, true]) {
      const ui = await startProgram({ connection: fine, size, settings: { ...SETTINGS, ascii } });
      ui.press(...keys);
      await ui.until(() => ready(ui));
      if (name === 'done') {
        ui.press('y');
        await ui.until(() => planStage(ui) === 'done');
      }
      const text = frame(ui);
      if (ascii) expect(text).not.toMatch(/[^\x20-\x7e\n]/);
      expect(text.split('\n').at(-1)?.trim(), `${name}: a footer`).not.toBe('');
    }
  });

  test('an error is told in full, with what can be done', async () => {
    const ui = await startProgram({ connection: failing, size });
    ui.press('l', 'enter');
    await ui.until(() => planStage(ui) === 'failed');
    expect(frame(ui)).toContain('r try again');
  });

  test('the first screen without credentials shows the way into the sandbox', async () => {
    const connect = () =>
      Promise.reject(new GroundctlError('No credentials.', { code: 'x', source: 'configuration' }));
    const ui = await startProgram({ connect, size });
    expect(frame(ui)).toMatch(/D {2}opens the sandbox/);
  });
});

test('below 60x15 one line says what is needed', async () => {
  const ui = await startProgram({ connection: fine, size: { columns: 59, rows: 15 } });
  expect(frame(ui).trim()).toBe('groundctl needs 60x15; this is 59x15.');
});

test('a region without a workforce shows the steps to a first team', async () => {
  const ui = await startProgram({ connection: memoryConnection(teamList(0)) });
  const text = frame(ui);
  expect(text).toMatch(/no private workforce/);
  expect(text).toMatch(/1\. .*\n *2\. [\s\S]*3\. /);
  expect(text).toContain('(n new)');
});

test('an error of the list shows code, request id and the missing action', async () => {
  const error = new GroundctlError('You may not list work teams.', {
    code: 'access-denied',
    source: 'aws',
    aws: {
      name: 'AccessDeniedException',
      operation: 'sagemaker:ListWorkteams',
      requestId: '4f1c',
      httpStatus: 400,
      missingAction: 'sagemaker:ListWorkteams',
    },
  });
  const ui = await startProgram({
    connection: memoryConnection(teamList(0), { list: () => Promise.reject(error) }),
  });
  const text = frame(ui);
  expect(text).toContain('You may not list work teams.');
  expect(text).toContain('Error AccessDeniedException · sagemaker:ListWorkteams · HTTP 400');
  expect(text).toContain('Request ID 4f1c');
  expect(text).toContain('Missing permission: sagemaker:ListWorkteams');
  expect(text).toContain('r tries again.');
  expect(text).toContain('D opens the sandbox');
});

test('ages are counted from the clock that the program was given, whatever day the machine has', async () => {
  const now = () => Date.UTC(2026, 10, 21, 12);
  const ui = await startProgram({ now });
  ui.press('enter');
  await ui.until(() => ui.workteams().open?.detail.data !== undefined);
  expect(frame(ui)).toContain('updated 12 h ago');
});

test('what changes something is in brackets while the program is read-only, with the reason', async () => {
  const ui = await startProgram({ writable: false, connection: memoryConnection(teamList(3)) });
  const lines = frame(ui).split('\n');
  expect(lines.at(-1)).toContain('(l lock)');
  expect(lines.at(-2)).toContain('read-only: W allows changes');
});

test('no footer has more than six hints, and help is the last of them', async () => {
  for (const { keys } of SCREENS.slice(0, 4)) {
    const ui = await startProgram({ connection: fine, size: { columns: 200, rows: 30 } });
    ui.press(...keys);
    const footer = frame(ui).split('\n').at(-1) ?? '';
    expect(footer.trim().split(/ {2,}|\) \(?/).length).toBeLessThanOrEqual(6);
  }
});

describe('for a screen reader', () => {
  const settings = { ...SETTINGS, screenReader: true };

  test.each(SCREENS)('$name is a few lines of words', async ({ keys, ready }) => {
    const ui = await startProgram({ connection: fine, settings });
    ui.press(...keys);
    await ui.until(() => ready(ui));
    const text = renderToString(<App program={ui.program} />, { columns: 4_000 });
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f│─╭╮╰╯●○◐✓✗]/);
    expect(text).toMatch(/Keys: /);
  });
});
