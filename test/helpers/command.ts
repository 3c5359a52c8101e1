import { Console } from 'node:console';
import { Readable, Writable } from 'node:stream';
import meta from '../../package.json' with { type: 'json' };
import { environment, type Run, type RunOptions } from './program.ts';

export { hasRawControls } from './program.ts';

// The bundler puts the version in; here nobody does.
Object.assign(globalThis, { __GROUNDCTL_VERSION__: meta.version });
const { run: runWords } = await import('../../src/cli/run.ts');

export type CommandOptions = Pick<RunOptions, 'sandbox' | 'env' | 'stdin' | 'cwd'>;

let before: Promise<unknown> = Promise.resolve();

/**
 * Runs a command line in this process, as `run` of program.ts does in one of its own, for a tenth of its time. For
 * what a process is (signals, a terminal, files it leaves when it is killed, how it was built) there is that one.
 * Environment, folder and streams are the process's own, so that one command line runs at a time.
 */
export function run(words: readonly string[], options: CommandOptions = {}): Promise<Run> {
  const result = before.then(() => runNow(words, options));
  before = result.catch(() => {});
  return result;
}

async function runNow(words: readonly string[], options: CommandOptions): Promise<Run> {
  const folder = process.cwd();
  const variables = { ...process.env };
  const streams = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };
  const { console } = globalThis;
  const [stdout, stderr] = [new Written(), new Written()];
  try {
    if (options.cwd !== undefined) process.chdir(options.cwd);
    setVariables(environment(options));
    setStreams({ stdin: Readable.from([Buffer.from(options.stdin ?? '')]), stdout, stderr });
    globalThis.console = new Console(stdout, stderr);
    const code = await runWords(words);
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    globalThis.console = console;
    setStreams(streams);
    setVariables(variables);
    process.chdir(folder);
  }
}

/** Vitest's own stay: it asks for them while a command runs. */
function setVariables(wanted: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env))
    if (!(name in wanted) && !name.startsWith('VITEST')) delete process.env[name];
  for (const [name, value] of Object.entries(wanted)) if (value !== undefined) process.env[name] = value;
}

function setStreams(streams: { readonly [name: string]: unknown }): void {
  for (const [name, value] of Object.entries(streams))
    Object.defineProperty(process, name, { value, configurable: true, enumerable: true });
}

/** A stream that is no terminal, and keeps what is written. */
class Written extends Writable {
  readonly #chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
