import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { type CommandOptions, hasRawControls, run } from '../helpers/command.ts';

const BUCKET = 'acme-labeling-data';
const READS = ['presigned-reads', '--param', 'bucket=images', '--param', 'cidrs=203.0.113.0/24'];

let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  folder = mkdtempSync(join(tmpdir(), 'groundctl-policies-'));
  const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const files: Record<string, string> = {
    'wide.json': policy({ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' }),
    'broken.json': '{\n  "Version": "2012-10-17",\n  "Statement": [\n}',
    'note.json': policy({ Effect: 'Allow', Action: 'sagemaker:ListWorkteams', Resource: '*' }),
    'many.json': JSON.stringify({ Statement: Array(10_000).fill({ Effect: 'Allow' }) }),
    'deep.json': '['.repeat(200_000),
    'evil.json': policy({ Effect: 'Allow', Action: 's3:\u001b]0;x\u0007', Resource: '*', Sid: '\u001b[2J' }),
    'params.json': '{"bucket": "images", "cidrs": ["203.0.113.0/24"]}',
    'bad-params.json': '{"bucket": }',
    'request.json': JSON.stringify({
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::images/a.png',
      principal: 'arn:aws:iam::111122223333:user/ana',
      context: { 'aws:SourceIp': '198.51.100.7', 's3:authType': 'REST-QUERY-STRING' },
    }),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
});

afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const policies = (words: readonly string[], options: CommandOptions = {}) =>
  run(['policies', ...words], { cwd: folder, ...options });

/** Words that are refused offline: the message, which holds no control characters and no stack. */
async function refused(words: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await policies(words, options);
  expect({ code, stdout }).toEqual({ code: 252, stdout: '' });
  expect(hasRawControls(stderr)).toBe(false);
  expect(stderr).not.toMatch(/^ {4}at /m);
  return stderr;
}

describe('policies list and show', () => {
  test('list is one document with id, title, variants and parameters', async () => {
    const { code, stdout } = await policies(['list', '--output', 'json']);
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    expect(document.schema).toBe('groundctl/policies.list/v1');
    expect(document.documents.length).toBeGreaterThanOrEqual(20);
    const reads = document.documents.find(({ id }: { id: string }) => id === 'plus-role');
    expect(reads).toMatchObject({
      title: 'Ground Truth Plus: permissions of the role it assumes',
      variants: ['least-privilege', 'aws-article'],
    });
    expect(reads.parameters[0]).toMatchObject({ name: 'input', type: 'bucket', required: true });
  });

  test('show explains every document in every format', async () => {
    const { stdout } = await policies(['show', 'log-delivery']);
    expect(stdout).toContain('S3ServerAccessLogs');
    expect(stdout).toContain('source: Amazon S3 user guide');
    const json = JSON.parse((await policies(['show', 'log-delivery', '--output', 'json'])).stdout);
    expect(json.variants[0].statements[0]).toMatchObject({ part: 'S3ServerAccessLogs' });
    expect((await policies(['show', 'log-delivery', '--output', 'markdown'])).stdout).toContain(
      '| Parameter |',
    );
    expect(await refused(['show', 'log-deliveri'])).toContain('Did you mean log-delivery?');
  });
});

describe('policies generate', () => {
  test('prints the document alone on stdout, so that it can be piped', async () => {
    const { code, stdout, stderr } = await policies(['generate', ...READS]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).Statement).toHaveLength(2);
    expect(stderr).toMatch(/^Attach to: the bucket .*\nSize: \d+ of 20480 bytes/);
    const linted = await policies(['lint', '-'], { stdin: stdout });
    expect(linted).toMatchObject({ code: 0, stdout: 'no findings\n' });
  });

  test('takes parameters from a file and stdin, the command line winning', async () => {
    const words = ['generate', 'presigned-reads', '--params'];
    const fromFile = await policies([...words, 'params.json']);
    expect(fromFile.stdout).toBe((await policies(['generate', ...READS])).stdout);
    const stdin = '{"bucket": "other", "cidrs": "203.0.113.0/24"}';
    const fromStdin = await policies([...words, '-', '--param', 'bucket=images'], { stdin });
    expect(fromStdin.stdout).toBe(fromFile.stdout);
  });

  test('fills in what a work team answers, and says so', async () => {
    const words = [
      'generate',
      'presigned-reads',
      '--workteam',
      'radiology-readers',
      '--param',
      'bucket=images',
    ];
    const { code, stdout, stderr } = await policies(words, { sandbox });
    expect(code).toBe(0);
    expect(stderr).toContain('From work team radiology-readers: cidrs=198.51.100.0/24,203.0.113.0/24');
    expect(stdout).toContain('198.51.100.0/24');
    expect((await policies([...words, '--workteam', 'nobody'], { sandbox })).code).toBe(254);
  });

  test('writes to a file only when told, and never over one', async () => {
    const words = ['generate', ...READS, '--format', 'yaml', '--out', 'reads.yaml'];
    expect(await policies(words)).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(join(folder, 'reads.yaml'), 'utf8')).toMatch(/^Version: "2012-10-17"\n/);
    expect(await refused(words)).toContain('"reads.yaml" exists already');
    expect(await refused([...words.slice(0, -1), 'no/such/folder'])).toContain(
      'cannot be written: its folder does not exist (ENOENT)',
    );
  });

  test('says why each statement is there, when asked', async () => {
    const { stderr } = await policies(['generate', ...READS, '--explain']);
    expect(stderr).toMatch(/PresignedReadsFromOtherNetworks\n {2}Over the internet/);
  });

  test.each([
    [['generate', 'nothing'], 'There is no document "nothing".'],
    [['generate', 'plus-role', '--variant', 'x'], 'least-privilege and aws-article'],
    [['generate', 'plus-role'], 'input: a value is needed'],
    [['generate', 'plus-role', '--param', 'imput=a'], 'did you mean input?'],
    [['generate', 'presigned-reads', '--param', 'bucket=images', 'cidrs=1.2.3.4/40'], 'above 32'],
    [['generate', 'presigned-reads', '--params', 'bad-params.json'], '(line 1, column 12)'],
    [['generate', 'presigned-reads', '--params', 'missing.json'], 'does not exist'],
    [['generate', 'presigned-reads', '--param', '\u001b[2J=1'], '\\x1b[2J: is not a parameter'],
    [['generate', ...READS, '--format', 'toml'], 'Allowed choices are json, yaml, terraform'],
  ])('%j is refused', async (words, message) => {
    expect(await refused(words)).toContain(message);
  });
});

