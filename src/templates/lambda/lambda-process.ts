import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { abortError, usageError } from '../../core/errors.ts';
import { textLines } from '../../core/manifest/text-lines.ts';
import type { Credentials } from '../../core/sigv4/sign.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { readJson } from '../dialect/json.ts';
import { NODE_BOOTSTRAP, PYTHON_BOOTSTRAP } from './bootstrap.ts';

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

/** One process in which a Lambda's file is loaded. It takes one event at a time. */
export interface LambdaProcess extends AsyncDisposable {
  /**
   * What the handler answered to `event`, which is JSON on one line.
   *
   * @throws GroundctlError `lambda-failed` where the handler did, `lambda-needs-aws` where it calls AWS and has no credentials; `lambda-timeout` and `lambda-ended` where
   * nothing can be asked of this process any more
   */
  invoke(event: string, limits: InvokeLimits): Promise<unknown>;
}

export interface InvokeLimits {
  /** Milliseconds. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

/** What a Lambda finds in its environment beside what every process needs. */
export interface LambdaEnvironment {
  /** As AWS_REGION; default us-east-1. */
  readonly region?: string | undefined;
  /** The function's own variables. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /** Credentials, and where requests go, where it is to call AWS. Left out, it has none. */
  readonly aws?: { readonly credentials: Credentials; readonly endpoint: string | undefined } | undefined;
}

/** What the SDKs say when they look for credentials and find none. */
const NEEDS_AWS =
  /NoCredentialsError|Unable to locate credentials|PartialCredentialsError|CredentialsProviderError|Could not load credentials|Missing credentials in config|CredentialsError/;

/** Variables a Lambda keeps; credentials and everything else of ours stay with us. */
const KEPT = ['PATH', 'LANG', 'LC_ALL', 'TZ', 'SystemRoot', 'PATHEXT'];
const LOAD_TIMEOUT = 30_000;

/**
 * Loads a Lambda's file in a process of its own: without our AWS_* variables, with an empty temporary folder as its
 * home, in its own process group, which is killed when an event takes too long and when it is disposed.
 *
 * @throws GroundctlError a usage error where the file cannot be loaded
 */
export async function startLambdaProcess(
  path: string,
  host: LambdaHost,
  environment: LambdaEnvironment = {},
  signal?: AbortSignal,
): Promise<LambdaProcess> {
  const name = quoteForMessage(path);
  const { command, args } = commandFor(path, host);
  const folder = await mkdtemp(join(tmpdir(), 'groundctl-lambda-'));
  const child = spawn(command, args, {
    cwd: folder,
    detached: true,
    env: environmentOf(host, folder, path, environment),
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-2_000);
  });
  child.stdin?.on('error', () => {});
  child.on('error', () => {});
  if (child.pid === undefined) {
    await rm(folder, { recursive: true, force: true });
    throw usageError(`${quoteForMessage(command)} cannot be started; is it installed?`);
  }
  const group = child.pid;
  const messages = messagesOf(child.stdio[3] as Readable);
  const kill = () => host.killGroup(group);
  const next = async ({ timeout, signal: stopped }: InvokeLimits, late: () => Error) => {
    const limit = stopAfter(timeout, stopped, kill, late);
    const step = messages.next();
    step.catch(() => {});
    try {
      const { value } = await Promise.race([step, limit.promise]);
      return value;
    } finally {
      limit.cancel();
    }
  };
  const dispose = async () => {
    kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const first = await next({ timeout: LOAD_TIMEOUT, signal }, () =>
      usageError(`The Lambda ${name} took longer than ${LOAD_TIMEOUT / 1000} s to load.`),
    );
    if (!first?.ready) throw notLoaded(name, first?.fatal ?? `it ended${lastWords(stderr)}`);
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    async invoke(event, limits) {
      child.stdin?.write(`${event}\n`);
      const message = await next(limits, () =>
        usageError(`The Lambda ${name} took longer than ${limits.timeout / 1000} s and was stopped.`, {
          code: 'lambda-timeout',
        }),
      );
      if (message === undefined) {
        throw usageError(`The Lambda ${name} ended before it responded${lastWords(stderr)}.`, {
          code: 'lambda-ended',
        });
      }
      if (message.error === undefined) return message.answer;
      if (NEEDS_AWS.test(message.error)) throw needsAws(name, message.error);
      throw usageError(`The Lambda ${name} failed: ${quoteForMessage(message.error, 300)}.`, {
        code: 'lambda-failed',
      });
    },
    [Symbol.asyncDispose]: dispose,
  };
}

