import { spawn } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { MUTATION_FOLDER, readLog } from './log.ts';

/**
 * A mutant whose test writes nothing for so long has made a loop that never ends, seconds; or for as long as the
 * file took from its start to its first mutant, all its tests once, where that is longer.
 */
const HANGS_AFTER = 15;
/** A test file that has not begun after so long never will, seconds. */
const NEVER_BEGINS_AFTER = 300;

/**
 * Tries every mutant that the tests of one file reach, and writes to the log what became of each. A process that
 * hangs or dies is followed by another, which goes on behind the mutant that did it.
 */
export async function runFile(test: string): Promise<void> {
  for (;;) {
    const before = readLog().length;
    const output = await runOnce(test);
    const lines = readLog();
    if (lines.at(-1)?.[0] === 'done') return;
    const [what, id = ''] = lines.at(-1) ?? [];
    if (lines.length === before) {
      writeFileSync(`${MUTATION_FOLDER}/output`, output);
      throw new Error(`${test} does not run: see ${MUTATION_FOLDER}/output`);
    }
    if (what === 'start') appendFileSync(`${MUTATION_FOLDER}/log`, `timeout\t${id}\t${resolve(test)}\t\n`);
  }
}

async function runOnce(test: string): Promise<string> {
  const child = spawn(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.mutate.config.ts'],
    { env: { ...process.env, MUTATION_TEST: test }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  // Its worker is a process of its own, in the same group.
  const kill = () => {
    try {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  process.on('exit', kill);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const began = performance.now();
  let [changed, length, hangsAfter] = [began, readLog().length, NEVER_BEGINS_AFTER];
  const watch = setInterval(() => {
    const { length: now } = readLog();
    if (now !== length) {
      if (hangsAfter === NEVER_BEGINS_AFTER) hangsAfter = Math.max(HANGS_AFTER, secondsSince(began));
      [changed, length] = [performance.now(), now];
    } else if (secondsSince(changed) > hangsAfter) kill();
  }, 1000);
  try {
    await new Promise((done) => child.on('close', done));
  } finally {
    clearInterval(watch);
    kill();
    process.off('exit', kill);
  }
  return output;
}

function secondsSince(time: number): number {
  return (performance.now() - time) / 1000;
}
