import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/start.ts';
import { KEYS, PtyProgram } from '../helpers/pty.ts';
import { tuiSandbox } from '../helpers/tui-sandbox.ts';

const folder = mkdtempSync(join(tmpdir(), 'groundctl-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('first contact', () => {
  test('without credentials one screen says what is missing, and D opens the sandbox', async () => {
    await using tui = new PtyProgram(['--region', 'us-east-1']);
    await tui.until('No usable AWS credentials');
    expect(tui.text()).toContain('D  opens the sandbox');
    await tui.press('D', 'vendor-trial');
    expect(tui.lines()[0]).toMatch(/sandbox · 123456789012 · us-east-1 +SANDBOX/);
    expect(await tui.leftovers()).toEqual([]);
    tui.write('q');
    expect((await tui.exit()).code).toBe(0);
  });

  test('without a region too', async () => {
    await using tui = new PtyProgram([], { env: { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'x' } });
    await tui.until(/✗ .*region/i);
    await tui.press('R', 'af-south-1');
    await tui.press('eu-central-1', /> +eu-central-1/);
  });

  test('with credentials and no workforce, the steps to a first team', async () => {
    const { sandbox, env } = await tuiSandbox({ seed: 'none' });
    await using tui = new PtyProgram([], { env });
    await tui.until('A first team needs, in this order:');
    expect(tui.text()).toMatch(/no private workforce in this region/);
    await sandbox.close();
  });
});

describe('an endpoint', () => {
  test('that does not answer is told with its reason, and is used again when it is back', async () => {
    const { sandbox, env } = await tuiSandbox({ secretAccessKey: 'the-same-secret' });
    await using tui = new PtyProgram([], { env: { ...env, AWS_MAX_ATTEMPTS: '1' } });
    await tui.until('vendor-trial');
    await sandbox.close();
    await tui.press('r', /✗ not up to date/);
    expect(tui.text()).toContain('vendor-trial');
    await using back = await startSandbox({ port: sandbox.port, secretAccessKey: 'the-same-secret' });
    expect(back.port).toBe(sandbox.port);
    await tui.press('r', (text) => text.includes('6 of 25 teams') && !text.includes('not up to date'));
    expect(await tui.leftovers()).toEqual([]);
  });

  test('that throttles is asked again by itself; when that does not help, r does', async () => {
    const { sandbox, env } = await tuiSandbox();
    sandbox.faults.add({ match: { operation: 'ListWorkteams' }, kind: 'throttle', count: 2 });
    await using patient = new PtyProgram([], { env });
    await patient.until('vendor-trial');
    sandbox.faults.add({ match: { operation: 'ListWorkteams' }, kind: 'throttle', count: 1 });
    await using tui = new PtyProgram([], { env: { ...env, AWS_MAX_ATTEMPTS: '1' } });
    await tui.until('ThrottlingException');
    expect(tui.text()).toMatch(/Request ID \S/);
    expect(tui.text()).toContain('r tries again.');
    await tui.press('r', 'vendor-trial');
    expect(await tui.leftovers()).toEqual([]);
    await sandbox.close();
  });

  test('that is slow shows what is asked and since when, and keys work meanwhile', async () => {
    const { sandbox, env } = await tuiSandbox();
    sandbox.faults.add({ match: { operation: 'ListWorkteams' }, kind: 'slow', count: 1, delayMs: 1_500 });
    await using tui = new PtyProgram([], { env });
    await tui.until(/… Asking AWS for work teams.* since \d\d:\d\d:\d\d/);
    await tui.press('?', 'Keys that work here');
    await tui.press(KEYS.esc, 'vendor-trial');
    await sandbox.close();
  });

  test('that denies Cognito still shows the teams, and says what is missing', async () => {
    const { sandbox, env } = await tuiSandbox();
    sandbox.faults.add({ match: { service: 'cognito-idp' }, kind: 'deny', count: 100 });
    await using tui = new PtyProgram([], { env });
    await tui.until('vendor-trial');
    expect(tui.text()).toContain('! could not read members');
    await sandbox.close();
  });
});

describe('switching', () => {
  test('the region keeps what was changed in the sandbox', async () => {
    await using tui = new PtyProgram(['--sandbox']);
    await tui.until('vendor-trial');
    await tui.press(`l${KEYS.enter}`, '>[ Cancel ]');
    await tui.press('y', '1 change made');
    await tui.press(KEYS.enter, /archive-review .*● source-ip/);
    await tui.press('R', /^ Region$/m);
    await tui.press(`sa-east-1${KEYS.enter}`, 'no private workforce');
    expect(tui.lines()[0]).toContain('sa-east-1');
    await tui.press('R', /^ Region$/m);
    await tui.press(`us-east-1${KEYS.enter}`, /archive-review .*● source-ip/);
  });

  test('the profile goes to the account of that profile, read-only again', async () => {
    const { sandbox, env } = await tuiSandbox();
    const config = join(folder, 'config');
    const keys = (secret: string) =>
      `region=eu-west-1\naws_access_key_id=${env.AWS_ACCESS_KEY_ID}\naws_secret_access_key=${secret}\n`;
    writeFileSync(
      config,
      `[default]\n${keys('wrong')}\n[profile labeling]\n${keys(env.AWS_SECRET_ACCESS_KEY ?? '')}\n`,
    );
    await using tui = new PtyProgram(['--write'], {
      env: { AWS_CONFIG_FILE: config, AWS_ENDPOINT_URL: env.AWS_ENDPOINT_URL },
    });
    await tui.until(/✗ [\s\S]*r tries again/);
    await tui.press('P', /default[\s\S]*labeling/);
    await tui.press(`lab${KEYS.enter}`, /labeling · 123456789012 · eu-west-1/);
    expect(tui.lines()[0]).toContain('READ-ONLY');
    await sandbox.close();
  });
});

test('--screen opens at a tab; one that does not exist is refused on the normal screen', async () => {
  await using tui = new PtyProgram(['--sandbox', '--screen', 'Workteams']);
  await tui.until('vendor-trial');
  await using wrong = new PtyProgram(['--sandbox', '--screen', 'worktems']);
  expect((await wrong.exit()).code).toBe(252);
  await wrong.until('Did you mean workteams?');
  expect(wrong.emulator.buffer.active.type).toBe('normal');
});
