/** Tries made-up inputs on a parser of outside data: `npm run fuzz -- NAME [--seconds N] [--seed S] [--count N]`. */
import { parseArgs } from 'node:util';
import { keep } from '../test/fuzz/corpus.ts';
import { fuzz } from '../test/fuzz/run.ts';
import { TARGETS } from '../test/fuzz/targets.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string' }, seed: { type: 'string' }, count: { type: 'string' } },
});
const chosen = positionals.includes('all')
  ? TARGETS
  : TARGETS.filter(({ name }) => positionals.includes(name));
const seed = Number(values.seed ?? Date.now() % 1e9);
const count = values.count === undefined ? undefined : Number(values.count);
const seconds = Number(values.seconds ?? (count === undefined ? 60 : Number.POSITIVE_INFINITY));
if (chosen.length === 0 || [seed, seconds, count ?? 1].some((number) => !(number > 0))) {
  console.error(`Which parser? npm run fuzz -- NAME --seconds 60 --seed 1, with one of:`);
  for (const { name, about } of TARGETS) console.error(`  ${name.padEnd(12)}${about}`);
  process.exit(2);
}
let failed = 0;
for (const target of chosen) {
  const run = await fuzz(target, { seed, seconds, ...(count === undefined ? {} : { count }) });
  const { inputs, slowest, failure } = run;
  const rate = Math.round(inputs / run.seconds);
  console.log(
    `${target.name}: ${inputs} inputs, seed ${seed}, ${rate} a second, the slowest ${slowest.toFixed(0)} ms`,
  );
  if (failure === undefined) continue;
  failed += 1;
  console.log(`  ${failure.error.stack}\n  kept as ${keep(target.name, failure.input)}`);
}
process.exit(failed === 0 ? 0 : 1);
