import { readFileSync } from 'node:fs';
import type { Mutant } from './instrument.ts';
import { isKill, readLog } from './log.ts';

/** What survived, each with its line, and how many of each file were killed. */
export function reportOf(mutants: readonly Mutant[]): { readonly text: string; readonly killed: number } {
  const log = readLog();
  const killed = new Set(log.filter(([what]) => isKill(what)).map(([, id]) => id));
  const reached = new Set(log.map(([, id]) => id));
  const lines = mutants
    .filter(({ id }) => !killed.has(id))
    .flatMap((mutant) => [
      `${mutant.file}:${mutant.start.line + 1}:${mutant.start.column + 1} ${mutant.mutator}${reached.has(mutant.id) ? '' : ' (no test reaches it)'}`,
      `  ${originalOf(mutant)}  ->  ${short(mutant.replacement)}`,
    ]);
  for (const [, id] of log.filter(([what]) => what === 'fails-anyway')) lines.push(`fails anyway: ${id}`);
  for (const [file, all] of Map.groupBy(mutants, ({ file }) => file)) {
    const count = all.filter(({ id }) => killed.has(id)).length;
    lines.push(`${file}: ${count} of ${all.length}, ${percent(count, all.length)}`);
  }
  return { text: lines.join('\n'), killed: killed.size };
}

export function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}

function originalOf({ file, start, end }: Mutant): string {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .slice(start.line, end.line + 1);
  const last = lines.length - 1;
  lines[last] = lines[last]?.slice(0, end.column) ?? '';
  lines[0] = lines[0]?.slice(start.column) ?? '';
  return short(lines.join(' '));
}

function short(code: string): string {
  const line = code.replaceAll(/\s+/g, ' ');
  return line.length <= 100 ? line : `${line.slice(0, 60)} … ${line.slice(-35)}`;
}
