import type { Command } from 'commander';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { unfolded } from '../helpers/program.ts';

let program: Command;

beforeAll(async () => {
  // The bundler puts the version in; here nobody does.
  Object.assign(globalThis, { __GROUNDCTL_VERSION__: '0.0.0' });
  const { createProgram } = await import('../../src/cli/program.ts');
  program = createProgram({} as Io, () => {});
});

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}

/** What an example types, in words; quotes are taken off as a shell does. */
function wordsOf(line: string): string[] {
  return Array.from(line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g), (m) => m[1] ?? m[2] ?? m[3] ?? '');
}

describe('every command', () => {
  test('has a description and examples that begin with its own name', () => {
    expect(leaves(program).length).toBeGreaterThan(10);
    for (const command of leaves(program)) {
      const help = helpOf(command);
      expect(command.description(), pathOf(command)).not.toBe('');
      expect(help, pathOf(command)).toMatch(/\nExamples:\n {2}\$ /);
      expect(help, pathOf(command)).toContain(pathOf(command));
    }
  });

  test('has help of at most 80 columns', () => {
    const everything = [program, ...program.commands, ...leaves(program)];
    const long = everything
      .flatMap((command) => helpOf(command).split('\n'))
      .filter((line) => line.length > 80);
    // A word that has no blank cannot be folded.
    expect(long.filter((line) => !/^ {6}(?:--\S+ )?\S+(?: \\)?$/.test(line))).toEqual([]);
  });

  test('takes the global options', () => {
    for (const command of leaves(program)) {
      const long = command.options.map((option) => option.long);
      expect(long, pathOf(command)).toEqual(
        expect.arrayContaining(['--profile', '--region', '--endpoint-url', '--sandbox', '--debug']),
      );
    }
  });

  test('shows only options that exist in its examples', () => {
    const all = leaves(program);
    const lines = all.flatMap((command) =>
      Array.from(unfolded(helpOf(command)).matchAll(/^ {2}\$ (groundctl .*)$/gm), (m) => m[1] ?? ''),
    );
    for (const part of lines.flatMap((line) => line.replace(/[#>].*$/, '').split('|'))) {
      const words = wordsOf(part);
      const command = all.find(
        (one) => pathOf(one) === words.slice(0, pathOf(one).split(' ').length).join(' '),
      );
      // The program's own options, for examples of `groundctl` without a command.
      const options = (command ?? program).options;
      const known = new Set(options.flatMap((option) => [option.long, option.short]));
      const used = words.filter((word) => word.startsWith('-') && word !== '-');
      expect(
        used.filter((word) => !known.has(word)),
        part,
      ).toEqual([]);
    }
  });

  test('that changes something offers a dry run', () => {
    const changing = /create|update|delete|invite|remove|allow-ips/;
    const found = leaves(program).filter((command) => changing.test(command.name()));
    expect(found.length).toBeGreaterThanOrEqual(6);
    for (const command of found) {
      expect(
        command.options.map((option) => option.long),
        pathOf(command),
      ).toEqual(expect.arrayContaining(['--dry-run', '--yes']));
    }
  });
});

test('a command line that begins with a noun has the same help for it as the whole program', async () => {
  const { createProgram } = await import('../../src/cli/program.ts');
  expect(program.commands.map((command) => command.name())).toContain('doctor');
  for (const noun of program.commands) {
    const alone = createProgram({} as Io, () => {}, [noun.name(), 'anything']);
    expect(alone.commands.map((command) => command.name())).toEqual([noun.name()]);
    expect(leaves(alone).map(helpOf)).toEqual(leaves(noun).map(helpOf));
  }
  // Neither an option nor a word that only looks like one of an object's own is a noun.
  for (const first of ['--region', 'constructor', 'workteam']) {
    expect(createProgram({} as Io, () => {}, [first, 'workteams']).commands).toHaveLength(
      program.commands.length,
    );
  }
});

test('the first line knows every option of the program that takes a value', async () => {
  const { WITH_VALUE } = await import('../../src/cli/first-line.ts');
  const taking = program.options.filter((option) => option.required).map((option) => option.long);
  expect([...WITH_VALUE].sort()).toEqual(taking.sort());
});

test('commands that do not connect leave the connection out of their help', () => {
  const help = (path: string) => helpOf(leaves(program).find((leaf) => pathOf(leaf) === path) ?? program);
  for (const path of ['groundctl sandbox start', 'groundctl sandbox env', 'groundctl explain']) {
    expect(help(path)).not.toMatch(/--profile|--endpoint-url|--sandbox /);
  }
  expect(help('groundctl workteams list')).toMatch(/--profile[\s\S]*--endpoint-url[\s\S]*--sandbox/);
});
