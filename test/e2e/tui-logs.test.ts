import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/start.ts';
import { SHAPES, simulate } from '../helpers/access-logs/simulate.ts';
import { KEYS, PtyProgram } from '../helpers/pty.ts';
import { tuiSandbox } from '../helpers/tui-sandbox.ts';

let sandbox: Sandbox;
let folder: string;
let env: Record<string, string>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tui-logs-'));
  const there = await tuiSandbox();
  sandbox = there.sandbox;
  env = { ...there.env, XDG_STATE_HOME: join(folder, 'state') };
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

const logs = (more: Record<string, string> = {}) =>
  new PtyProgram(['--screen', 'logs'], { env: { ...env, ...more }, columns: 100, rows: 30 });

describe('the Logs screen', () => {
  test("reads a bucket's log with three keys, and leads from the answer to the records", async () => {
    await using tui = logs();
    await tui.until('No log was read yet');
    await tui.until('123456789012');
    await tui.press('b', /> acme-labeling-data/);
    const report = await tui.press(KEYS.enter, /\d+ of 864 presigned requests of 561 tasks refused/);
    expect(report).toMatch(/✗ network\/asymmetric-endpoint +144 +1 +likely +10\.20\.4\.18/);
    await tui.press('t', /new-hires +lock source-ip/);
    await tui.press('new-hires', /> new-hires/);
    await tui.press(KEYS.enter, 'lock source-ip (team new-hires)');
    expect(tui.text()).toMatch(/network\/asymmetric-endpoint +144/);
    await tui.press('/asym', '(1 of ');
    await tui.press(`${KEYS.enter}${KEYS.enter}`, /10\.20\.4\.18 +144/);
    await tui.press(KEYS.tab, '[Records ');
    expect(tui.text()).toMatch(/grant ASIA\w+ of \d{4}-\d\d-\d\dT/);
    const hours = await tui.press(KEYS.enter, /0 requests worked +144 refused/);
    expect(hours).toMatch(/2026-11-12 10h +▒+ +0 worked +\d refused/);
    expect(await tui.leftovers()).toEqual([]);
    for (const secret of ['X-Amz-Signature', 'Security-Token', 'IQoJ']) expect(tui.raw).not.toContain(secret);
  });

  test('supposes a lock and saves what is on the screen, once', async () => {
    const file = join(folder, 'whatif.md');
    await using tui = logs();
    await tui.until('Recent sources');
    await tui.until('123456789012');
    await tui.press(KEYS.enter, '[Findings');
    await tui.press(`${KEYS.tab}${KEYS.tab}l`, 'With vpc-source-ip 449 tasks of 449 would have broken');
    await tui.press('w', 'Save the what-if of vpc-source-ip');
    tui.write(KEYS.ctrlU);
    tui.paste(file);
    await tui.until('whatif.md');
    await tui.press(KEYS.ctrlS, `Saved to ${file}.`);
    expect(readFileSync(file, 'utf8')).toMatch(/^# What --lock vpc-source-ip would refuse\n/);
    await tui.press('w', 'Save the what-if');
    tui.write(KEYS.ctrlU);
    tui.paste(file);
    await tui.press(KEYS.ctrlS, 'exists already');
  });

  test('a log in S3 is read through Athena once what it costs was said and a yes given', async () => {
    const asked = () =>
      sandbox.inspect.requests().filter(({ operation }) => operation === 'StartQueryExecution').length;
    await using tui = logs();
    await tui.until('123456789012');
    await tui.press('n', 'Read an access log');
    tui.paste('s3://acme-labeling-logs/s3/acme-labeling-data/');
    await tui.until('acme-labeling-data/');
    for (let field = 0; field < 11; field++) tui.write(KEYS.down);
    await tui.until('What reads a log in S3.');
    await tui.press(KEYS.right, 'Athena for more than 20 GB');
    await tui.press(KEYS.right, 'Amazon Athena');
    await tui.press(KEYS.ctrlS, 'Athena needs one to run its query');
    await tui.press('labeling', /Workgroup +.*labeling/);
    const dialog = await tui.press(KEYS.ctrlS, 'Read it through Amazon Athena?');
    expect(dialog.replace(/[\s│]+/g, ' ')).toMatch(
      /\d+ objects, .* Athena would scan .*: less than \$0\.01 at \$5\.00 per terabyte/,
    );
    expect(asked()).toBe(0);
    tui.write(KEYS.up);
    await tui.press(KEYS.enter, /\d+ of 864 presigned requests of 561 tasks refused/);
    expect(asked()).toBe(1);
    await tui.until(/Athena query \S+ scanned/);
  });

  test.skipIf(process.platform === 'win32')(
    'Ctrl-C in the middle shows what was read so far, as often as the screen changes its size',
    async () => {
      const pipe = join(folder, 'pipe');
      execFileSync('mkfifo', [pipe]);
      const lines = simulate(SHAPES.slice(0, 3), 6).lines.slice(0, 1500);
      await using tui = logs();
      await tui.until('Recent sources');
      await tui.press('n', 'Read an access log');
      tui.paste(pipe);
      await tui.until(pipe);
      tui.write(KEYS.ctrlS);
      const writer = await open(pipe, 'w');
      await writer.write(`${lines.join('\n')}\n${lines[0]?.slice(0, 200)}`);
      await tui.until(/\d+ records · .*records\/s/);
      tui.resize(60, 15);
      await tui.until('esc stops');
      await tui.press(KEYS.ctrlC, '! PARTIAL');
      await writer.close();
      tui.resize(120, 40);
      await tui.until(/PARTIAL .* refused/);
      expect(tui.text()).toMatch(/[1-9][\d,]* records; 1 file/);
      expect(await tui.leftovers()).toEqual([]);
      await tui.press(KEYS.esc, 'Recent sources');
      expect(tui.text()).not.toContain(pipe);
      tui.write('q');
      expect((await tui.exit()).code).toBe(0);
    },
  );

  test('tells what went wrong and tries again: no such bucket, no permission, an endpoint that is gone', async () => {
    const own = await tuiSandbox();
    await using tui = logs(own.env);
    await tui.until('123456789012');
    await tui.press('b', 'Whose access log?');
    await tui.press('no-such-bucket-here', /no-such-bucket-here +as typed/);
    await tui.press(KEYS.enter, 'r tries again');
    expect(tui.text()).toMatch(/✗ .*no-such-bucket-here/);
    await tui.press(KEYS.esc, 'No log was read yet');
    own.sandbox.faults.add({ match: { operation: 'GetBucketLogging' }, count: 9, kind: 'deny' });
    await tui.press('b', 'acme-labeling-data');
    await tui.press(KEYS.enter, 'AccessDenied');
    expect(tui.text()).toContain('s3:GetBucketLogging');
    own.sandbox.faults.clear();
    await tui.press('r', '[Findings');
    await own.sandbox.close();
    await tui.press('r', 'r tries again');
    expect(tui.text()).toContain('could not be read');
    expect(existsSync(join(folder, 'state'))).toBe(true);
  });
});
