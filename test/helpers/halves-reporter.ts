import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

const SLOWEST = 6;

export interface Half {
  readonly name: string;
  readonly started: number;
  ended: number;
  passed: number;
  failed: number;
  skipped: number;
  readonly files: { readonly path: string; readonly seconds: number }[];
}

/** Says at the end how long each half of the tests took, and which files took longest. */
export class HalvesReporter implements Reporter {
  readonly halves = new Map<string, Half>();

  onTestModuleQueued({ project: { name } }: TestModule): void {
    const started = performance.now();
    if (!this.halves.has(name))
      this.halves.set(name, { name, started, ended: started, passed: 0, failed: 0, skipped: 0, files: [] });
  }

  onTestModuleEnd(module: TestModule): void {
    const half = this.halves.get(module.project.name);
    if (half === undefined) return;
    const { duration, collectDuration, prepareDuration } = module.diagnostic();
    const seconds = (duration + collectDuration + prepareDuration) / 1000;
    half.files.push({ path: relative(process.cwd(), module.moduleId), seconds });
    half.ended = performance.now();
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state !== 'pending') half[state] += 1;
    }
    // A file that cannot be loaded, or whose hooks fail, has failed even if no test of it has.
    if (module.state() === 'failed' && module.errors().length > 0) half.failed += 1;
  }

  onTestRunEnd(): void {
    const lines = [...this.halves.values()].map(({ name, started, ended, files }) => {
      const slowest = files.toSorted((one, other) => other.seconds - one.seconds).slice(0, SLOWEST);
      const list = slowest.map(({ path, seconds }) => `    ${seconds.toFixed(1).padStart(6)} s  ${path}`);
      const total = `${secondsOf(started, ended)}, ${files.length} files; the slowest:`;
      return [`  ${name}: ${total}`, ...list].join('\n');
    });
    if (lines.length > 0) process.stdout.write(`\n${lines.join('\n')}\n`);
  }
}

/** The time between two readings of `performance.now()`, in whole seconds. */
export function secondsOf(started: number, ended: number): string {
  return `${((ended - started) / 1000).toFixed(0)} s`;
}
