import { expect, test } from 'vitest';
import { lostWords } from '../../src/accesslogs/report/words.ts';
import { whatIf } from '../../src/accesslogs/whatif.ts';
import { withLockImpact } from '../../src/across/lock-impact.ts';
import { drain } from '../../src/core/events.ts';
import { readText } from '../helpers/access-logs/measure.ts';
import { SHAPES, simulate } from '../helpers/access-logs/simulate.ts';
import { run } from '../helpers/program.ts';
import { connected } from '../helpers/sandbox.ts';
import { planStage, startProgram } from '../helpers/tui-program.ts';

/** Offices without a lock: one whose NAT has several addresses, one with a single address. */
async function openOffices() {
  const shapes = SHAPES.filter(({ name }) => name === 'NAT pool in one /24' || name === 'fixed office');
  return readText(
    simulate(
      shapes.map((shape) => ({ ...shape, locked: false })),
      9,
    ).lines.join('\n'),
  );
}

test('what a lock would have cost is told by address, most tasks first, and by the workers there are', async () => {
  const supposed = whatIf(await openOffices(), 'source-ip');
  const { lostAt, clients, breaking } = supposed;
  expect(breaking.units).toBeGreaterThan(0);
  expect(clients).toBeGreaterThan(breaking.clients);
  expect(lostAt.map(({ units }) => units)).toEqual(lostAt.map(({ units }) => units).sort((a, b) => b - a));
  expect(lostAt.reduce((sum, { requests }) => sum + requests, 0)).toBe(breaking.requests);
  const [first] = lostAt;
  expect(lostWords(supposed, 1)).toContain(
    `${breaking.clients} of ${clients} workers would have lost ${breaking.units} tasks: ${first?.address} (${first?.units}), `,
  );
});

test("a lock's plan says which members and open jobs it touches, and who would have lost what by a log", async () => {
  await using here = await connected();
  const names = ['retail-boxes', 'archive-review'];
  const plan = await here.teams.planUpdate(names, { lock: 'source-ip' });
  const team = await here.teams.show('retail-boxes');
  const told = withLockImpact(plan, 'source-ip', [team], { read: await openOffices(), name: 'office.log' });
  const [first, second] = told.changes.map(({ notes }) => notes?.join('\n') ?? '');
  expect(first).toMatch(/It affects 8 members and 5 open labeling jobs: shelf-boxes-\d+, .* and 2 more\./);
  expect(first).toMatch(
    /According to the log office\.log, with source-ip \d+ of \d+ workers would have lost \d+ tasks: /,
  );
  // What could not be read is not made up.
  expect(second).not.toContain('It touches');
  expect(told.changes.map(({ action }) => action)).toEqual(plan.changes.map(({ action }) => action));
  expect(
    withLockImpact(plan, 'off', [team], { read: await openOffices(), name: 'x' }).changes[0]?.notes?.join(),
  ).not.toContain('According to the log');
});

test('the command line says the same of a lock, and by a log with --logs', async () => {
  await using here = await connected();
  const words = ['workteams', 'update', 'retail-boxes', '--dry-run', '--lock'];
  const log = 's3://acme-labeling-logs/s3/acme-labeling-data/';
  const locked = await run([...words, 'source-ip', '--logs', log], here);
  expect(locked.code).toBe(0);
  expect(locked.stdout).toMatch(/It affects 8 members and 5 open labeling jobs: .* and 2 more\./);
  expect(locked.stdout).toMatch(/According to the log s3:\S+, with source-ip .*6 workers would have lost/);
  const since = await run([...words, 'source-ip', '--logs', log, '--since', '2026-11-15'], here);
  expect(since.stdout).toMatch(
    /According to the log s3:\S+ since 2026-11-15, with source-ip .* of \d+ workers/,
  );
  const json = await run([...words, 'source-ip', '--output', 'json'], here);
  expect(json.stdout).toContain('It affects 8 members');
  for (const [more, message] of [
    [['off', '--logs', log], /--logs shows who would have lost what under a lock/],
    [['source-ip', '--since', '2026-11-15'], /--since belongs to --logs/],
    [['source-ip', '--logs', '-'], /--logs reads files and S3/],
    [['source-ip', '--logs', '/nowhere/at/all'], /nowhere/],
    [['source-ip', '--logs', log, '--since', 'soon'], /soon/],
  ] as const) {
    const { code, stderr } = await run([...words, ...more], here);
    expect(code, stderr).toBe(252);
    expect(stderr).toMatch(message);
  }
  expect(here.sent()).not.toContain('UpdateWorkteam');
});

test('b in the plan of a lock reads the last 7 days of the log, and the plan then says what it would have cost', async () => {
  await using here = await connected();
  const target = await here.connection.accessLogs.target('acme-labeling-data');
  const uri = { bucket: target?.bucket ?? '', key: target?.prefix ?? '' };
  const read = await drain(here.connection.accessLogs.read([{ kind: 's3', uri }]), () => {});
  const last = read.rows.counts.lastTime * 1000;
  const ui = await startProgram({ connection: here.connection, now: () => last + 3_600_000 });
  ui.press('/', ...'retail', 'enter', 'l', 'enter');
  await ui.until(() => planStage(ui) === 'ready');
  const notes = () => ui.program.plans.dialog()?.plan?.changes[0]?.notes?.join('\n') ?? '';
  expect(notes()).not.toContain('According to the log');
  ui.press('b');
  await ui.until(() => notes().includes('According to the log s3://acme-labeling-logs/'));
  expect(notes()).toMatch(/would have lost/);
  expect(here.sent()).not.toContain('UpdateWorkteam');
});
