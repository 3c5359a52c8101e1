/**
 * Breaks the source of one area in every small way there is, one at a time, and asks its tests:
 * `npm run mutate -- AREA [FILE…]`. What survives is listed; docs/testing.md holds the scores and the reasons.
 */
import { Stryker } from '@stryker-mutator/core';
import { AREAS } from './mutation-areas.ts';

const [, , name = '', ...files] = process.argv;
const area = AREAS[name];
if (area === undefined) {
  console.error(`Which area? ${Object.keys(AREAS).join(', ')}`);
  process.exit(2);
}
process.env.MUTATE_TESTS = JSON.stringify(area.tests);
const results = await new Stryker({
  mutate: files.length > 0 ? files : [...area.source],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutate.config.ts' },
  coverageAnalysis: 'perTest',
  concurrency: Number(process.env.MUTATE_WORKERS ?? 1),
  // Static mutants are run with every test of the area; the rest with those that reach them.
  ignoreStatic: false,
  timeoutMS: 8_000,
  tempDirName: '.mutants',
  ignorePatterns: ['dist', 'docs', 'bench', 'reports'],
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, skipFull: true },
  jsonReporter: { fileName: `reports/mutation/${name}.json` },
  disableTypeChecks: false,
  thresholds: { high: 95, low: 85, break: 85 },
  allowConsoleColors: false,
}).runMutationTest();
const killed = results.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
const counted = results.filter(({ status }) => status !== 'Ignored' && status !== 'CompileError').length;
console.log(`${name}: ${killed} of ${counted} mutants killed, ${((100 * killed) / counted).toFixed(1)} %`);
