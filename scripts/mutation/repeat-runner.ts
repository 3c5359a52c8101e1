import { appendFileSync, globSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import {
  type RunnerTestCase as Test,
  type RunnerTestFile as TestFile,
  TestRunner,
  type RunnerTestSuite as TestSuite,
  vi,
} from 'vitest';
import type { Mutant } from './instrument.ts';
import { judgedIn, MUTATION_FOLDER } from './log.ts';

/** What StrykerJS's switches look at, on the global object. */
interface Switches {
  activeMutant: string | undefined;
  /** Under which name reached mutants are counted; without one, under `static`. */
  currentTestId: string | undefined;
  hitCount: number;
  /** After so many hits a mutant throws: it has made a loop endless. */
  hitLimit: number;
  mutantCoverage: {
    static: { [id: string]: number };
    perTest: { [test: string]: { [id: string]: number } };
  };
}

interface Attempt {
  readonly path: string;
  /** Undefined for the source as it is. */
  readonly id: string | undefined;
  /** Undefined for all tests. */
  readonly tests: ReadonlySet<string> | undefined;
  readonly hits: number;
  /** Whether the source is loaded anew, with the mutant in it. */
  readonly reload: boolean;
}

const switches: Switches = {
  activeMutant: undefined,
  currentTestId: undefined,
  hitCount: 0,
  hitLimit: 0,
  mutantCoverage: { static: {}, perTest: {} },
};
Object.assign(globalThis, { __stryker__: switches });
const { setTimeout: setRealTimeout, clearTimeout: clearRealTimeout } = globalThis;

const say = (...words: readonly string[]) =>
  appendFileSync(`${MUTATION_FOLDER}/log`, `${words.join('\t')}\n`);

/**
 * Runs a test file once as it is, to see which test reaches which mutants, and then again for each of these mutants
 * with the tests that reach it, all in one process: to load the program and the tests anew for each takes most of
 * the time, and is done only where a mutant takes effect while modules load.
 */
export default class extends TestRunner {
  #repeating = false;
  #attempt: Attempt | undefined;
  #failed: string | undefined;
  #loadHits: { readonly [id: string]: number } = {};
  readonly #failsAnyway = new Set<string>();
  /** Milliseconds that each test takes with the source as it is. */
  readonly #took = new Map<string, number>();
  readonly #began = performance.now();
  #patience = 0;

  onCollected(files: TestFile[]): void {
    if (this.#repeating) {
      for (const file of files) this.#choose(file);
      switches.activeMutant = this.#attempt?.id;
      return;
    }
    const hits = switches.mutantCoverage.static;
    this.#loadHits = { ...hits };
    for (const id of Object.keys(hits)) delete hits[id];
  }

  /** Leaves the tests that are to run; true where there is one. */
  #choose(suite: TestSuite): boolean {
    let any = false;
    for (const task of suite.tasks) {
      const chosen =
        task.type === 'suite'
          ? this.#choose(task)
          : !this.#failsAnyway.has(nameOf(task)) && this.#attempt?.tests?.has(nameOf(task)) !== false;
      if (chosen) any = true;
      else task.mode = 'skip';
    }
    return any;
  }

  override async onBeforeRunTask(test: Test): Promise<void> {
    if (this.#repeating && this.#failed !== undefined) test.mode = 'skip';
    await super.onBeforeRunTask(test);
  }

  override onBeforeTryTask(test: Test, options: { retry: number; repeats: number }): void {
    if (!this.#repeating) switches.currentTestId = nameOf(test);
    super.onBeforeTryTask(test, options);
  }

  override async onAfterRetryTask(test: Test, options: { retry: number; repeats: number }): Promise<void> {
    switches.currentTestId = undefined;
    if (!this.#repeating) this.#took.set(nameOf(test), test.result?.duration ?? 0);
    if (test.result?.state === 'fail') {
      this.#failed ??= nameOf(test);
      if (!this.#repeating) {
        this.#failsAnyway.add(nameOf(test));
        say('fails-anyway', nameOf(test));
      }
    }
    await super.onAfterRetryTask(test, options);
  }

  override async onAfterRunSuite(suite: TestSuite): Promise<void> {
    if (!this.#repeating) await super.onAfterRunSuite(suite);
  }

  override async onAfterRunFiles(files: TestFile[]): Promise<void> {
    super.onAfterRunFiles(files);
    const [file] = files;
    if (this.#repeating || file === undefined) return;
    this.#repeating = true;
    this.#patience = 4_000 + 3 * (performance.now() - this.#began);
    // Nobody is shown what follows.
    Object.assign(this, {
      onTaskUpdate: async () => {},
      onCollectStart: () => {},
      onCollected: Object.getPrototypeOf(this).onCollected,
    });
    await this.#tryAll(file.filepath);
    say('done', file.filepath);
  }

  async #tryAll(path: string): Promise<void> {
    const mutants: readonly Mutant[] = JSON.parse(readFileSync(`${MUTATION_FOLDER}/mutants.json`, 'utf8'));
    const { perTest, static: hooks } = structuredClone(switches.mutantCoverage);
    const judged = judgedIn(path);
    for (const { id, atLoad } of mutants) {
      const tests = Object.keys(perTest).filter((name) => perTest[name]?.[id] !== undefined);
      const hits = [this.#loadHits[id], hooks[id], ...tests.map((name) => perTest[name]?.[id])];
      if (judged.has(id) || hits.every((count) => count === undefined)) continue;
      const attempt: Attempt = {
        path,
        id,
        // What a hook or the loading reaches may show in any test.
        tests: hits[0] === undefined && hits[1] === undefined ? new Set(tests) : undefined,
        hits: Math.max(...hits.map((count) => count ?? 0)),
        reload: atLoad || hits[0] !== undefined,
      };
      say('start', id, path);
      let verdict = await this.#try(attempt);
      const by = this.#failed;
      // The test may fail because of what an earlier mutant has left behind.
      if (verdict === 'killed' && !attempt.reload && by !== undefined) {
        const fair = await this.#try({ ...attempt, id: undefined, tests: new Set([by]) });
        if (fair !== 'survived') verdict = await this.#try({ ...attempt, reload: true });
      }
      say(verdict, id, path, by ?? '');
      // What hangs could still do something to those after it; the next process goes on behind it.
      if (verdict === 'timeout') process.kill(process.pid, 'SIGKILL');
    }
  }

  async #try(attempt: Attempt): Promise<'killed' | 'survived' | 'timeout'> {
    this.#attempt = attempt;
    this.#failed = undefined;
    switches.hitCount = 0;
    switches.hitLimit = 1000 + 100 * attempt.hits;
    // What a test waits for may never come.
    const slowest = Math.max(
      ...[...(attempt.tests ?? this.#took.keys())].map((name) => this.#took.get(name) ?? 0),
    );
    this.config.testTimeout = 2_000 + 10 * slowest;
    if (attempt.reload) {
      vi.resetModules();
      switches.activeMutant = attempt.id;
    }
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setRealTimeout(resolve, this.#patience, undefined);
    });
    const files = await Promise.race([startTests([attempt.path], this), late]);
    clearRealTimeout(timer);
    switches.activeMutant = undefined;
    if (files === undefined) return 'timeout';
    const fails = this.#failed !== undefined || files.some(({ result }) => result?.state === 'fail');
    return fails ? 'killed' : 'survived';
  }
}

function nameOf(test: Test): string {
  const names = [test.name];
  for (let suite = test.suite; suite !== undefined; suite = suite.suite) names.unshift(suite.name);
  return names.join(' > ').replaceAll(/\s/g, ' ');
}

/** Vitest's own function, which it hands to nobody. */
const startTests = await (async () => {
  const [chunk = ''] = globSync('node_modules/vitest/dist/chunks/run.*.js');
  const exported: Record<string, unknown> = await import(pathToFileURL(chunk).href);
  const found = Object.values(exported).find((one) => typeof one === 'function' && one.name === 'startTests');
  return found as (paths: readonly string[], runner: TestRunner) => Promise<TestFile[]>;
})();
