import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { goProgram } from '../../test/witness/tools.ts';

/** A server of S3 that clients are measured against. */
export interface BenchServer {
  readonly name: string;
  readonly url: string;
  /** Seconds of CPU that it has used: it shares the cores with whoever is measured. */
  cpu(): Promise<number>;
  /** Removes every object. */
  forget(): Promise<void>;
  close(): void;
}

export const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'bench-secret' };

/** Keeps names and hashes alone and checks no signature: what is measured against it is the client. */
export async function sinkServer(): Promise<BenchServer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 's3-sink.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await firstLine(child);
  return {
    name: 'sink',
    url,
    cpu: async () => Number(await (await fetch(`${url}/_cpu`)).text()),
    forget: async () => void (await fetch(`${url}/_all`, { method: 'DELETE' })),
    close: () => child.kill(),
  };
}

/** A compiled server that nobody here wrote, on files in memory; undefined where it cannot be built. */
export async function versitygwServer(bucket: string): Promise<BenchServer | undefined> {
  const program = await goProgram('versitygw', 'github.com/versity/versitygw/cmd/versitygw@v1.8.0');
  if (program === undefined || process.platform !== 'linux') return undefined;
  const folder = mkdtempSync(join('/dev/shm', 'groundctl-bench-'));
  mkdirSync(join(folder, bucket));
  const port = await freePort();
  const access = ['--access', KEYS.AWS_ACCESS_KEY_ID, '--secret', KEYS.AWS_SECRET_ACCESS_KEY];
  const words = [...access, '--port', `127.0.0.1:${port}`, 'posix', folder];
  const child = spawn(program, words, { stdio: 'ignore', cwd: tmpdir() });
  const url = `http://127.0.0.1:${port}`;
  await answers(url);
  return {
    name: 'versitygw',
    url,
    cpu: async () => ticksOf(child) / 100,
    forget: async () => {
      rmSync(join(folder, bucket), { recursive: true, force: true });
      mkdirSync(join(folder, bucket));
    },
    close: () => {
      child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Linux counts user and system time in hundredths of a second. */
function ticksOf({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

async function answers(url: string): Promise<void> {
  for (let left = 200; ; left--) {
    try {
      await fetch(url);
      return;
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('the server has no output');
  for await (const line of createInterface({ input: stdout })) return line;
  throw new Error('the server ended before it was ready');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
