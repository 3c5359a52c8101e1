import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { environment, LAUNCHER, run } from '../helpers/program.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

/** The values offered for the last of `words`, and the directive for the shell. */
async function complete(...words: string[]) {
  const { stdout } = await run(['complete', '--', ...words], { sandbox });
  const lines = stdout.trimEnd().split('\n');
  return { values: lines.slice(0, -1).map((line) => line.split('\t')[0]), directive: lines.at(-1) };
}

describe('what a shell is offered', () => {
  test('commands, by what is typed of them', async () => {
    expect((await complete('workt')).values).toEqual(['workteams']);
    expect((await complete('workteams', 'a')).values).toEqual(expect.arrayContaining(['audit']));
    expect((await complete('')).values).not.toContain('complete');
  });

  test('teams of the account, for arguments and for every one of several', async () => {
    expect((await complete('workteams', 'show', 're')).values).toEqual(['retail-boxes']);
    expect((await complete('workteams', 'update', 'retail-boxes', 'rad')).values).toEqual([
      'radiology-readers',
    ]);
    expect((await complete('members', 'ls', 'arch')).values).toEqual(['archive-review']);
  });

  test('no team where a new name is made up', async () => {
    expect((await complete('workteams', 'create', 're')).values).toEqual([]);
  });

  test('buckets, and what is below a prefix', async () => {
    const buckets = await complete('batches', 'check', 's3://acme');
    expect(buckets.values).toEqual(['s3://acme-labeling-data/', 's3://acme-labeling-logs/']);
    expect(buckets.directive).toBe(':6');
    expect((await complete('batches', 'check', 's3://acme-labeling-data/')).values).not.toEqual([]);
  });

  test('values of an option, after it and after =', async () => {
    expect((await complete('workteams', 'list', '--output', 'j')).values).toEqual(['json']);
    expect((await complete('workteams', 'list', '--output=j')).values).toEqual(['json']);
    expect((await complete('workteams', 'list', '--region', 'eu-central')).values).toContain('eu-central-1');
  });

  test('options once a hyphen is typed, and none that is hidden', async () => {
    const { values } = await complete('workteams', 'create', 'x', '--create-g');
    expect(values).toEqual(['--create-groups']);
  });

  test('rules and documents', async () => {
    expect((await complete('explain', 'presign/both')).values).toEqual(['presign/both-constraints']);
    expect((await complete('policies', 'show', '')).values.length).toBeGreaterThan(10);
  });

  test('files where a file may stand', async () => {
    expect(await complete('templates', 'lint', '')).toEqual({ values: [], directive: ':0' });
  });

  test('nothing, and no error, where the account does not answer', async () => {
    const { code, stdout, stderr } = await run(['complete', '--', 'workteams', 'show', ''], {
      env: {
        AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'a',
        AWS_SECRET_ACCESS_KEY: 'b',
      },
    });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: ':4\n', stderr: '' });
  });
});

describe.each(['bash', 'zsh', 'fish', 'powershell'])('the script for %s', (shell) => {
  test('asks groundctl', async () => {
    const { code, stdout } = await run(['completion', shell]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/groundctl['"]? complete/);
  });
});

const bash = spawnSync('bash', ['--version']).status === 0;

test.skipIf(!bash)('bash completes with it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'groundctl-bash-'));
  // The one function of the bash-completion package that the script calls: words are whole, whatever bash splits at.
  const script = `
    groundctl() { "${process.execPath}" "${LAUNCHER}" "$@"; }
    _get_comp_words_by_ref() { words=("\${line[@]}"); cword=$((\${#line[@]} - 1)); cur="\${line[cword]}"; }
    compopt() { :; }
    source <(groundctl completion bash)
    try() { line=(groundctl "$@"); COMPREPLY=(); __groundctl_complete; echo "$*: \${COMPREPLY[*]}"; }
    try workteams show rad
    try workteams list --output=j
    try batches check s3://acme-labeling-d
    try batches stage x --to=s3://acme-labeling-d
    COMP_WORDBREAKS=' '
    try workteams list --output=j
    try explain '$(touch run)'
    complete -p groundctl`;
  try {
    const env = environment({ sandbox });
    const { stdout: out } = await promisify(execFile)('bash', ['-c', script], { cwd: folder, env });
    expect(out.trim().split('\n')).toEqual([
      'workteams show rad: radiology-readers',
      'workteams list --output=j: json',
      'batches check s3://acme-labeling-d: //acme-labeling-data/',
      'batches stage x --to=s3://acme-labeling-d: //acme-labeling-data/',
      'workteams list --output=j: --output=json',
      'explain $(touch run): ',
      // Files are completed by bash.
      expect.stringMatching(/^complete (?=.*-o default).*-F __groundctl_complete groundctl$/),
    ]);
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
