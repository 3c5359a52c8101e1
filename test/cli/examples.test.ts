import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { type Example, examplesOf, shell, wholeProgram, withOption } from '../helpers/examples.ts';
import { environment, run, start } from '../helpers/program.ts';

/** What an example finds in the demonstration account, or says no to, is not a fault of the example. */
const MAY_FIND =
  /groundctl (?:workteams (?:audit|plan)|policies lint|policies evaluate|logs (?:diagnose|whatif)|migrate (?:scan|plan|sync|data)|templates (?:lint|check)|batches check|jobs (?:check|show))/;

/** What cannot be tried here, and why. */
const NOT_HERE: readonly (readonly [RegExp, string])[] = [
  [/^(?:groundctl sandbox|aws|eval) /, 'tried below, and by the tests of the sandbox'],
  [/^groundctl (?:templates|labels) preview/, 'it runs until Ctrl-C; its own tests open it'],
  [/post-lambda/, 'it needs an AWS SDK beside the Lambda; its own tests bring one'],
  [/--inventory|batches setup/, 'the demonstration account has no inventory reports'],
  [/Out-String/, 'PowerShell'],
  [/~\/(?!try)/, "writes into the shell's own folders"],
  [/--watch|logs follow|jobs watch/, 'runs until Ctrl-C; its own tests do it'],
];

let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  folder = mkdtempSync(join(tmpdir(), 'groundctl-examples-'));
  const { code, stderr } = await run(['examples', 'copied'], { cwd: folder });
  expect(code, stderr).toBe(0);
  folder = join(folder, 'copied');
  const { accessKeyId, secretAccessKey } = sandbox.credentials;
  writeFileSync(
    join(folder, 'config'),
    `[profile labeling]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  );
});

afterAll(async () => {
  await sandbox.close();
  rmSync(join(folder, '..'), { recursive: true });
});

const examples = examplesOf(await wholeProgram());
const tried = examples.filter(({ line }) => !NOT_HERE.some(([pattern]) => pattern.test(line)));

/** Teams and members are left as they are, for the examples that follow; the rest is carried out. */
function answered({ line, command }: Example): string {
  const offers = (long: string) => command.options.some((option) => option.long === long);
  const noun = command.parent?.name() ?? '';
  const real = ['migrate', 'batches'].includes(noun);
  if (line.includes('--dry-run') || line.includes('--yes') || !offers('--dry-run')) return line;
  return real && offers('--yes') ? withOption(line, '--yes') : withOption(line, '--dry-run');
}

describe('the examples in --help work on the demonstration account', () => {
  test.each(tried)('$line', async (example) => {
    const env = environment({
      sandbox,
      env: { AWS_CONFIG_FILE: join(folder, 'config'), HOME: folder, XDG_STATE_HOME: join(folder, 'state') },
    });
    // A profile counts only where no variable holds credentials.
    if (example.line.includes('--profile')) delete env.AWS_ACCESS_KEY_ID;
    const { code, stderr } = await shell(answered(example), env, folder);
    expect(MAY_FIND.test(example.line) ? [0, 1] : [0], stderr).toContain(code);
    expect(stderr).not.toMatch(/bug in groundctl|no such file/i);
  });

  test('and every reason for leaving one out still has one', () => {
    for (const [pattern, reason] of NOT_HERE.slice(0, 5)) {
      expect(
        examples.some(({ line }) => pattern.test(line)),
        reason,
      ).toBe(true);
    }
  });

  const starts = examples.filter(({ line }) => line.startsWith('groundctl sandbox start'));
  test.each(starts)('$line, and what `sandbox env` prints leads there', async ({ line }) => {
    const started = start([...line.split(' ').slice(1), '--port', '0'], { cwd: folder });
    try {
      started.stdout.setEncoding('utf8');
      const [ready] = (await once(started.stdout, 'data')) as [string];
      const advice = /eval "\$\(groundctl sandbox env --port \d+\)"/.exec(ready)?.[0] ?? ready;
      const { code, stderr } = await shell(`${advice}\ngroundctl workteams list`, environment({}), folder);
      expect(code, stderr).toBe(0);
    } finally {
      started.kill('SIGINT');
      await once(started, 'close');
    }
  });

  test('eval "$(groundctl sandbox env)"', async () => {
    const line = examples.find((one) => one.line.startsWith('eval'))?.line ?? '';
    const { stdout } = await shell(`${line}\necho "$AWS_ENDPOINT_URL"`, environment({}), folder);
    expect(stdout).toBe('http://127.0.0.1:4650\n');
  });
});

test('groundctl examples overwrites nothing', async () => {
  const { code, stderr } = await run(['examples', '.'], { cwd: folder });
  expect(code).toBe(252);
  expect(stderr).toContain('task.liquid.html');
});
