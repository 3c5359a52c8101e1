import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { type CommandOptions, hasRawControls, run } from '../helpers/command.ts';

let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  folder = mkdtempSync(join(tmpdir(), 'groundctl-input-'));
  mkdirSync(join(folder, 'folder'));
  const files: Record<string, string | Uint8Array> = {
    'good.txt': 'ana@example.com\n',
    'bad-lines.txt': 'ana@example.com\nben\n# a comment\ncleo@example.com; d@\n\u001b[2J@x\n',
    'empty.txt': '\n# nobody\n',
    'latin1.txt': Buffer.from('ren\u00e9@example.com\n', 'latin1'),
    'binary.bin': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]),
    'nul.txt': 'ana@example.com\0\n',
    'large.txt': 'ana@example.com\n'.repeat(70_000),
    'wrong.csv': 'name,team\n'.repeat(500),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
});

afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command that has to be refused offline; gives its message. */
async function refused(words: readonly string[], options: CommandOptions = {}): Promise<string> {
  const before = sandbox.inspect.requests().length;
  const { code, stdout, stderr } = await run(words, { sandbox, cwd: folder, ...options });
  expect({ code, stdout }).toEqual({ code: 252, stdout: '' });
  expect(sandbox.inspect.requests().length).toBe(before);
  expect(hasRawControls(stderr)).toBe(false);
  expect(stderr).toMatch(/^groundctl: [^\n]+\n/);
  expect(stderr).not.toMatch(/^ {4}at /m);
  return stderr;
}

const groups = (count: number) => Array.from({ length: count }, (_, index) => `g${index}`);

describe('bad input is refused with every problem, and nothing is sent', () => {
  test('workteams create', async () => {
    const message = await refused([
      ...['workteams', 'create', `${'a'.repeat(63)}_`, '--group', ...groups(11), '--oidc-group', 'x'],
      ...['--lock', 'both', '--tag', 'nokey', '--tag', 'a=1', '--notification-topic', 'topic'],
    ]);
    expect(Array.from(message.matchAll(/^ {2}- (\S+):/gm), ([, field]) => field).sort()).toEqual([
      'description',
      'group',
      'group',
      'lock',
      'name',
      'notification-topic',
      'tag',
    ]);
    expect(message).toContain('has 64 characters, 63 are allowed');
    expect(message).toContain('has 11 entries, 10 are allowed');
    expect(message).toContain('cannot be combined in one team');
    expect(message).toContain('Nothing was sent.');
  });

  test('workteams update', async () => {
    const message = await refused(['workteams', 'update', 'a b', 'ok', 'ok', '--lock', 'ip']);
    expect(message).toMatch(/"a b".*"ok" is given more than once.*"ip" is not one of/s);
    expect(await refused(['workteams', 'update', 'retail-boxes'])).toContain('nothing to change');
    expect(await refused(['workteams', 'update', 'retail-boxes', '--lock', 'both'])).toContain('--force');
  });

  test('names with escape sequences, wherever they are given', async () => {
    const evil = '\u001b]0;owned\u0007\u001b[2Jx\u202egpj.exe';
    const commands = [
      ['workteams', 'show', evil],
      ['workteams', 'audit', evil, '-x'],
      ['workteams', 'create', evil, '--description', evil, '--group', evil, '--tag', evil, '--lock', evil],
      ['workteams', 'delete', evil, '--confirm', evil],
      ['members', 'list', evil],
      ['members', 'invite', evil, evil, '--file', evil],
      ['members', 'remove', evil, evil],
      ['workforce', 'allow-ips', evil, '--workforce', evil],
      ['explain', evil],
      ['workteams', 'list', `--${evil}`],
      ['workteams', evil],
      [evil],
      ['sandbox', 'start', '--port', evil],
      ['workteams', 'list', '--region', evil],
      ['workteams', 'list', '--endpoint-url', evil],
      ['workteams', 'list', '--output', evil],
    ];
    for (const words of commands) {
      const message = await refused(words);
      expect(message, words.join(' ')).not.toContain('bug in groundctl');
    }
  });

  test.each([
    [['workteams', 'list', '--region', 'us-est-1'], 'Did you mean us-east-1?'],
    [['workteams', 'list', '--endpoint-url', 'nonsense'], '"nonsense" is not a URL'],
    [['workteams', 'list', '--sandbox', '--profile', 'x'], 'leave out --profile'],
    [['workteams', 'lst'], 'Did you mean one of list, ls?'],
    [['workteam', 'list', '--output', 'table'], 'Did you mean workteams?'],
    [['workteams', 'list', '--regoin', 'x'], 'Did you mean --region?'],
    [['workteams', 'list', 'extra'], 'Too many arguments'],
    [['workteams', 'show'], "Missing required argument 'name'. See groundctl workteams show --help."],
    [['workteams', 'audit', '--fail-on', 'bad'], 'error, warning, info, never'],
    [['workteams', 'list', '--output', 'sarif'], 'table, json, ndjson, markdown'],
    [['sandbox', 'start', '--port', '70000'], '"70000" is not a port'],
    [['sandbox', 'start', '--port', '-1'], '-1'],
    [['sandbox', 'start', '--seed', 'x'], 'demo, none'],
    [['sandbox', 'env', '--port', '0'], 'not a port that a sandbox listens on'],
    [['sandbox', 'env', '--region', 'x; rm -rf /'], 'is not an AWS region'],
    [['workforce', 'allow-ips'], '--none'],
    [['workforce', 'allow-ips', '10.0.0.0/8', '--none'], 'cannot be combined'],
    [['workforce', 'allow-ips', '10.0.0.1/8', '0.0.0.0/0', 'x'], '3 problems'],
    [['members', 'invite', 'retail-boxes'], 'at least one is needed'],
    [['members', 'invite', 'retail-boxes', 'ben', 'ana'], '2 problems'],
    [['members', 'remove', 'retail-boxes'], "Missing required argument 'address'"],
    [['members', 'remove', 'a@x.org', 'b@x.org', '--delete'], '--delete requires --everywhere'],
    [['members', 'remove', 'a@x.org', '--everywhere', '--delete', '--disable'], 'cannot be combined'],
    [['explain', 'presign/both-constraint'], 'presign/both-constraints'],
  ])('%j', async (words, expected) => {
    expect((await refused(words)).replace(/\s+/g, ' ')).toContain(expected);
  });

  test('a noun without a verb prints its help as the message it is', async () => {
    const { code, stdout, stderr } = await run(['workteams']);
    expect({ code, stdout }).toEqual({ code: 252, stdout: '' });
    expect(stderr).toContain('Usage: groundctl workteams');
  });
});

