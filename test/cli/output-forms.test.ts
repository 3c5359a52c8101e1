import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderCsv, rowsOf } from '../../src/cli/documents.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { run } from '../helpers/command.ts';
import { run as runProgram } from '../helpers/program.ts';
import { unhurried } from '../helpers/unhurried.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const list = (...words: string[]) => run(['workteams', 'list', ...words], { sandbox });

describe('a document', () => {
  test('says which region and account it speaks of, and when it was made', async () => {
    const document = JSON.parse((await list('--output', 'json')).stdout);
    expect(Object.keys(document).slice(0, 4)).toEqual(['schema', 'region', 'account', 'time']);
    expect(document).toMatchObject({ region: 'us-east-1', account: '123456789012' });
    expect(new Date(document.time).toISOString()).toBe(document.time);
  });

  test('of a command that asks no account has neither', async () => {
    const { stdout } = await run(['explain', 'presign/both-constraints', '--output', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ region: null, account: null, time: expect.any(String) });
  });

  test('has them in the last line of ndjson as well', async () => {
    const lines = (await list('--output', 'ndjson')).stdout.trim().split('\n');
    expect(lines).toHaveLength(7);
    expect(JSON.parse(lines[6] ?? '')).toMatchObject({
      type: 'summary',
      region: 'us-east-1',
      account: '123456789012',
    });
    expect(JSON.parse(lines[0] ?? '')).not.toHaveProperty('account');
  });

  test('is the same as YAML', async () => {
    const [json, yaml] = await Promise.all([list('--output', 'json'), list('--output', 'yaml')]);
    const time = expect.any(String);
    expect(parse(yaml.stdout)).toEqual({ ...JSON.parse(json.stdout), time });
  });

  test('is rows as CSV', async () => {
    const lines = (await list('--output', 'csv')).stdout.split('\r\n');
    expect(lines[0]).toMatch(/^Workteam\.WorkteamName,/);
    expect(lines).toHaveLength(8);
  });

  test('that is not a document of groundctl leaves as it is', async () => {
    const words = ['jobs', 'manifest', 's3://acme-labeling-data/images/', '--output', 'json'];
    const { code, stdout } = await run(words, { sandbox });
    expect(code).toBe(0);
    expect(Object.keys(JSON.parse(stdout.split('\n')[0] ?? ''))).toEqual(['source-ref']);
  });
});

describe('--query', () => {
  test('prints strings bare, one a line', async () => {
    const { code, stdout } = await list('--query', "teams[?lock=='source-ip'].Workteam.WorkteamName");
    expect(code).toBe(0);
    expect(stdout).toBe('new-hires\nradiology-readers\n');
  });

  test.each([
    ['json', '[\n  "archive-review"\n]\n'],
    ['yaml', '- archive-review\n'],
    ['csv', 'value\r\narchive-review\r\n'],
  ])('goes with --output %s', async (output, text) => {
    expect((await list('--query', 'teams[:1].Workteam.WorkteamName', '--output', output)).stdout).toBe(text);
  });

  test('that is not an expression is told as that, and nothing is printed', async () => {
    const { code, stdout, stderr } = await list('--query', 'teams[');
    expect(code).toBe(252);
    expect(stdout).toBe('');
    expect(stderr).toContain('--query is not a JMESPath expression');
  });

  test('cannot be combined with a form that is not a document', async () => {
    const { code, stderr } = await list('--query', 'teams', '--output', 'ndjson');
    expect(code).toBe(252);
    expect(stderr).toContain('cannot be combined with --output ndjson');
  });
});

describe('CSV', () => {
  test('quotes what has to be, and lets no spreadsheet run a cell', () => {
    expect(
      renderCsv([
        { a: 'x,"y"\n', b: '=HYPERLINK("x")', c: -1, d: ['p'] },
        { a: '', e: true },
      ]),
    ).toBe('a,b,c,d,e\r\n"x,""y""\n","\'=HYPERLINK(""x"")",-1,"[""p""]",\r\n,,,,true\r\n');
  });

  test('has a column for each member of a list', () => {
    expect(renderCsv(rowsOf([['a', 1], ['b']]))).toBe('1,2\r\na,1\r\nb,\r\n');
  });

  test('has the last list of objects as rows, also an empty one', () => {
    expect(rowsOf({ other: [{ a: 1 }], rows: [], incomplete: [] })).toEqual([]);
    expect(() => rowsOf({ a: 1 })).toThrow('no rows');
  });
});

test('--quiet leaves the result and says nothing else', async () => {
  const { stdout, stderr } = await run(['workteams', 'list', '--sandbox', '--quiet']);
  expect(stdout).toContain('retail-boxes');
  expect(stderr).toBe('');
});

test('--quiet does not hide an error', async () => {
  const { code, stderr } = await run(['workteams', 'show', 'nobody', '--quiet'], { sandbox });
  expect(code).not.toBe(0);
  expect(stderr).toContain('nobody');
});

describe('colours', () => {
  test('are forced by CLICOLOR_FORCE and taken off by --no-color', async () => {
    const env = { CLICOLOR_FORCE: '1' };
    expect((await run(['workteams', 'list'], { sandbox, env })).stdout).toContain('\u001b[');
    expect((await run(['workteams', 'list', '--no-color'], { sandbox, env })).stdout).not.toContain(
      '\u001b[',
    );
  });
});

test('ls, add and rm are list, create and delete', async () => {
  const { code } = await run(['workteams', 'ls'], { sandbox });
  expect(code).toBe(0);
  const removed = await run(['workteams', 'rm', 'vendor-trial', '--dry-run'], { sandbox });
  expect(removed.stdout).toContain('vendor-trial');
});

test('--watch runs again until it is interrupted, over one connection', async () => {
  const { code, stdout } = await runProgram(
    ['workteams', 'list', '--watch', '1', '--query', 'teams[0].lock'],
    {
      sandbox,
      env: unhurried('ended'),
      onStart: (child) => {
        let lines = '';
        child.stdout.on('data', (text) => {
          lines += text;
          if (lines.split('\n').length > 2) child.kill('SIGINT');
        });
      },
    },
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/^off\noff\n/);
});

test('--watch with a pause that is none is refused', async () => {
  const { code, stderr } = await list('--watch', 'soon');
  expect(code).toBe(252);
  expect(stderr).toContain('--watch');
});

test('version says what a report of a fault has to say', async () => {
  const document = JSON.parse((await run(['version', '--output', 'json'])).stdout);
  expect(document).toMatchObject({ schema: 'groundctl/version/v1', node: process.version });
});
