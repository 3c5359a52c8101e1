/** `npm run bench -- [--strict] NAME...`: runs benchmarks of this folder and prints their tables. */
import { readdirSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { parseArgs } from 'node:util';
import { type BenchRow, renderRows } from './lib/rows.ts';

interface Bench {
  /** What it measures, for the list of names. */
  readonly summary: string;
  run(): Promise<BenchRow[]>;
}

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -'.ts'.length))
  .sort();
const load = async (name: string): Promise<Bench> => import(`./${name}.ts`);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { strict: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !names.includes(name));

if (positionals.length === 0 || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no benchmark ${unknown.join(', ')}. These are there:`);
  for (const name of names) console.log(`${name.padEnd(12)} ${(await load(name)).summary}`);
  process.exitCode = unknown.length > 0 ? 252 : 0;
} else {
  console.log(
    `Node ${process.version}, ${platform()} ${arch()}, ${cpus().length} CPUs; minima, medians beside\n`,
  );
  for (const name of positionals) {
    const rows = await (await load(name)).run();
    console.log(`${name}\n${renderRows(rows)}`);
    // Timings depend on the machine: they only fail the run for who asks for it.
    if (values.strict && rows.some((row) => row.verdict === 'over' || row.verdict === 'not measured')) {
      process.exitCode = 1;
    }
  }
}
