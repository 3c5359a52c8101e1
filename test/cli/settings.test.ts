import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { run } from '../helpers/command.ts';
import type { Run } from '../helpers/program.ts';
import { PtyProgram } from '../helpers/pty.ts';
import { type Connected, connected } from '../helpers/sandbox.ts';
import { Project } from '../settings/folder.ts';

// Each test starts the program several times, on a machine that may have more to do.
vi.setConfig({ testTimeout: 180_000 });

let here: Connected;
let project: Project;

beforeEach(async () => {
  here = await connected();
  project = new Project();
});
afterEach(async () => {
  project[Symbol.dispose]();
  await here[Symbol.asyncDispose]();
});

/** A person without credentials in the environment, but with two profiles that lead to the sandbox. */
function person(): Record<string, string> {
  const { accessKeyId, secretAccessKey } = here.sandbox.credentials;
  const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  const config = join(project.root, 'aws-config');
  writeFileSync(
    config,
    `[profile labeling]\nregion = us-east-1\n${keys}\n[profile other]\nregion = eu-west-1\n${keys}`,
  );
  return {
    HOME: project.home,
    AWS_ENDPOINT_URL: here.sandbox.url,
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
  };
}

const here$ = (words: string, env: Record<string, string> = person()): Promise<Run> =>
  run(words.split(' '), { cwd: project.folder, env });
const lock = 'workteams update retail-boxes --lock source-ip';
const lockNow = async () => (await here.teams.show('retail-boxes')).lock;

describe('settings of a project', () => {
  test('are what commands use, and a flag or the environment wins', async () => {
    project.write('profile: labeling\nregion: us-east-1\noutput: json\n');
    const { code, stdout } = await here$('workteams list');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ region: 'us-east-1', account: '123456789012' });
    expect((await here$('workteams list --output table')).stdout).toMatch(/^Team +/);
    expect(JSON.parse((await here$('workteams list --region eu-west-1')).stdout).region).toBe('eu-west-1');
    const env = { ...person(), AWS_REGION: 'eu-west-1' };
    expect(JSON.parse((await here$('workteams list', env)).stdout).region).toBe('eu-west-1');
    // A command without JSON prints as it does anyway, and the error of one that has it is a document.
    expect((await here$('policies generate cors-images')).code).toBe(0);
    const wrong = await here$('workteams show nobody');
    expect(JSON.parse(wrong.stdout)).toMatchObject({ error: { code: 'no-such-workteam' } });
  });

  test('that are wrong stop every command that goes somewhere, and no help', async () => {
    project.write('regoin: us-east-1\n');
    for (const words of ['workteams list', 'config show', 'logs diagnose x', 'batches stage i.json', '']) {
      const { code, stderr } = await here$(words);
      expect(code, words).toBe(253);
      expect(stderr).toContain('groundctl.yaml:1:1: "regoin" is not known: did you mean region?');
    }
    for (const words of [
      'workteams list --help',
      '--version',
      'explain presign/both-constraints',
      'completion bash',
    ]) {
      expect((await here$(words)).code, words).toBe(0);
    }
    expect(here.sent()).toEqual([]);
  });

  test('say nothing to a sandbox of its own about an account', async () => {
    project.write(
      'profile: labeling\nregion: eu-west-1\nrole: arn:aws:iam::123456789012:role/x\noutput: json\n',
    );
    const shown = JSON.parse((await here$('config show --sandbox')).stdout);
    const rows = Object.fromEntries(
      shown.settings.map(({ key, value, origin }: Row) => [key, [value, origin.kind]]),
    );
    expect(rows).toMatchObject({
      profile: [null, 'sandbox'],
      region: ['us-east-1', 'sandbox'],
      role: [null, 'none'],
      output: ['json', 'project'],
    });
    expect((await here$('workteams list --sandbox')).code).toBe(0);
  });
});

interface Row {
  readonly key: string;
  readonly value: unknown;
  readonly origin: { readonly kind: string; readonly name?: string };
}

