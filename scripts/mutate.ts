/**
 * Breaks the source of one area in every small way that StrykerJS knows, one at a time, and asks its tests:
 * `npm run mutate -- AREA [FILE…] [--by TEST…] [--killed FILE] [--at-load only|never]`. What survives is listed;
 * docs/testing.md holds the scores and the reasons. What was killed is kept in FILE, and not tried again while its
 * source is the same. What takes effect while modules load, such as words of rules, is slow to try: `--at-load` tells
 * it from the rest.
 * The tests that reach a mutant are repeated in one process (mutation/repeat-runner.ts), which takes a twentieth of
 * the time that StrykerJS's own runner for Vitest takes; `--stryker` asks that one, and both agree.
 */
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AREAS } from './mutation-areas.ts';

const { values: options, positionals } = parseArgs({
  options: {
    stryker: { type: 'boolean' },
    by: { type: 'string', multiple: true },
    killed: { type: 'string' },
    'at-load': { type: 'string' },
  },
  allowPositionals: true,
});
const [name = '', ...files] = positionals;
const area = AREAS[name];
if (area === undefined) {
  console.error(`Which area? ${Object.keys(AREAS).join(', ')}`);
  process.exit(2);
}
const source = files.length > 0 ? files : area.source;
/** In the order of the area: quick ones leave less to the others. */
const tests = [...new Set((options.by ?? area.tests).flatMap((pattern) => globSync(pattern).sort()))];

const folder = mkdtempSync(join(tmpdir(), 'groundctl-mutants-'));
process.env.MUTATION_FOLDER = folder;
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.on('SIGTERM', () => process.exit(143));
const { killed, total } = options.stryker ? await withStryker() : await withRepeats();
const score = (100 * killed) / total;
console.log(`${name}: ${killed} of ${total} mutants killed, ${score.toFixed(1)} %`);
if (score < 85) process.exitCode = 1;

async function withRepeats(): Promise<{ readonly killed: number; readonly total: number }> {
  const { instrument } = await import('./mutation/instrument.ts');
  const { runFile } = await import('./mutation/run-file.ts');
  const { KilledBefore } = await import('./mutation/killed-before.ts');
  const { reportOf } = await import('./mutation/report.ts');
  const { sources, mutants: all } = await instrument(globSync([...source]).map((file) => resolve(file)));
  const atLoad = options['at-load'];
  const mutants = all.filter((mutant) => atLoad === undefined || mutant.atLoad === (atLoad === 'only'));
  writeFileSync(join(folder, 'sources.json'), JSON.stringify(sources));
  writeFileSync(join(folder, 'mutants.json'), JSON.stringify(mutants));
  const before = options.killed === undefined ? undefined : new KilledBefore(options.killed, mutants);
  writeFileSync(join(folder, 'log'), (before?.ids ?? []).map((id) => `killed\t${id}\t\t\n`).join(''));
  process.prependListener('exit', () => before?.keep());
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
