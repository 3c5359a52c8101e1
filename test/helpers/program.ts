import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../src/sandbox/start.ts';
import { clockVariables } from './clock.ts';
import { credentialsOf } from './sandbox.ts';

export const LAUNCHER = join(import.meta.dirname, '../../bin/groundctl.cjs');

/** Help as it is typed: examples that go on after a backslash are one line. */
export const unfolded = (help: string): string => help.replace(/ \\\n +/g, ' ');

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Reached through AWS_ENDPOINT_URL, with its credentials in the environment. */
  readonly sandbox?: Sandbox;
  /** More variables; nothing else of this process's environment is handed on but PATH. */
  readonly env?: Record<string, string | undefined>;
  /** Text or bytes for standard input, which otherwise ends at once. */
  readonly stdin?: string | Uint8Array;
  /** A file that standard input is, instead. */
  readonly stdinFrom?: string;
  readonly cwd?: string;
  /** Another copy of the program. */
  readonly launcher?: string;
  /** Called with the process once it runs, for signals. */
  readonly onStart?: (child: ChildProcessWithoutNullStreams) => void;
}

/** Runs the built program to its end. It must have been built: `npm test` does that first. */
export function run(words: readonly string[], options: RunOptions = {}): Promise<Run> {
  return runChild(start(words, options), options);
}

/** The same of a program that was started in another way. */
export function runChild(child: ChildProcessWithoutNullStreams, options: RunOptions = {}): Promise<Run> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // A program that refuses its input early closes the pipe before all of it is written.
  child.stdin?.on('error', () => {}).end(options.stdin ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    options.onStart?.(child);
  });
}

const running = new Set<ChildProcessWithoutNullStreams>();
// A test that fails in the middle leaves nothing behind.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts the built program and leaves it running; whoever starts it ends it. */
export function start(words: readonly string[], options: RunOptions = {}): ChildProcessWithoutNullStreams {
  const stdin = options.stdinFrom === undefined ? 'pipe' : openSync(options.stdinFrom, 'r');
  const child = spawn(process.execPath, [options.launcher ?? LAUNCHER, ...words], {
    env: environment(options),
    stdio: [stdin, 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  if (stdin !== 'pipe') closeSync(stdin);
  const started = child as ChildProcessWithoutNullStreams;
  running.add(started);
  return started.once('exit', () => running.delete(started));
}

/** The environment the program runs in: no AWS configuration but the sandbox's and what is asked for. */
export function environment({ sandbox, env }: RunOptions): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    ...clockVariables(),
    HOME: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...(sandbox
      ? { ...credentialsOf(sandbox), AWS_ENDPOINT_URL: sandbox.url, AWS_REGION: sandbox.region }
      : {}),
    ...env,
  };
}

/** True when `text` holds a control character other than newline, or a bidirectional override. */
export function hasRawControls(text: string): boolean {
  return /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(text);
}