describe('policies lint', () => {
  test('exits by --fail-on, and has every report format', async () => {
    expect((await policies(['lint', 'wide.json'])).code).toBe(1);
    expect((await policies(['lint', 'wide.json', '--fail-on', 'never'])).code).toBe(0);
    expect((await policies(['lint', 'note.json', '--fail-on', 'info'])).code).toBe(0);
    const sarif = JSON.parse((await policies(['lint', 'wide.json', '--output', 'sarif'])).stdout);
    expect(sarif.runs[0].results.length).toBeGreaterThan(1);
    const json = JSON.parse((await policies(['lint', 'wide.json', '--output', 'json'])).stdout);
    expect(json).toMatchObject({ schema: 'groundctl/policies.lint/v1', files: ['wide.json'] });
    expect(json.actionTable.date).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  test('reports an unreadable file beside readable ones', async () => {
    const { code, stdout } = await policies(['lint', 'note.json', 'broken.json']);
    expect(code).toBe(1);
    expect(stdout).toContain('policy/unreadable  broken.json:4:1');
  });

  test.each([
    ['broken.json', '(line 4, column 1)'],
    ['many.json', '10000 statements; a policy may have 2000'],
    ['deep.json', 'Nested deeper than 8 levels'],
    ['missing.json', 'does not exist'],
  ])('%s alone is refused with the place', async (file, message) => {
    expect(await refused(['lint', file])).toContain(message);
  });

  test('shows hostile names harmlessly', async () => {
    const { stdout, stderr } = await policies(['lint', 'evil.json']);
    expect(hasRawControls(stdout + stderr)).toBe(false);
    expect(stdout).toContain('\\x1b');
  });
});

describe('policies evaluate', () => {
  beforeAll(async () => {
    writeFileSync(join(folder, 'reads.json'), (await policies(['generate', ...READS])).stdout);
  });

  test('says what decides and why the rest does not match', async () => {
    const { code, stdout } = await policies([
      'evaluate',
      '--resource',
      'reads.json',
      '--request',
      'request.json',
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^deny with an explicit deny in a resource-based policy\n/);
    expect(stdout).toMatch(/PresignedReadsFromOtherNetworks +Deny +yes, decides/);
    expect(stdout).toContain('PresignedReadsThroughOtherEndpoints: the request has no aws:SourceVpce');
    expect(stdout).toContain('Not looked at: AWS Organizations');
  });

  test('exits with 1 when it is not as expected', async () => {
    const words = ['evaluate', '--resource', 'reads.json', '--request', 'request.json', '--output', 'json'];
    const { code, stdout } = await policies([...words, '--expect', 'allow']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'groundctl/policies.evaluate/v1', decision: 'deny' });
    expect((await policies([...words, '--expect', 'deny'])).code).toBe(0);
  });

  test('draws the matrix', async () => {
    const { stdout } = await policies(['evaluate', '--resource', 'reads.json', '--matrix']);
    expect(stdout).toMatch(/^office +✓ allow/m);
    expect(stdout).toMatch(/^home +✗ deny/m);
    const json = await policies(['evaluate', '--resource', 'reads.json', '--matrix', '--output', 'json']);
    expect(JSON.parse(json.stdout).networks).toHaveLength(7);
  });

  test.each([
    [['evaluate'], 'No policy was given'],
    [['evaluate', '--resource', 'reads.json'], 'Which request?'],
    [['evaluate', '--resource', 'broken.json', '--matrix'], '"broken.json":4:1'],
    [['evaluate', '--policy', 'reads.json', '--matrix'], 'is not allowed in a policy used as identity'],
    [['evaluate', '--resource', 'reads.json', '--matrix', '--expect', 'deny'], '--matrix builds its own'],
    [['evaluate', '--resource', 'reads.json', '--network', 'home=1.2.3.4'], 'belong to --matrix'],
    [
      ['evaluate', '--resource', 'reads.json', '--request', 'action=s3:GetObject'],
      'an action and a principal',
    ],
  ])('%j is refused', async (words, message) => {
    expect(await refused(words)).toContain(message);
  });
});

describe('policies apply', () => {
  const words = ['apply', 'presigned-reads', '--bucket', BUCKET, '--param', 'cidrs=203.0.113.0/24'];

  test('shows the merge, asks for --yes, applies, and saves what it replaces', async () => {
    const dry = await policies([...words, '--dry-run', '--output', 'json'], { sandbox });
    expect(JSON.parse(dry.stdout)).toMatchObject({
      dryRun: true,
      changes: [{ subject: `policy of bucket ${BUCKET}` }],
    });
    expect(await refused(words, { sandbox })).toContain('--yes');
    const state = join(folder, 'state');
    const applied = await policies([...words, '--yes'], { sandbox, env: { XDG_STATE_HOME: state } });
    expect(applied).toMatchObject({ code: 0 });
    const again = await policies([...words, 'cidrs=198.51.100.0/24', '--yes'], {
      sandbox,
      env: { XDG_STATE_HOME: state },
    });
    expect(again.code).toBe(0);
    const [, path = ''] = /the previous version: (\S+)/.exec(again.stdout) ?? [];
    expect(path.startsWith(join(state, 'groundctl', 'backups'))).toBe(true);
    expect(JSON.parse(readFileSync(path, 'utf8')).Statement).toHaveLength(2);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('refuses to lock the caller out without --force', async () => {
    const lock = [
      'apply',
      'staging-bucket',
      '--bucket',
      BUCKET,
      '--param',
      'uploaders=arn:aws:iam::123456789012:role/x',
    ];
    expect(await refused(lock, { sandbox })).toMatch(/would deny you.*--force/s);
    expect((await policies([...lock, '--force', '--dry-run'], { sandbox })).stdout).toContain(
      'you lose s3:PutObject',
    );
  });

  test('refuses what it cannot apply before it asks AWS anything', async () => {
    const before = sandbox.inspect.requests().length;
    expect(await refused(['apply', 'cors-images'], { sandbox })).toContain('--bucket NAME');
    expect(await refused(['apply', 'nothing'], { sandbox })).toContain('There is no document');
    expect(await refused(['apply', 'worker-access', '--param', 'lock=off'], { sandbox })).toContain(
      'cannot be applied',
    );
    expect(sandbox.inspect.requests().length - before).toBeLessThanOrEqual(2);
  });
});
