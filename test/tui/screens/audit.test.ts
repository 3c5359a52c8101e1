import { expect, test } from 'vitest';
import { GroundctlError } from '../../../src/core/errors.ts';
import type { Finding } from '../../../src/core/finding.ts';
import type { WorkteamsState } from '../../../tui/screens/workteams/model.ts';
import { memoryConnection, teamList } from '../../helpers/many-teams.ts';
import { connected } from '../../helpers/sandbox.ts';
import { overlayOf, planStage, startProgram, type TestProgram } from '../../helpers/tui-program.ts';

const audit = (ui: TestProgram) => ui.workteams().audit;
const loaded = (ui: TestProgram) =>
  ui.until(({ areas }) => (areas.workteams as WorkteamsState).audit?.findings.loading === false);

const finding = (rule: string, subject: string, severity: Finding['severity'] = 'warning'): Finding => ({
  rule,
  severity,
  subject,
  message: 'is wrong',
  fix: 'Do this elsewhere.',
});

async function withFindings(...findings: Finding[]): Promise<TestProgram> {
  const ui = await startProgram({
    connection: memoryConnection(teamList(3), { audit: async () => findings }),
  });
  ui.press('A');
  await loaded(ui);
  return ui;
}

test('from the findings to a fixed lock in four keys, on a real account', async () => {
  await using here = await connected();
  const ui = await startProgram({ connection: here.connection });
  ui.press('A');
  await loaded(ui);
  const before = audit(ui)?.findings.data ?? [];
  expect(before[0]).toMatchObject({ rule: 'presign/both-constraints', subject: 'street-frames' });

  ui.press('enter');
  expect(overlayOf(ui)).toBe('choose');
  ui.press('enter');
  await ui.until(() => planStage(ui) === 'ready');
  ui.press('right', 'enter');
  await ui.until(() => planStage(ui) === 'done' || planStage(ui) === undefined);
  expect((await here.teams.show('street-frames')).lock).toBe('source-ip');
  // What was mended is not listed any more: the findings are read again after a change.
  await ui.until(({ areas }) => {
    const { findings } = (areas.workteams as WorkteamsState).audit ?? {};
    return findings?.data?.some(({ rule }) => rule === 'presign/both-constraints') === false;
  });
});

test.each([
  ['presign/unlocked-team', 'team-00001', 'choose'],
  ['team/no-verified-member', 'team-00001', 'form'],
  ['team/missing-group', 'team-00001', 'form'],
])('enter on %s opens the form for it', async (rule, subject, overlay) => {
  const ui = await withFindings(finding(rule, subject));
  ui.press('enter');
  expect(overlayOf(ui)).toBe(overlay);
});

test('what is mended elsewhere is said, and an unread team is opened', async () => {
  const ui = await withFindings(finding('pool/mfa-off', 'user pool x'));
  ui.press('enter');
  expect(ui.state().notice?.text).toBe('Do this elsewhere.');
  const unread = await withFindings(finding('team/unread-members', 'team-00001', 'error'));
  unread.press('enter');
  expect(unread.workteams().open?.name).toBe('team-00001');
  unread.press('esc');
  expect(audit(unread)).toBeDefined();
});

test('the worst come first, a filter narrows them, and esc leads back to the teams', async () => {
  const ui = await withFindings(
    finding('pool/mfa-off', 'b', 'info'),
    finding('presign/both-constraints', 'a', 'error'),
  );
  expect(audit(ui)?.findings.data?.map(({ subject }) => subject)).toEqual(['a', 'b']);
  ui.press('/', ...'mfa', 'enter');
  expect(audit(ui)?.table.order).toHaveLength(1);
  ui.press('esc');
  expect(audit(ui)?.table.order).toHaveLength(2);
  ui.press('esc');
  expect(audit(ui)).toBeUndefined();
});

test('an audit that fails says so, and is asked again by r', async () => {
  let tries = 0;
  const ui = await startProgram({
    connection: memoryConnection(teamList(3), {
      audit: async () => {
        tries += 1;
        if (tries === 1) throw new GroundctlError('no', { code: 'access-denied', source: 'aws' });
        return [];
      },
    }),
  });
  ui.press('A');
  await ui.until(({ areas }) => (areas.workteams as WorkteamsState).audit?.findings.error !== undefined);
  ui.press('r');
  await ui.until(({ areas }) => (areas.workteams as WorkteamsState).audit?.findings.data !== undefined);
  expect(tries).toBe(2);
});

test('read-only looks, and does not mend', async () => {
  const ui = await startProgram({
    writable: false,
    connection: memoryConnection(teamList(3), {
      audit: async () => [finding('presign/unlocked-team', 'team-00001')],
    }),
  });
  ui.press('A');
  await loaded(ui);
  ui.press('enter');
  expect(overlayOf(ui)).toBeUndefined();
  expect(ui.state().notice?.text).toMatch(/Read-only/);
});
