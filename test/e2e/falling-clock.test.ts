import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEMO_LOG_BUCKET } from '../../src/sandbox/seed/s3-demo.ts';
import { aws } from '../batches/aws.ts';
import { folderSplit, rawSplit } from '../batches/staged.ts';
import { run } from '../helpers/program.ts';
import { PtyProgram } from '../helpers/pty.ts';
import { connected } from '../helpers/sandbox.ts';
import { flowText, source } from '../migrate/sample.ts';

const FALLING = {
  NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, '../helpers/falling-clock.mjs'))}`,
};
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-falling-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const env = () => ({ ...FALLING, XDG_STATE_HOME: join(folder, 'state') });
/** No time that has passed is negative, and none is not a number. */
const sane = (text: string) =>
  expect(text).not.toMatch(/NaN|Infinity|Invalid Date|-\d+(?:\.\d+)? ?(?:ms|s|min|h)\b/);

describe('a clock that goes backwards while the program runs', () => {
  test.each([
    [['workteams', 'list']],
    [['workteams', 'show', 'retail-boxes']],
    [['workteams', 'audit', '--fail-on', 'never']],
    [['workforce', 'show']],
    [['members', 'list', 'retail-boxes']],
    [['jobs', 'list']],
    [['batches', 'check', 's3://acme-labeling-data/', '--fail-on', 'never']],
    [['logs', 'diagnose', `s3://${DEMO_LOG_BUCKET}/`, '--fail-on', 'never']],
    [['logs', 'follow', `s3://${DEMO_LOG_BUCKET}/`, '--every', '1s', '--for', '2s', '--fail-on', 'never']],
    [['doctor']],
  ])('%j ends, and ends well', async (words) => {
    await using here = await connected();
    const { code, stdout, stderr } = await run(words, { sandbox: here.sandbox, env: env() });
    expect(code, stdout + stderr).toBe(0);
    sane(stdout + stderr);
  });

  test('flows are copied, found again, verified and cleaned', async () => {
    await using here = await connected();
    const tree = join(folder, 'tree');
    mkdirSync(tree);
    for (let n = 0; n < 40; n++)
      writeFileSync(join(tree, `${n}.flow`), flowText(source(`n${n}`, 's3://b/x')));
    const at = ['--to', 's3://acme-labeling-data/f/'];
    const go = async (...words: string[]) => {
      const ended = await run(['migrate', ...words], { sandbox: here.sandbox, env: env() });
      expect(ended.code, ended.stdout + ended.stderr).toBe(0);
      sane(ended.stdout + ended.stderr);
      return ended.stdout;
    };
    await go('sync', tree, ...at, '--yes');
    expect(JSON.parse(await go('verify', tree, ...at, '-o', 'json')).counts).toEqual({ verified: 40 });
    expect(await go('sync', tree, ...at, '--yes')).toMatch(/40/);
    await go('clean', tree, ...at, '--confirm', 's3://acme-labeling-data/f/');
  });

  test('batches are staged and sent', async () => {
    await using there = await aws();
    const staged = ['stage', await rawSplit(there, 20, 10), '--to', 's3://plus/in/'];
    const sent = ['upload', await folderSplit(join(folder, 'data'), 20, 10), '--to', 's3://plus/up/'];
    for (const words of [staged, sent, staged, sent]) {
      const ended = await run(['batches', ...words, '--yes'], { sandbox: there.sandbox, env: env() });
      expect(ended.code, ended.stdout + ended.stderr).toBe(0);
      sane(ended.stdout + ended.stderr);
    }
    expect(await there.keys('plus')).toHaveLength(40);
  });

  test('a team is changed, people are invited, and a bucket gets its policy with what was there saved twice', async () => {
    await using here = await connected();
    const apply = ['policies', 'apply', 'presigned-reads', '--param', 'bucket=acme-labeling-data', '--param'];
    for (const words of [
      ['workteams', 'update', 'retail-boxes', '--lock', 'source-ip', '--yes'],
      ['members', 'invite', 'vendor-trial', 'back@example.com', '--yes'],
      [...apply, 'cidrs=203.0.113.0/24', '--yes', '--force'],
      [...apply, 'cidrs=198.51.100.0/24', '--yes', '--force'],
    ]) {
      const ended = await run(words, { sandbox: here.sandbox, env: env() });
      expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    }
  });

  test('the terminal UI shows ages that can be', async () => {
    await using here = await connected();
    const { credentials, url, region } = here.sandbox;
    await using app = new PtyProgram([], {
      columns: 120,
      rows: 40,
      env: {
        ...env(),
        AWS_ENDPOINT_URL: url,
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      },
    });
    await app.until('retail-boxes');
    sane(app.text());
    await app.press('\r', 'updated');
    sane(app.text());
    await app.press('\x1b', 'street-frames');
    for (const key of ['2', '3', '4', '5', '6']) {
      app.write(key);
      await app.until((text) => !/loading|asking/i.test(text));
      sane(app.text());
    }
  });
});
