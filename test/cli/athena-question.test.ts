import { expect, test } from 'vitest';
import { confirmQuery, type EngineOptions } from '../../src/cli/athena.ts';
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