/** The last line that was written to stderr, where there is any. */
function lastWords(stderr: string): string {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  return last === '' ? '' : `, and said ${quoteForMessage(last, 200)}`;
}

function notLoaded(name: string, reason: string) {
  if (NEEDS_AWS.test(reason)) return needsAws(name, reason);
  const variable = /KeyError|undefined|environ/.test(reason);
  return usageError(`The Lambda ${name} cannot be loaded: ${quoteForMessage(reason, 300)}.`, {
    ...(variable ? { hint: 'Variables of the function: --env NAME=VALUE, or --variables FILE.' } : {}),
  });
}

/** It is not broken: it was not given what it needs. */
function needsAws(name: string, said: string) {
  return usageError(
    `The Lambda ${name} calls AWS, but has no credentials here: ${quoteForMessage(said, 200)}.`,
    {
      code: 'lambda-needs-aws',
      hint: 'Let it call the sandbox with --lambda-aws sandbox, or your account with --lambda-aws session.',
    },
  );
}

/** @throws GroundctlError a usage error for what is neither JavaScript nor Python, by its name */
export function checkLanguage(path: string): void {
  if (/\.(?:[cm]?js|py)$/.test(path)) return;
  throw usageError(
    `${quoteForMessage(path)} is not a Lambda that can run here; it must end in .js, .mjs, .cjs or .py.`,
  );
}

function commandFor(path: string, host: LambdaHost): { command: string; args: string[] } {
  const file = resolve(path);
  return extname(path) === '.py'
    ? { command: host.python, args: ['-c', PYTHON_BOOTSTRAP, file] }
    : { command: host.node, args: ['--input-type=module', '--eval', NODE_BOOTSTRAP, file] };
}

function environmentOf(
  { environment }: LambdaHost,
  folder: string,
  path: string,
  { region = 'us-east-1', variables, aws }: LambdaEnvironment,
): Record<string, string | undefined> {
  const { HOME, PYTHONUSERBASE = HOME && join(HOME, '.local') } = environment;
  return {
    ...Object.fromEntries(KEPT.map((kept) => [kept, environment[kept]])),
    // The SDKs look for credentials at home; packages that a person installed are to be found all the same.
    HOME: folder,
    TMPDIR: folder,
    ...(PYTHONUSERBASE === undefined ? {} : { PYTHONUSERBASE }),
    // As in a real one; without the last, the SDKs look for a machine of EC2 and take their time.
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: basename(path, extname(path)),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...(aws && awsVariables(aws)),
    ...variables,
  };
}

function awsVariables({ credentials, endpoint }: NonNullable<LambdaEnvironment['aws']>) {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
    ...(endpoint === undefined ? {} : { AWS_ENDPOINT_URL: endpoint }),
  };
}

interface Message {
  readonly ready?: boolean;
  readonly fatal?: string;
  readonly answer?: unknown;
  readonly error?: string;
}

async function* messagesOf(stream: Readable): AsyncGenerator<Message, undefined, void> {
  for await (const lines of textLines(stream)) {
    for (const { text } of lines) yield readMessage(text);
  }
  return undefined;
}

function readMessage(text: string | undefined): Message {
  if (text === undefined) return { error: 'its response is too long for one line, or not UTF-8' };
  try {
    return readJson(text) as Message;
  } catch {
    return { error: 'its response is not JSON' };
  }
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
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort);
  const cancel = () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  };
  return { promise, cancel };
}
