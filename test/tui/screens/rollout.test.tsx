import { stripVTControlCharacters } from 'node:util';
import { renderToString } from 'ink';
import { expect, test } from 'vitest';
import type { FollowOptions } from '../../../src/accesslogs/follow.ts';
import type { LogRead } from '../../../src/accesslogs/read-logs.ts';
import type { Connection } from '../../../src/connect.ts';
import { displayWidth } from '../../../src/core/text/width.ts';
import { App } from '../../../tui/app/app.tsx';
import { readText } from '../../helpers/access-logs/measure.ts';
import { SHAPES, simulate } from '../../helpers/access-logs/simulate.ts';
import { connected } from '../../helpers/sandbox.ts';
import { overlayOf, planStage, SETTINGS, startProgram, type TestProgram } from '../../helpers/tui-program.ts';

/** A log that is followed by hand: a look is what the test says it is. */
interface ByHand {
  readonly follow: Connection['accessLogs']['follow'];
  readonly asked: { bucket: string; key: string; options: FollowOptions }[];
  look(read: LogRead): void;
}

function byHand(): ByHand {
  const asked: ByHand['asked'] = [];
  return {
    asked,
    follow: async function* (uri, options) {
      asked.push({ bucket: uri.bucket, key: uri.key, options });
      await new Promise<void>((resolve) => options.signal?.addEventListener('abort', () => resolve()));
      yield* [];
      return readText('');
    },
    look: (read) => asked.at(-1)?.options.onRead?.(read),
  };
}

async function start(connection: Connection, hand: ByHand, size = { columns: 120, rows: 40 }) {
  const inTest: Connection = {
    ...connection,
    accessLogs: { ...connection.accessLogs, follow: hand.follow },
  };
  const ui = await startProgram({ connection: inTest, size, now: Date.now });
  await ui.until(() => ui.workteams().teams.rows.length > 0);
  return ui;
}

function frame(ui: TestProgram): string {
  const { columns, rows } = ui.state().size;
  const text = stripVTControlCharacters(renderToString(<App program={ui.program} />, { columns }));
  expect(text.split('\n').length).toBeLessThanOrEqual(rows);
  for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
  return text;
}

/** Waits until the log is followed, or cannot be. */
async function watched(ui: TestProgram): Promise<void> {
  await ui.until(() => {
    const { rollout } = ui.workteams();
    return rollout?.place !== undefined || rollout?.error !== undefined;
  });
  await new Promise(setImmediate);
}

/** Opens the team, and follows it. */
async function followed(ui: TestProgram, team: string): Promise<void> {
  ui.press('/', ...team, 'enter', 'f');
  await watched(ui);
}

const shapes = (...names: string[]) => SHAPES.filter(({ name }) => names.includes(name));

test('shows who is refused and from where as the log comes in, and goes back to the lock before', async () => {
  await using here = await connected();
  const hand = byHand();
  const ui = await start(here.connection, hand);
  await followed(ui, 'radiology');
  expect(hand.asked[0]).toMatchObject({
    bucket: 'acme-labeling-logs',
    key: 's3/acme-labeling-data/',
    options: { bucket: 'acme-labeling-data' },
  });
  expect(frame(ui)).toMatch(/radiology-readers {2}lock source-ip/);
  hand.look(await readText(''));
  expect(frame(ui)).toContain('No request since then has arrived yet.');
  hand.look(await readText(simulate(shapes('fixed office'), 4).lines.join('\n')));
  expect(frame(ui)).toMatch(/✓ Nobody was refused: [\d,]+ requests worked at [\d,]+ address/);
  hand.look(await readText(simulate(shapes('fixed office', 'NAT pool in one /24'), 4).lines.join('\n')));
  expect(frame(ui)).toMatch(/✗ [\d,]+ of [\d,]+ requests were refused, at [\d,]+ of [\d,]+ addresses\./);
  expect(frame(ui)).toMatch(/> +✗ \d+\.\d+\.\d+\.\d+ .*network\//);
  for (const size of [
    { columns: 80, rows: 24 },
    { columns: 60, rows: 15 },
  ]) {
    ui.program.store.dispatch({ type: 'resize', size });
    expect(frame(ui)).toMatch(/✗ [\d,]+ of [\d,]+ requests were refused/);
  }
  ui.press('u');
  await ui.until(() => planStage(ui) === 'ready');
  expect(overlayOf(ui)).toBe('plan');
  const top = ui.state().overlays.at(-1);
  expect(top?.type === 'plan' && top.dialog.command).toMatchObject({
    text: expect.stringContaining('workteams update radiology-readers --lock off'),
  });
  ui.press('y');
  await ui.until(() => planStage(ui) === 'done');
  // What is watched begins anew with the lock that the team has now.
  await ui.until(() => ui.workteams().rollout?.place?.lock === 'off');
  ui.press('enter', 'u');
  expect(ui.state().notice?.text).toBe('The team has no lock: there is nothing to revert.');
});

test('the lock that was changed here is the one that comes back', async () => {
  await using here = await connected();
  const hand = byHand();
  const ui = await start(here.connection, hand);
  ui.press('/', ...'radiology', 'enter', 'l', 'down', 'enter');
  await ui.until(() => planStage(ui) === 'ready');
  ui.press('y');
  await ui.until(() => planStage(ui) === 'done');
  ui.press('enter', 'f');
  await watched(ui);
  expect(ui.workteams().rollout?.place).toMatchObject({ lock: 'vpc-source-ip', cut: false });
  ui.press('u');
  await ui.until(() => planStage(ui) === 'ready');
  const top = ui.state().overlays.at(-1);
  expect(top?.type === 'plan' && top.dialog.command).toMatchObject({
    text: expect.stringContaining('--lock source-ip'),
  });
});

test('leaving ends it, and a look that comes late changes nothing; what cannot be watched says why', async () => {
  await using here = await connected();
  const hand = byHand();
  const ui = await start(here.connection, hand);
  await followed(ui, 'retail');
  const { options } = hand.asked[0] ?? {};
  ui.press('esc');
  expect(ui.workteams().rollout).toBeUndefined();
  expect(options?.signal?.aborted).toBe(true);
  options?.onRead?.(await readText(''));
  expect(ui.workteams().rollout).toBeUndefined();
  ui.press('esc');
  await followed(ui, 'new-hires');
  expect(frame(ui)).toContain('new-hires has no labeling job that shows which bucket its workers read from.');
});

test('is a few sentences for a screen reader', async () => {
  await using here = await connected();
  const hand = byHand();
  const connection = {
    ...here.connection,
    accessLogs: { ...here.connection.accessLogs, follow: hand.follow },
  };
  const ui = await startProgram({
    connection,
    now: Date.now,
    settings: { ...SETTINGS, screenReader: true },
  });
  await ui.until(() => ui.workteams().teams.rows.length > 0);
  await followed(ui, 'retail');
  hand.look(await readText(simulate(shapes('NAT pool in one /24'), 4).lines.join('\n')));
  const text = renderToString(<App program={ui.program} />, { columns: 4_000 });
  expect(text).toMatch(/requests were refused, at/);
  expect(text).toMatch(/Row 1 of \d+\. \d+\.\d+\.\d+\.\d+: [\d,]+ refused, network\//);
});
