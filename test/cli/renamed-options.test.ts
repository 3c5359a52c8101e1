import type { Command } from 'commander';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { RENAMED } from '../../src/cli/renamed-options.ts';
import { run } from '../helpers/command.ts';

let program: Command;

beforeAll(async () => {
  // The bundler puts the version in; here nobody does.
  Object.assign(globalThis, { __GROUNDCTL_VERSION__: '0.0.0' });
  const { createProgram } = await import('../../src/cli/program.ts');
  program = createProgram({} as Io, () => {});
});

const optionOf = (path: string, long: string) => {
  const [noun, verb] = path.split(' ');
  const command = program.commands.find((one) => one.name() === noun);
  return command?.commands.find((one) => one.name() === verb)?.options.find((option) => option.long === long);
};

describe.each(Object.entries(RENAMED))('%s', (path, names) => {
  test.each(Object.entries(names))('takes %s as %s, and shows the newer name only', (old, now) => {
    const [before, after] = [optionOf(path, old), optionOf(path, now)];
    expect(before?.hidden).toBe(true);
    expect(after?.hidden).toBe(false);
    expect(before?.attributeName()).toBe(after?.attributeName());
    expect([before?.required, before?.variadic, before?.argChoices]).toEqual([
      after?.required,
      after?.variadic,
      after?.argChoices,
    ]);
  });
});

test('an option with a value has one in every command', () => {
  const takes = new Map<string, Set<boolean>>();
  const visit = (command: Command): void => {
    for (const { long, required, hidden } of command.options) {
      if (long && !hidden) takes.set(long, (takes.get(long) ?? new Set()).add(required));
    }
    command.commands.forEach(visit);
  };
  visit(program);
  const both = [...takes].filter(([, kinds]) => kinds.size > 1).map(([long]) => long);
  // Keys that are partitioned: `logs sql` has to know of which sources, `logs enable` makes them so.
  // A report of S3 Inventory is what a source is, or lies beside it.
  expect(both.sort()).toEqual(['--inventory', '--partitioned']);
});

describe('an older name', () => {
  const render = ['templates', 'render', 'examples/task.liquid.html', '--output', 'json'];

  test('does what the newer one does, and says so on stderr alone', async () => {
    const input = '{"source-ref": "s3://acme-labeling-data/a.png"}';
    const old = await run([...render, '--input', input]);
    const now = await run([...render, '--task-input', input]);
    expect([old.code, now.code]).toEqual([0, 0]);
    const timeless = (text: string) => ({ ...JSON.parse(text), time: '' });
    expect(timeless(old.stdout)).toEqual(timeless(now.stdout));
    expect(old.stderr).toContain('--input is now called --task-input.');
    expect(now.stderr).not.toContain('now.');
    expect((await run([...render, '--input', input, '--quiet'])).stderr).toBe('');
  });

  test('has the same choices, is mandatory with it, and its value is held to the same rules', async () => {
    const convert = ['labels', 'convert', 'examples/output.manifest', '--dry-run'];
    expect(await run([...convert, '--to', 'pdf'])).toMatchObject({ code: 252, stdout: '' });
    expect((await run([...convert, '--to', 'coco'])).code).toBe(0);
    const owner = await run(['batches', 'check', 's3://a-bucket/', '--owner', 'ana']);
    expect([owner.code, owner.stderr]).toEqual([252, expect.stringContaining('12 digits')]);
  });
});
