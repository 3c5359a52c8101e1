import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { environment, LAUNCHER, type Run, start, unfolded } from '../helpers/program.ts';

// The bundler puts the version in; here nobody does.
Object.assign(globalThis, { __GROUNDCTL_VERSION__: '0.0.0' });
const { createProgram } = await import('../../src/cli/program.ts');
const program = createProgram({} as Io, () => {});

/** Nouns whose examples are tried here; `''` is the program itself. */
const NOUNS = ['', 'workteams', 'members', 'workforce', 'policies', 'logs', 'explain', 'doctor', 'sandbox'];

/** What examples name and people have: files beside them, and a profile. */
const BUCKET_POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111122223333:user/ana' },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::labels/*',
    },
  ],
};
const FILES = {
  'annotators.txt': 'ana@example.com\nben@example.com\n',
  'bucket.json': JSON.stringify(BUCKET_POLICY),
  'bucket-policy.json': JSON.stringify(BUCKET_POLICY),
};

const LOG_RECORD = `${'0'.repeat(64)} labels [12/Nov/2026:09:00:00 +0000] 203.0.113.24 - 3E57427F3EXAMPLE REST.GET.OBJECT cat.jpg "GET /labels/cat.jpg HTTP/1.1" 200 - 9 9 5 4 "-" "curl/8" -\n`;

/** Findings in the demonstration account are no fault of the example that shows them. */
const MAY_FIND = /groundctl (?:workteams audit|policies lint|logs diagnose s3:|logs whatif)/;

let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  folder = mkdtempSync(join(tmpdir(), 'groundctl-examples-'));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  for (const name of ['logs', 'old']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'logs/2026-11-12-09-00-00-0000000000000000'), LOG_RECORD);
  writeFileSync(join(folder, 'old/2026-11.gz'), gzipSync(LOG_RECORD));
  const { accessKeyId, secretAccessKey } = sandbox.credentials;
  writeFileSync(
    join(folder, 'config'),
    `[profile labeling]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  );
});

afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

interface Example {
  readonly line: string;
  readonly command: Command;
}

function examplesOf(command: Command): Example[] {
  let help = '';
  command.configureOutput({
    writeOut: (part) => {
      help += part;
    },
  });
  command.outputHelp();
  const own = Array.from(unfolded(help).matchAll(/^ {2}\$ (.*)$/gm), ([, line = '']) => ({ line, command }));
  return [...own, ...command.commands.flatMap((part) => examplesOf(part))];
}

const examples = examplesOf(program).filter(({ command }) => NOUNS.includes(nounOf(command)));

function nounOf(command: Command): string {
  const above = command.parent;
  if (above === null) return '';
  return above.parent === null ? command.name() : nounOf(above);
}

/** Runs a line as a shell does, with the built program as `groundctl`. */
function shell(line: string, env: NodeJS.ProcessEnv): Promise<Run> {
  const definition = `groundctl() { "${process.execPath}" "${LAUNCHER}" "$@"; }`;
  return new Promise((resolve) => {
    const child = execFile('sh', ['-c', `${definition}\n${line}`], { cwd: folder, env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout: out, stderr: err }),
    );
    child.stdin?.end();
  });
}

function harmless({ line, command }: Example): string {
  const dry = command.options.some((option) => option.long === '--dry-run');
  return dry && !line.includes('--dry-run') ? `${line} --dry-run` : line;
}

describe('the examples in --help work on the demonstration account', () => {
  test('and there are some for every noun', () => {
    expect([...new Set(examples.map(({ command }) => nounOf(command)))].sort()).toEqual([...NOUNS].sort());
  });

  test.each(examples.filter(({ command }) => nounOf(command) !== 'sandbox'))('$line', async (example) => {
    const env = environment({ sandbox, env: { AWS_CONFIG_FILE: join(folder, 'config') } });
    // A profile counts only where no variable holds credentials.
    if (example.line.includes('--profile')) delete env.AWS_ACCESS_KEY_ID;
    const { code, stderr } = await shell(harmless(example), env);
    expect(MAY_FIND.test(example.line) ? [0, 1] : [0], stderr).toContain(code);
  });

  const starts = examples.filter(({ line }) => line.startsWith('groundctl sandbox start'));
  test.each(starts)('$line, and what `sandbox env` prints leads there', async ({ line }) => {
    const started = start([...line.split(' ').slice(1), '--port', '0']);
    try {
      started.stdout.setEncoding('utf8');
      const [ready] = (await once(started.stdout, 'data')) as [string];
      const advice = /eval "\$\(groundctl sandbox env --port \d+\)"/.exec(ready)?.[0] ?? ready;
      const { code, stderr } = await shell(`${advice}\ngroundctl workteams list`, environment({}));
      expect(code, stderr).toBe(0);
    } finally {
      started.kill('SIGINT');
      await once(started, 'close');
    }
  });

  test('eval "$(groundctl sandbox env)"', async () => {
    const line = examples.find((one) => one.line.startsWith('eval'))?.line ?? '';
    const { stdout } = await shell(`${line}\necho "$AWS_ENDPOINT_URL"`, environment({}));
    expect(stdout).toBe('http://127.0.0.1:4650\n');
  });
});
