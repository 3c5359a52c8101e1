/**
 * Breaks the source of one area in every small way that StrykerJS knows, one at a time, and asks its tests:
 * `npm run mutate -- AREA [FILE…]`. What survives is listed; docs/testing.md holds the scores and the reasons.
 * The tests that reach a mutant are repeated in one process (mutation/repeat-runner.ts), which takes a twentieth of
 * the time that StrykerJS's own runner for Vitest takes; `--stryker` asks that one, and both agree.
 */
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AREAS } from './mutation-areas.ts';

const args = process.argv.slice(2);
const [name = '', ...files] = args.filter((arg) => arg !== '--stryker');
const area = AREAS[name];
if (area === undefined) {
  console.error(`Which area? ${Object.keys(AREAS).join(', ')}`);
  process.exit(2);
}
const source = files.length > 0 ? files : area.source;
/** In the order of the area: quick ones leave less to the others. */
const tests = [...new Set(area.tests.flatMap((pattern) => globSync(pattern).sort()))];

const folder = mkdtempSync(join(tmpdir(), 'groundctl-mutants-'));
process.env.MUTATION_FOLDER = folder;
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const { killed, total } = args.includes('--stryker') ? await withStryker() : await withRepeats();
const score = (100 * killed) / total;
console.log(`${name}: ${killed} of ${total} mutants killed, ${score.toFixed(1)} %`);
if (score < 85) process.exitCode = 1;

async function withRepeats(): Promise<{ readonly killed: number; readonly total: number }> {
  const { instrument } = await import('./mutation/instrument.ts');
  const { runFile } = await import('./mutation/run-file.ts');
  const { reportOf } = await import('./mutation/report.ts');
  const { sources, mutants } = await instrument(globSync([...source]).map((file) => resolve(file)));
  writeFileSync(join(folder, 'sources.json'), JSON.stringify(sources));
  writeFileSync(join(folder, 'mutants.json'), JSON.stringify(mutants));
  writeFileSync(join(folder, 'log'), '');
  for (const [index, test] of tests.entries()) {
    console.error(`${index + 1} of ${tests.length}: ${test}`);
    await runFile(test);
  }
  const report = reportOf(mutants);
  console.log(report.text);
  return { killed: report.killed, total: mutants.length };
}

async function withStryker(): Promise<{ readonly killed: number; readonly total: number }> {
  const { Stryker } = await import('@stryker-mutator/core');
  process.env.MUTATION_TEST = JSON.stringify(tests);
  const results = await new Stryker({
    mutate: [...source],
    testRunner: 'vitest',
    vitest: { configFile: 'vitest.mutate.config.ts' },
    coverageAnalysis: 'perTest',
    concurrency: 1,
    // Static mutants are run with every test of the area; the rest with those that reach them.
    ignoreStatic: false,
    timeoutMS: 8_000,
    tempDirName: '.mutants',
    ignorePatterns: ['dist', 'docs', 'bench', 'reports'],
    reporters: ['clear-text'],
    clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, skipFull: true },
    disableTypeChecks: false,
    allowConsoleColors: false,
  }).runMutationTest();
  const killed = results.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
  const counted = results.filter(({ status }) => status !== 'Ignored' && status !== 'CompileError');
  return { killed, total: counted.length };
}
