/** Types, lint, build and both halves of the tests, each whatever the others say, with one summary at the end. */
import { spawnSync } from 'node:child_process';
import { startVitest } from 'vitest/node';
import { HalvesReporter, secondsOf } from '../test/helpers/halves-reporter.ts';

interface Step {
  readonly name: string;
  readonly ok: boolean;
  readonly time: string;
  readonly more?: string;
}

function script(name: string): Step {
  const started = performance.now();
  const { status } = spawnSync('npm', ['run', '-s', name], { stdio: 'inherit' });
  return { name, ok: status === 0, time: secondsOf(started, performance.now()) };
}

const steps = ['typecheck', 'lint', 'build'].map(script);
const halves = new HalvesReporter();
// Without a build the end-to-end half would test an older program.
if (steps.every(({ name, ok }) => name !== 'build' || ok)) {
  const vitest = await startVitest('test', [], { run: true, reporters: ['default', halves] });
  await vitest.close();
}
const clean = process.exitCode === undefined || process.exitCode === 0;
const tests = [...halves.halves.values()];
const total = (state: 'passed' | 'failed' | 'skipped') => tests.reduce((sum, half) => sum + half[state], 0);
for (const { name, started, ended, passed, failed, skipped } of tests)
  steps.push({
    name,
    ok: failed === 0,
    time: secondsOf(started, ended),
    more: `${passed} passed, ${failed} failed, ${skipped} skipped`,
  });
const lines = steps.map(
  ({ name, ok, time, more = '' }) =>
    `  ${name.padEnd(12)}${ok ? 'ok    ' : 'FAILED'}  ${time.padStart(5)}  ${more}`,
);
console.log(`\nnpm run check\n${lines.join('\n').replace(/ +$/gm, '')}`);
if (!clean && total('failed') === 0) console.log('  The test run ended with errors outside of the tests.');
console.log(`${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`);
process.exit(clean && tests.length === 2 && steps.every(({ ok }) => ok) ? 0 : 1);
