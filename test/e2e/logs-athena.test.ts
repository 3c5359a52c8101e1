import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { run, start } from '../helpers/program.ts';

const LOGS = 's3://acme-labeling-logs/s3/acme-labeling-data/';
const ATHENA = ['--engine', 'athena', '--workgroup', 'labeling'];
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

/** What a document says of the log, without how it was read. */
function about(stdout: string) {
  const { source, query, time, ...rest } = JSON.parse(stdout);
  expect([source, time]).not.toContain(undefined);
  const next = rest.next?.map((line: string) => line.replace(' --engine athena --workgroup labeling', ''));
  return { query, rest: { ...rest, next } };
}

test('cost and bytes are said before, and nothing runs without a yes', async () => {
  const { code, stderr } = await run(['logs', 'diagnose', LOGS, ...ATHENA], { sandbox });
  expect(code).toBe(252);
  expect(stderr).toContain('20 objects');
  expect(stderr).toMatch(/Athena would scan .* at \$5\.00 a terabyte, as of November 2026/);
  expect(stderr).toContain('--yes');
  const operations = sandbox.inspect.requests().map(({ operation }) => operation);
  expect(operations).not.toContain('StartQueryExecution');
});

test('the report is that of reading the log here; what was scanned is said after', async () => {
  const json = ['--lock', 'source-ip', '-o', 'json'];
  const [here, there] = await Promise.all([
    run(['logs', 'diagnose', LOGS, ...json], { sandbox }),
    run(['logs', 'diagnose', LOGS, ...ATHENA, '--yes', '--athena-price', '7', ...json], { sandbox }),
  ]);
  expect(there.code, there.stderr).toBe(here.code);
  expect(about(there.stdout).rest).toEqual(about(here.stdout).rest);
  expect(about(there.stdout).query.scannedBytes).toBeGreaterThan(800_000);
  expect(there.stderr).toMatch(/Athena query \S+ scanned .*: less than \$0\.01\./);
  expect(there.stderr).toContain('$7.00 a terabyte.');
});

test('auto reads small logs here, and larger ones than it is told to through Athena', async () => {
  const words = [
    'logs',
    'whatif',
    LOGS,
    '--lock',
    'source-ip',
    '--engine',
    'auto',
    '--workgroup',
    'labeling',
  ];
  const here = await run(words, { sandbox });
  expect(here.stderr).toContain('Read here; Athena would scan');
  const there = await run([...words, '--local-up-to', '1 kB', '--yes'], { sandbox });
  expect(there.stderr).toContain('Athena query');
  expect(there.stdout.split('\n').slice(1)).toEqual(here.stdout.split('\n').slice(1));
});

test.each([
  [['logs/*.log', ...ATHENA], 'No file matches'],
  [[LOGS, '--engine', 'athena', '--yes'], '--workgroup'],
  [[LOGS, ...ATHENA, '--yes', '--database', 'My-DB'], 'small letters, digits and underscores'],
  [[LOGS, ...ATHENA, '--yes', '--athena-price', 'x'], 'a number of US dollars'],
])('%j is refused with the reason', async (words, reason) => {
  const { code, stderr } = await run(['logs', 'diagnose', ...words], { sandbox });
  expect(code).toBe(252);
  expect(stderr).toContain(reason);
});

test('Ctrl-C stops the query in Athena', async () => {
  sandbox.faults.add({
    match: { service: 'athena', operation: 'GetQueryExecution' },
    count: 1,
    kind: 'slow',
    delayMs: 60_000,
  });
  sandbox.inspect.clearRequests();
  const child = start(['logs', 'diagnose', LOGS, ...ATHENA, '--yes'], { sandbox });
  try {
    const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
    const seen = () => sandbox.inspect.requests().map(({ operation }) => operation);
    await expect.poll(seen, { timeout: 60_000 }).toContain('GetQueryExecution');
    child.kill('SIGINT');
    expect(await closed).toBe(130);
    expect(seen()).toContain('StopQueryExecution');
  } finally {
    child.kill('SIGKILL');
    sandbox.faults.clear();
  }
});
