import { describe, expect, test } from 'vitest';
import { agreedQuery, type EngineOptions } from '../../src/cli/athena.ts';
import { readSetupOptions } from '../../src/cli/athena-setup.ts';
import type { Io } from '../../src/cli/io.ts';
import type { GroundctlError } from '../../src/core/errors.ts';

const SAID = 'A log. Athena would scan 2 TB: $10.00 at $5.00 per terabyte, as of November 2026 in us-east-1.';

async function asked(answer: string, options: EngineOptions = {}, interactive = true) {
  const told: string[] = [];
  const io = {
    interactive,
    say: (text: string) => told.push(text),
    ask: async (question: string) => {
      told.push(question);
      return answer;
    },
  } as unknown as Io;
  const estimate = { what: 'A log', bytes: 1e12, scans: 2, localUpTo: 2e12, defaultTable: 'logs' };
  const ran = await agreedQuery(io, { engine: 'athena', workgroup: 'labeling', ...options }, estimate).catch(
    ({ code, exitCode, message }: GroundctlError) => ({ code, exitCode, message }),
  );
  return { told, ran };
}

const PLACE = { workGroup: 'labeling', database: 'groundctl', name: 'logs', outputLocation: undefined };

test.each(['y', 'yes', 'Y', ' YES '])('%j runs a query that costs money', async (answer) => {
  expect(await asked(answer)).toEqual({ told: [SAID, 'Run the query on Athena? [y/N] '], ran: PLACE });
});

test.each(['', 'n', 'no', 'yep', 'ye', 'oy', 'ok', '1'])('%j does not', async (answer) => {
  const { ran } = await asked(answer);
  expect(ran).toMatchObject({ exitCode: 130, message: 'No query was run.' });
});

test('--yes is the answer beforehand, and where nobody can be asked the only one', async () => {
  expect(await asked('', { yes: true })).toEqual({ told: [SAID], ran: PLACE });
  for (const [options, interactive] of [
    [{}, false],
    [{ input: false }, true],
  ] as const) {
    expect(await asked('y', options, interactive)).toEqual({
      told: [SAID],
      ran: {
        code: 'confirmation-needed',
        exitCode: 252,
        message: 'A query on Athena costs money, and this command cannot ask here.',
      },
    });
  }
});

test.each<[string, EngineOptions]>([
  ['auto, up to as much as is read here', { localUpTo: '1 TB' }],
  ['auto, without a workgroup', { workgroup: undefined as never, localUpTo: '1 kB' }],
])('%s, is read here without a question', async (_, options) => {
  const { told, ran } = await asked('', { engine: 'auto', ...options });
  expect([told, ran]).toEqual([[SAID.replace('A log. ', 'A log. Read here; ')], undefined]);
});

test.each<[EngineOptions, object]>([
  [{ workgroup: undefined as never }, { message: expect.stringContaining('--workgroup') }],
  [{ database: 'My-DB' }, { message: expect.stringContaining('--database') }],
  [{ table: 'logs; DROP' }, { message: expect.stringContaining('--table') }],
  [{ outputLocation: 'results' }, { message: expect.stringContaining('not an S3 URI') }],
])('%j is refused before anybody is asked', async (options, error) => {
  const { told, ran } = await asked('y', options);
  expect(ran).toMatchObject({ exitCode: 252, ...error });
  expect(told).toEqual([SAID]);
});

describe('what setup athena is told', () => {
  const options = {
    workgroup: 'labeling',
    database: 'db',
    table: 't',
    outputLocation: 's3://results/out',
    scanLimit: '10 MB',
  };

  test('is read as Athena takes it', () => {
    expect(readSetupOptions(options)).toEqual({
      workGroup: 'labeling',
      outputLocation: 's3://results/out/',
      scanLimit: 10_000_000,
      remove: false,
    });
    expect(readSetupOptions({ ...options, outputLocation: 's3://results' }).outputLocation).toBe(
      's3://results/',
    );
    const { outputLocation: _, ...without } = options;
    expect(readSetupOptions({ ...without, remove: true })).toMatchObject({
      outputLocation: '',
      remove: true,
    });
  });

  test.each([
    [{ scanLimit: '9.99 MB' }, '--scan-limit must be at least 10 MB.'],
    [{ outputLocation: undefined }, '--output-location is where Athena puts results: s3://bucket/prefix/.'],
    [{ outputLocation: 'results' }, 'not an S3 URI'],
  ])('%j is refused', (own, message) => {
    expect(() => readSetupOptions({ ...options, ...own } as typeof options)).toThrow(message);
  });
});
