import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run, unfolded } from '../helpers/program.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'examples-'));
  mkdirSync(join(folder, 'frames'));
  writeFileSync(join(folder, 'frames/seq-1.txt'), 'text');
  writeFileSync(join(folder, 'frames.manifest'), '{"source":"text"}\n');
  writeFileSync(
    join(folder, 'project.yaml'),
    'project: frames\nemail: ana@example.com\ntask-type: image\npii: no\ndata: s3://acme-labeling-data/images/\nresults: s3://acme-labeling-data/labels/\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Each carries on with what the one before wrote. */
test.each([
  ['batches', 'check'],
  ['batches', 'split'],
  ['batches', 'stage'],
  ['plus', 'kit'],
  ['plus', 'statuses'],
])('every example of %s %s works on the sandbox', async (...command) => {
  const { stdout } = await run([...command, '--help']);
  const lines = Array.from(unfolded(stdout).matchAll(/^ {2}\$ groundctl (.*)$/gm), ([, line = '']) => line);
  expect(lines.length).toBeGreaterThan(0);
  // The demonstration account has no inventory reports.
  for (const line of lines.filter((one) => !one.includes('--inventory'))) {
    const words = Array.from(line.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, bare]) => quoted ?? bare ?? '');
    const done = await run([...words, '--sandbox'], {
      cwd: folder,
      env: { XDG_STATE_HOME: join(folder, 'state') },
    });
    expect(done, line).toMatchObject({ code: 0 });
  }
});
