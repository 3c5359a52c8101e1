import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { startSandbox } from '../../../src/sandbox/start.ts';

/** A suite of tests in Python, somebody else's, and what it needs to find a server. */
export interface PythonSuite {
  /** The virtual environment's `bin`. */
  readonly bin: string;
  /** Where pytest starts. */
  readonly folder: string;
  readonly tests: readonly string[];
  /** Of a server that takes moto's own requests as well; by its URL and the administrator's keys. */
  env(server: Server): Readonly<Record<string, string>>;
}

interface Server {
  readonly url: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** How one test ended. */
export interface Outcome {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly why: string;
  /** Its authors ran it against AWS. */
  readonly verified: boolean;
}

/** Runs a suite against an empty sandbox, and gives what its tests came to. */
export async function runSuite(suite: PythonSuite): Promise<readonly Outcome[]> {
  const folder = await mkdtemp(join(tmpdir(), 'groundctl-suite-'));
  const told = join(folder, 'outcomes.jsonl');
  try {
    await using server = await resettable();
    const env = {
      PATH: [suite.bin, process.env.PATH].join(delimiter),
      HOME: folder,
      LANG: 'C.UTF-8',
      PYTHONPATH: import.meta.dirname,
      PYTHONDONTWRITEBYTECODE: '1',
      AWS_ACCESS_KEY_ID: server.accessKeyId,
      AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_MAX_ATTEMPTS: '1',
      TOLD_OUTCOMES: told,
      ...suite.env(server),
    };
    const words = ['-m', 'pytest', '-q', '-p', 'told_outcomes', '-p', 'no:cacheprovider', '--tb=no'];
    // It ends with a failure whenever one of its tests does, which is judged by name.
    const printed = await new Promise<string>((resolve) => {
      const options = { env, cwd: suite.folder, maxBuffer: 1 << 28 };
      execFile(join(suite.bin, 'python'), [...words, ...suite.tests], options, (_, stdout, stderr) =>
        resolve(`${stdout.slice(-2000)}${stderr.slice(-2000)}`),
      );
    });
    const lines = (await readFile(told, 'utf8')).split('\n').filter((line) => line !== '');
    if (lines.length === 0) throw new Error(`The suite ran no test: ${printed}`);
    return lines.map((line) => JSON.parse(line) as Outcome);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A sandbox behind a door that empties it when moto's tests ask for that. */
async function resettable(): Promise<Server & AsyncDisposable> {
  const secretAccessKey = 'sandbox-on-loopback-only-no-secret-at-all';
  const sandbox = await startSandbox({ seed: 'none', logDelay: 0, secretAccessKey });
  const empty = sandbox.snapshot();
  const door = createServer((incoming, outgoing) => {
    if (incoming.url === '/moto-api/reset') {
      sandbox.restore(empty);
      incoming.resume();
      outgoing.end('{}');
      return;
    }
    const { method, url, headers } = incoming;
    const passed = request(`${sandbox.url}${url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  const address = door.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    ...sandbox.credentials,
    async [Symbol.asyncDispose]() {
      door.closeAllConnections();
      door.close();
      await sandbox.close();
    },
  };
}