describe('config show', () => {
  test('prints each value with its origin, as table, JSON and YAML', async () => {
    project.write('role: arn:aws:iam::123456789012:role/x\nread-only: true\n');
    mkdirSync(join(project.folder, 'deep'));
    writeFileSync(project.userFile, 'profile: other\nrole: arn:aws:iam::123456789012:role/mine\n');
    const env = { ...person(), GROUNDCTL_OUTPUT: 'json' };
    const { stdout } = await run(['config', 'show', '--no-read-only'], {
      cwd: join(project.folder, 'deep'),
      env,
    });
    const document = JSON.parse(stdout);
    expect(document.schema).toBe('groundctl/config.show/v1');
    const rows = document.settings.map(({ key, value, origin }: Row) =>
      [key, value, origin.kind, origin.name].filter((part) => part !== undefined),
    );
    expect(rows).toEqual([
      ['profile', 'other', 'user'],
      ['region', 'eu-west-1', 'aws-profile', 'other'],
      ['workforce', null, 'none'],
      ['approved', null, 'none'],
      ['role', 'arn:aws:iam::123456789012:role/x', 'project'],
      ['buckets.data', null, 'none'],
      ['buckets.logs', null, 'none'],
      ['buckets.batches', null, 'none'],
      ['buckets.flows', null, 'none'],
      ['prices', null, 'none'],
      ['output', 'json', 'environment', 'GROUNDCTL_OUTPUT'],
      ['read-only', false, 'flag', '--no-read-only'],
      ['theme', 'auto', 'default'],
      ['workers', null, 'none'],
    ]);
    expect(document.overridden).toMatchObject([
      { key: 'role', origin: { kind: 'user', line: 2, column: 7 } },
    ]);
    const table = (await here$('config show')).stdout;
    expect(table).toMatch(/^region +eu-west-1 +AWS profile other$/m);
    expect(table).toMatch(/^read-only +true +groundctl\.yaml:2:12$/m);
    expect(table).toContain('Not used: role arn:aws:iam::123456789012:role/mine of ');
    const yaml = (await here$('config show --output yaml')).stdout;
    expect(yaml).toMatch(
      /- key: role\n {4}value: arn:aws:iam::123456789012:role\/x\n {4}origin:\n {6}kind: project/,
    );
  });

  test('says so where nothing says which region it is', async () => {
    const { code, stdout } = await here$('config show', { HOME: project.home });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^region +- +not set$/m);
  });
});

describe('read-only', () => {
  const env = () => ({ ...person(), AWS_PROFILE: 'labeling' });

  test('refuses every change, says who asked for it, and a dry run still shows the plan', async () => {
    project.write('read-only: true\n');
    for (const words of [
      lock,
      'members invite retail-boxes a@example.com',
      'workforce allow-ips 198.51.100.0/24',
    ]) {
      const { code, stderr } = await here$(`${words} --yes`, env());
      expect(code, words).toBe(253);
      expect(stderr).toContain('Read-only (groundctl.yaml:1:12): nothing was changed.');
    }
    // Before anybody is asked for --yes, which would not help.
    expect((await here$(lock, env())).stderr).toContain('Read-only');
    const { code, stderr } = await here$('workteams delete retail-boxes --confirm retail-boxes', env());
    expect([code, stderr]).toEqual([253, expect.stringContaining('Read-only')]);
    const dry = await here$(`${lock} --dry-run`, env());
    expect([dry.code, dry.stdout]).toEqual([0, expect.stringContaining('SourceIp: Disabled -> Enabled')]);
    expect(here.sent().filter((name) => /^(?:Update|Create|Delete|Admin(?!Get|List))/.test(name))).toEqual(
      [],
    );
    expect((await here$(`${lock} --yes --no-read-only`, env())).code).toBe(0);
    expect(await lockNow()).toBe('source-ip');
  });

  test('can be asked for by a flag or a variable, and holds for the sandbox of a command as well', async () => {
    expect((await here$(`${lock} --yes --read-only`, env())).stderr).toContain('Read-only (--read-only)');
    const set = { ...env(), GROUNDCTL_READ_ONLY: '1' };
    expect((await here$(`${lock} --yes`, set)).stderr).toContain('Read-only (GROUNDCTL_READ_ONLY)');
    expect((await here$(`${lock} --yes --sandbox`, set)).code).toBe(253);
    // Nothing of this is in AWS.
    writeFileSync(
      join(project.folder, 't.html'),
      '<crowd-form>{{ task.input.a | skip_autoescape }}</crowd-form>',
    );
    expect((await here$('templates lint t.html --fix --yes', set)).code).toBe(0);
    expect(await lockNow()).toBe('off');
  });

  test('refuses a split that is written to S3', async () => {
    writeFileSync(join(project.folder, 'a.png'), 'x');
    const words = 'batches split . --out s3://acme-labeling-data/split --yes --read-only';
    const { code, stderr } = await here$(words, env());
    expect([code, stderr]).toEqual([253, expect.stringContaining('Read-only (--read-only)')]);
  });
});

