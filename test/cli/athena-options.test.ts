import { describe, expect, test } from 'vitest';
import { confirmQuery, type EngineOptions } from '../../src/cli/athena.ts';
import { readSetupOptions } from '../../src/cli/athena-setup.ts';
import type { Io } from '../../src/cli/io.ts';

async function asked(answer: string, options: EngineOptions = {}, interactive = true) {
  const questions: string[] = [];
  const io = {
    interactive,
    ask: async (question: string) => {
      questions.push(question);
      return answer;
    },
  } as unknown as Io;
  const ran = await confirmQuery(io, options).then(
    () => true,
    ({ code, exitCode, message }) => ({ code, exitCode, message }),
  );
  return { questions, ran };
}

test.each(['y', 'yes', 'Y', ' YES '])('%j runs a query that costs money', async (answer) => {
  expect(await asked(answer)).toEqual({ questions: ['Run the query on Athena? [y/N] '], ran: true });
});

test.each(['', 'n', 'no', 'yep', 'ye', 'oy', 'ok', '1'])('%j does not', async (answer) => {
  const { ran } = await asked(answer);
  expect(ran).toMatchObject({ exitCode: 130, message: 'Nothing was run.' });
});

test('--yes is the answer beforehand, and where nobody can be asked the only one', async () => {
  expect(await asked('', { yes: true })).toEqual({ questions: [], ran: true });
  for (const [options, interactive] of [
    [{}, false],
    [{ input: false }, true],
  ] as const) {
    expect(await asked('y', options, interactive)).toEqual({
      questions: [],
      ran: {
        code: 'confirmation-needed',
        exitCode: 252,
        message: 'A query on Athena costs money, and there is nobody to ask here.',
      },
    });
  }
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
