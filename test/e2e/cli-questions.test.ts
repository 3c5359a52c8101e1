import { describe, expect, test } from 'vitest';
import { environment } from '../helpers/program.ts';
import { KEYS, PtyProgram } from '../helpers/pty.ts';
import { type Connected, connected } from '../helpers/sandbox.ts';

const inTerminal = (here: Connected, ...words: string[]) =>
  new PtyProgram(words, { env: environment({ sandbox: here.sandbox }), columns: 100 });

const LOCK = ['workteams', 'update', 'retail-boxes', '--lock', 'source-ip'];
const DELETE = ['workteams', 'delete', 'vendor-trial'];
const lockOf = async (here: Connected) => (await here.teams.show('retail-boxes')).lock;

describe('the question before a change', () => {
  test('shows the plan first, and y goes ahead', async () => {
    await using here = await connected();
    await using program = inTerminal(here, ...LOCK);
    const screen = await program.until('Apply this change? [y/N]');
    expect(screen).toContain('SourceIp: Disabled -> Enabled');
    expect(await lockOf(here)).toBe('off');
    await program.press('y\r', '1 done');
    expect(await program.exit()).toMatchObject({ code: 0 });
    expect(await lockOf(here)).toBe('source-ip');
  });

  test.each([
    ['Enter alone', '\r'],
    ['n', 'n\r'],
    ['another word', 'yep\r'],
    ['Ctrl-C', KEYS.ctrlC],
    ['the end of the input', '\u0004'],
  ])('%s changes nothing and exits with 130', async (_, keys) => {
    await using here = await connected();
    await using program = inTerminal(here, ...LOCK);
    await program.until('[y/N]');
    await program.press(keys, 'Nothing was changed.');
    expect(await program.exit()).toMatchObject({ code: 130 });
    expect(await lockOf(here)).toBe('off');
  });

  test('is not asked with --no-input, on either side of the command', async () => {
    await using here = await connected();
    for (const words of [
      [...LOCK, '--no-input'],
      ['--no-input', ...LOCK],
    ]) {
      await using program = inTerminal(here, ...words);
      await program.until('cannot ask here');
      expect(await program.exit()).toMatchObject({ code: 252 });
    }
  });

  test('is not asked with --yes, nor when there is nothing to change', async () => {
    await using here = await connected();
    for (const expected of ['1 done', 'already matches the request']) {
      await using program = inTerminal(here, ...LOCK, '--yes');
      await program.until(expected);
      expect(await program.exit()).toMatchObject({ code: 0 });
    }
  });
});

describe('the question before a deletion', () => {
  test('takes the name and nothing else', async () => {
    await using here = await connected();
    for (const answer of ['y', 'vendor-trail', '']) {
      await using program = inTerminal(here, ...DELETE, '--yes');
      await program.until('Type vendor-trial to go ahead:');
      await program.press(`${answer}\r`, 'nothing was changed');
      expect(await program.exit()).toMatchObject({ code: 130 });
    }
    expect((await here.teams.list()).teams).toHaveLength(6);
    await using program = inTerminal(here, ...DELETE);
    await program.until('Type vendor-trial');
    await program.press('vendor-trial\r', '1 done');
    expect(await program.exit()).toMatchObject({ code: 0 });
    expect((await here.teams.list()).teams).toHaveLength(5);
  });
});

test('a table fits the terminal and is coloured, unless NO_COLOR says otherwise', async () => {
  await using here = await connected();
  const env = environment({ sandbox: here.sandbox });
  await using coloured = new PtyProgram(['workteams', 'list'], { env, columns: 60 });
  await coloured.exit();
  expect(coloured.raw).toContain('\u001b[');
  await using plain = new PtyProgram(['workteams', 'list'], { env: { ...env, NO_COLOR: '1' }, columns: 60 });
  await plain.exit();
  expect(plain.raw).not.toContain('\u001b[');
  const [table = ''] = plain.raw.split('\r\n\r\n');
  const rows = table.split('\r\n');
  expect(rows.length).toBeGreaterThan(6);
  expect(Math.max(...rows.map((row) => [...row].length))).toBeLessThanOrEqual(60);
});