describe('a change through a profile of a project', () => {
  beforeEach(() => project.write('profile: labeling\n'));

  test('shows where it comes from in every format of a plan', async () => {
    const table = await here$(`${lock} --dry-run`);
    expect(table.stdout).toContain('profile labeling comes from groundctl.yaml:1:10');
    const presumed = [{ key: 'profile', value: 'labeling', from: 'groundctl.yaml:1:10' }];
    expect(JSON.parse((await here$(`${lock} --dry-run -o json`)).stdout)).toMatchObject({ presumed });
    const last = (await here$(`${lock} --dry-run -o ndjson`)).stdout.trim().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).toMatchObject({ type: 'summary', presumed });
    expect((await here$(`${lock} --dry-run -o markdown`)).stdout).toContain('profile labeling comes from');
  });

  test('is not made for --yes alone, but for the same value as a flag', async () => {
    const { code, stderr } = await here$(`${lock} --yes`);
    expect(code).toBe(252);
    expect(stderr).toMatch(/--yes does not confirm a project's settings: profile labeling comes from/);
    expect(stderr).toContain('Pass the same as flags to go ahead: --profile labeling');
    expect(await lockNow()).toBe('off');
    const done = await here$(`${lock} --yes --profile labeling`);
    expect([done.code, done.stderr]).toEqual([0, expect.not.stringContaining('comes from')]);
    expect(await lockNow()).toBe('source-ip');
  });

  test('nor for --confirm alone', async () => {
    const words = 'workteams delete vendor-trial --confirm vendor-trial';
    expect((await here$(words)).code).toBe(252);
    expect((await here.teams.list()).teams).toHaveLength(6);
    expect((await here$(`${words} --profile labeling`)).code).toBe(0);
  });

  test('on a terminal is asked about, and made where the answer is yes', async () => {
    const env = person();
    const words = [...lock.split(' '), '--yes'];
    const open = () => new PtyProgram(words, { cwd: project.folder, env, columns: 120 });
    {
      await using no = open();
      await no.until('profile labeling comes from groundctl.yaml:1:10. Go ahead with it? [y/N]');
      no.write('n\r');
      expect((await no.exit()).code).toBe(130);
    }
    expect(await lockNow()).toBe('off');
    await using yes = open();
    await yes.until('Go ahead with it? [y/N]');
    yes.write('y\r');
    expect((await yes.exit()).code).toBe(0);
    expect(await lockNow()).toBe('source-ip');
  });

  test('of one’s own file or of the environment is made at once', async () => {
    project.write('region: us-east-1\n');
    writeFileSync(project.userFile, 'profile: labeling\n');
    expect((await here$(`${lock} --yes`)).code).toBe(0);
    project.write('profile: other\n');
    const env = { ...person(), AWS_PROFILE: 'labeling' };
    expect((await here$('workteams update retail-boxes --lock off --yes', env)).code).toBe(0);
  });
});

describe('roles and buckets of a project', () => {
  const env = () => ({ ...person(), AWS_PROFILE: 'labeling' });

  test('stand for options that are left out, and are asked about', async () => {
    project.write('buckets:\n  data: acme-labeling-data\n  batches: s3://acme-labeling-data/staged/\n');
    const words = 'policies apply cors-images';
    const dry = await here$(`${words} --dry-run`, env());
    expect(dry.stdout).toContain('buckets.data acme-labeling-data comes from groundctl.yaml:2:9');
    const refused = await here$(`${words} --yes`, env());
    expect([refused.code, refused.stderr]).toEqual([
      252,
      expect.stringContaining('Pass the same as flags to go ahead: --bucket acme-labeling-data'),
    ]);
    expect((await here$(`${words} --yes --bucket acme-labeling-data`, env())).code).toBe(0);
    writeFileSync(join(project.folder, 'a.png'), 'x');
    expect((await here$('batches split . --include *.png --out split', env())).code).toBe(0);
    const upload = await here$('batches upload split/index.json --dry-run', env());
    expect(upload.stdout).toContain('s3://acme-labeling-data/staged/');
    expect(upload.stdout).toContain('buckets.batches s3://acme-labeling-data/staged/ comes from');
  });

  test('give way where a document names its bucket', async () => {
    project.write('buckets: {data: acme-labeling-data}\n');
    const words =
      'policies apply presigned-reads --param bucket=acme-labeling-logs --param cidrs=203.0.113.0/24 --dry-run';
    const { code, stdout } = await here$(words, env());
    expect(code).toBe(0);
    expect(stdout).toContain('acme-labeling-logs');
    expect(stdout).not.toContain('comes from');
  });

  test('say where logs are and flows go', async () => {
    project.write(
      'approved: [198.51.100.0/24]\nbuckets:\n  logs: s3://acme-labeling-logs/s3/acme-labeling-data/\n  flows: acme-labeling-data\n',
    );
    const logs = await here$('logs whatif --lock source-ip', env());
    expect(logs.stderr).toContain(
      'Reading s3://acme-labeling-logs/s3/acme-labeling-data/, from groundctl.yaml:3:9.',
    );
    expect(logs.stderr).toContain('approved 198.51.100.0/24 comes from groundctl.yaml:1:11.');
    mkdirSync(join(project.folder, 'flows'));
    const flows = await here$('migrate plan flows', env());
    expect(flows.stdout).toContain('s3://acme-labeling-data/data-wrangler-classic-flows/');
    const nowhere = await run(['logs', 'whatif', '--lock', 'source-ip'], { env: env() });
    expect([nowhere.code, nowhere.stderr]).toEqual([
      252,
      expect.stringContaining('buckets.logs in groundctl.yaml'),
    ]);
  });

  test('a workforce is the one of new teams', async () => {
    project.write('workforce: nobody-here\n');
    const words = 'workteams create lesions --description Readers --group radiology-readers --dry-run';
    const { code, stderr } = await here$(words, env());
    expect([code, stderr]).toEqual([254, expect.stringContaining('nobody-here')]);
  });
});