describe('a file of addresses', () => {
  const invite = (file: string) => ['members', 'invite', 'bad name', 'ben', '--file', file];

  test.each([
    ['missing.txt', /"missing.txt" does not exist/],
    ['good.txt/x', /"good.txt\/x" does not exist/],
    ['folder', /"folder" is a folder/],
    ['bad-lines.txt', /line 2: "ben" is not.*line 4: "d@" is not.*line 5: "\\x1b\[2J@x" is not/s],
    ['empty.txt', /"empty.txt": holds no addresses/],
    ['latin1.txt', /"latin1.txt" is not UTF-8 text/],
    ['binary.bin', /"binary.bin" is not UTF-8 text/],
    ['nul.txt', /"nul.txt" is not UTF-8 text/],
    ['large.txt', /"large.txt" is larger than 1000000 bytes/],
    ['wrong.csv', /980 more entries are not e-mail addresses/],
  ])('%s is refused together with what else is wrong', async (file, expected) => {
    const message = await refused(invite(file));
    expect(message).toMatch(expected);
    expect(message).toContain('name: "bad name"');
    expect(message).toContain('address: "ben"');
    expect(message.length).toBeLessThan(5_000);
  });

  test.skipIf(process.getuid?.() === 0)('that may not be read says so', async () => {
    writeFileSync(join(folder, 'secret.txt'), 'ana@example.com', { mode: 0 });
    expect(await refused(invite('secret.txt'))).toContain('cannot be read: permission denied');
  });

  test('on standard input is read like a file', async () => {
    const words = ['members', 'invite', 'retail-boxes', '--file', '-'];
    expect(await refused(words, { stdin: 'ana@example.com\nben\n' })).toContain(
      'standard input, line 2: "ben"',
    );
    expect(await refused(words, { stdin: Buffer.from([0xff, 0xfe, 0x00]) })).toContain('not UTF-8');
    expect(await refused(words, { stdin: '' })).toContain('holds no addresses');
    expect(await refused(words, { stdin: 'x'.repeat(2_000_000) })).toContain('larger than 1000000 bytes');
  });
});
