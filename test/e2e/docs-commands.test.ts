import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../helpers/program.ts';

const docs = join(import.meta.dirname, '../../docs');
const PAGES = ['first-ten-minutes.md', 'troubleshooting.md', 'for-security.md'];

/** The commands of a page, in its order: every line of its sh blocks. */
function commandsOf(page: string): string[] {
  const text = readFileSync(join(docs, page), 'utf8');
  return Array.from(text.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm), ([, block = '']) =>
    block.trim().split('\n'),
  )
    .flat()
    .map((line) => line.trim());
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundctl-docs-'));
  expect(await run(['examples', '.'], { cwd: folder })).toMatchObject({ code: 0 });
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(PAGES)('%s', (page) => {
  test('has commands', () => expect(commandsOf(page).length).toBeGreaterThan(2));

  test('has no command in code that is not run here', () => {
    const lines = readFileSync(join(docs, page), 'utf8').split('\n');
    let fenced = false;
    const inCode = lines.filter((line) => {
      if (/^ *```/.test(line)) fenced = !fenced;
      return (fenced || /^ {4}/.test(line)) && /^ *(?:\$ )?groundctl /.test(line);
    });
    expect(inCode.map((line) => line.trim())).toEqual(commandsOf(page));
  });

  test.each(commandsOf(page))('%s', async (line) => {
    const [program, ...words] = line.split(' ');
    expect(program).toBe('groundctl');
    const { code, stderr } = await run(words, {
      cwd: folder,
      env: { XDG_STATE_HOME: join(folder, 'state') },
    });
    expect(code, stderr).toBe(0);
  });
});
