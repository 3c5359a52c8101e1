import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** The built program, as `node` gets it. */
export const PROGRAM = join(import.meta.dirname, '../../bin/groundctl.cjs');

/** This process's environment without anything of AWS's, plus `extra`. */
export function cleanEnv(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return { ...Object.fromEntries(kept), ...extra };
}

export interface RunningSandbox {
  readonly url: string;
  /** The environment in which any AWS tool talks to it. */
  readonly env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/** `groundctl sandbox start --port 0` of the built program, with the environment of `sandbox env`. */
export async function startSandbox(): Promise<RunningSandbox> {
  const child = spawn(process.execPath, [PROGRAM, 'sandbox', 'start', '--port', '0'], {
    env: cleanEnv(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  try {
    const url = await readyUrl(createInterface({ input: child.stdout }));
    const args = [PROGRAM, 'sandbox', 'env', '--port', new URL(url).port];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: cleanEnv() });
    return { url, env: cleanEnv(parseExports(stdout)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function readyUrl(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error('sandbox start ended before it said that it is ready');
}

/** `export NAME=VALUE` lines of a POSIX shell, values bare or in single or double quotes. */
export function parseExports(text: string): Record<string, string> {
  const matches = text.matchAll(/^export ([A-Za-z_]\w*)=(?:'([^']*)'|"([^"]*)"|(\S*))$/gm);
  return Object.fromEntries(
    Array.from(matches, ([, name, single, double, bare]) => [name, single ?? double ?? bare ?? '']),
  );
}
