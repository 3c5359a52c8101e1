import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drain } from '../../../src/core/events.ts';
import { checkManifest } from '../../../src/templates/check/check-manifest.ts';
import { startLambda } from '../../../src/templates/lambda/run-lambda.ts';
import { lambdaTaskInput } from '../../../src/templates/task-input.ts';
import { placeholders } from '../compile.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundctl-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const host = {
  node: process.execPath,
  python: 'python3',
  environment: process.env,
  killGroup: (group: number) => {
    try {
      process.kill(-group, 'SIGKILL');
    } catch {}
  },
};

/** Does what each line's `do` says. */
const LAMBDA = `export const handler = ({ dataObject: { source, do: what } }) => {
  if (what === 'hang') for (;;);
  if (what === 'die') process.exit(1);
  if (what === 'throw') throw new Error('no such label');
  if (what === 'text') return { taskInput: JSON.stringify({ text: source }) };
  if (what === 'old') return { taskInput: { text: source }, humanAnnotationRequired: 'true' };
  if (what === 'skip') return { taskInput: {}, isHumanAnnotationRequired: false };
  if (what === 'bad-uri') return { taskInput: { text: 'x', image: 'cat.png' } };
  return { taskInput: { text: source, image: 's3://bucket/' + source } };
};`;

async function check(whats: readonly string[], { timeout = 20_000, processes = 2 } = {}) {
  const path = join(folder, 'pre.mjs');
  await writeFile(path, LAMBDA);
  const lines = whats.map((what, index) => `${JSON.stringify({ source: `s${index}`, do: what })}\n`);
  await using lambda = startLambda(path, host, { timeout, processes });
  async function* chunks() {
    yield Buffer.from(lines.join(''));
  }
  const source =
    '{{ task.input.text }}{% if task.input.image %}{{ task.input.image | s3_presign }}{% endif %}';
  const {
    findings,
    failed,
    lines: read,
  } = await drain(
    checkManifest({
      template: { source, file: 't.html' },
      manifest: { chunks: chunks(), name: 'm' },
      presign: placeholders,
      taskInput: lambdaTaskInput(lambda, 'us-east-1'),
    }),
  );
  const found = findings.map(({ rule, evidence }) => `${rule} ${evidence?.lines}`);
  return { found, failed, read, findings };
}

describe('a manifest whose task inputs a Lambda makes', () => {
  test('is rendered with its answers, however many processes give them', async () => {
    const { found, read } = await check(Array<string>(1_200).fill('answer'));
    expect({ found, read }).toEqual({ found: [], read: 1_200 });
  });

  test('names each line that the Lambda does not answer as it has to', async () => {
    const { found, failed, findings } = await check([
      '',
      'throw',
      '',
      'text',
      'old',
      'skip',
      'bad-uri',
      'die',
      '',
    ]);
    expect(found.filter((one) => !one.startsWith('task/missing-variable')).sort()).toEqual([
      'task/invalid-s3-uri 7',
      'task/lambda-answer 5',
      'task/lambda-failed 2',
      'task/lambda-failed 4',
      'task/lambda-failed 8',
      'task/nobody-asked 6',
    ]);
    expect(failed).toBe(4);
    const said = findings.map(({ message }) => message).join('\n');
    expect(said).toContain('failed: "no such label".');
    expect(said).toContain('JSON encoded twice');
    expect(said).toContain('the name is isHumanAnnotationRequired');
    expect(said).toContain('ended before it responded');
  });

  test('goes on behind a line that hangs', async () => {
    const { found, read, findings } = await check(['', 'hang', '', 'hang', ''], {
      timeout: 2_000,
      processes: 1,
    });
    expect({ found: found.filter((one) => one.startsWith('task/lambda')), read }).toEqual({
      found: ['task/lambda-failed 2,4'],
      read: 5,
    });
    expect(findings[0]?.message).toContain('took longer than 2 s');
  });

  test('is given up, with the line, where the Lambda only ends', async () => {
    const run = check(['', ...Array<string>(100).fill('die')], { processes: 1 });
    await expect(run).rejects.toThrow(/^Line 6: The Lambda .* crashed 5 times in a row/);
  });
});
