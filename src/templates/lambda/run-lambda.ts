import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { abortError, usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { readJson, writeJson } from '../dialect/json.ts';
import { NODE_BOOTSTRAP, PYTHON_BOOTSTRAP } from './bootstrap.ts';
import type { PreAnnotationEvent } from './contract.ts';

/** What a Lambda's process is started with; the domain knows no process of its own. */
export interface LambdaHost {
  /** The Node to run .js, .mjs and .cjs with. */
  readonly node: string;
  /** The Python to run .py with. */
  readonly python: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends a process and everything it started, by the number of its group. */
  killGroup(group: number): void;
}

export interface LambdaOptions {
  /** Milliseconds one event may take. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

/** A Lambda that runs on this machine. */
export interface LocalLambda extends AsyncDisposable {
  /** The handler's answer. Throws a usage error where it fails, takes too long or ends. */
  invoke(event: PreAnnotationEvent): Promise<unknown>;
}

/** Variables a Lambda keeps; credentials and everything else of ours stay with us. */
const KEPT = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'SystemRoot', 'PATHEXT'];
const MAX_ANSWER = 1_000_000;

/**
 * Starts a pre-annotation Lambda's file in a process of its own: without AWS_* variables, in an empty temporary
 * folder, in its own process group, which is killed when an event takes too long and when it is disposed.
 */
export async function startLambda(
  path: string,
  host: LambdaHost,
  { timeout, signal }: LambdaOptions,
): Promise<LocalLambda> {
  const name = quoteForMessage(path);
  const folder = await mkdtemp(join(tmpdir(), 'groundctl-lambda-'));
  const { command, args } = commandFor(path, host);
  const child = spawn(command, args, {
    cwd: folder,
    detached: true,
    env: { ...Object.fromEntries(KEPT.map((kept) => [kept, host.environment[kept]])), TMPDIR: folder },
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-2_000);
  });
  child.stdin?.on('error', () => {});
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  failed.catch(() => {});
  const answers = createInterface({ input: child.stdio[3] as Readable })[Symbol.asyncIterator]();
  const kill = () => {
    if (child.pid !== undefined) host.killGroup(child.pid);
  };

  const ended = (): never => {
    const said = stderr.trim().split('\n').at(-1);
    throw usageError(`The Lambda ${name} ended before it answered.`, said ? { hint: said } : {});
  };
  const invoke = async (event: PreAnnotationEvent): Promise<unknown> => {
    const stopped = stopAfter(timeout, signal, kill, () =>
      usageError(`The Lambda ${name} took longer than ${timeout / 1000} s and was ended.`, {
        hint: 'Give it longer with --lambda-timeout, or let it answer sooner.',
      }),
    );
    child.stdin?.write(`${writeJson(event)}\n`);
    try {
      const step = await Promise.race([answers.next(), failed, stopped.promise]);
      return step.done ? ended() : read(step.value, name);
    } finally {
      stopped.cancel();
    }
  };
  return {
    invoke,
    async [Symbol.asyncDispose]() {
      kill();
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
        await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Kills and rejects after `timeout` milliseconds, or when `signal` fires, unless it is cancelled before. */
function stopAfter(timeout: number, signal: AbortSignal | undefined, kill: () => void, late: () => Error) {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {});
  const stop = (error: Error) => {
    kill();
    reject(error);
  };
  const onAbort = () => stop(abortError());
  const timer = setTimeout(() => stop(late()), timeout);
  signal?.addEventListener('abort', onAbort);
  const cancel = () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  };
  return { promise, cancel };
}

function commandFor(path: string, host: LambdaHost): { command: string; args: string[] } {
  const file = resolve(path);
  switch (extname(path)) {
    case '.js':
    case '.mjs':
    case '.cjs':
      return { command: host.node, args: ['--input-type=module', '--eval', NODE_BOOTSTRAP, file] };
    case '.py':
      return { command: host.python, args: ['-c', PYTHON_BOOTSTRAP, file] };
    default:
      throw usageError(
        `${quoteForMessage(path)} is no Lambda that runs here; it has to end in .js, .mjs, .cjs or .py.`,
      );
  }
}

function read(line: string, name: string): unknown {
  if (line.length > MAX_ANSWER)
    throw usageError(`The Lambda ${name} answered more than ${MAX_ANSWER} characters.`);
  const message = readJson(line) as { answer?: unknown; error?: string; fatal?: string };
  if (message.fatal !== undefined) {
    throw usageError(`The Lambda ${name} cannot be loaded: ${quoteForMessage(message.fatal, 300)}.`);
  }
  if (message.error !== undefined) {
    throw usageError(`The Lambda ${name} failed: ${quoteForMessage(message.error, 300)}.`, {
      code: 'lambda-failed',
    });
  }
  return message.answer;
}
