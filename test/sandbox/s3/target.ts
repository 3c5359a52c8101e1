import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { S3Client, type S3ClientConfig, S3ServiceException } from '@aws-sdk/client-s3';
import { startSandbox } from '../../../src/sandbox/start.ts';

/** An S3 that the contract suite talks to: ours, or moto as an outside witness. */
export interface Target {
  readonly name: 'sandbox' | 'moto';
  readonly url: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  client(config?: S3ClientConfig): S3Client;
  close(): Promise<void>;
}

/** What `GROUNDCTL_S3_TARGET` asks for: `sandbox` unless told. */
export async function openTarget(name = process.env.GROUNDCTL_S3_TARGET ?? 'sandbox'): Promise<Target> {
  return name === 'moto' ? openMoto() : openOurs();
}

async function openOurs(): Promise<Target> {
  const sandbox = await startSandbox({ seed: 'none', logDelay: 0 });
  return target('sandbox', sandbox.url, sandbox.credentials, () => sandbox.close());
}

async function openMoto(): Promise<Target> {
  const port = await freePort();
  const process = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await waitFor(url, process);
  const credentials = { accessKeyId: 'AKIAMOTO', secretAccessKey: 'moto' };
  return target('moto', url, credentials, async () => {
    process.kill();
  });
}

function target(
  name: Target['name'],
  url: string,
  credentials: Target['credentials'],
  close: () => Promise<void>,
): Target {
  const clients: S3Client[] = [];
  return {
    name,
    url,
    credentials,
    client: (config = {}) => {
      const client = new S3Client({
        endpoint: url,
        region: 'us-east-1',
        credentials,
        forcePathStyle: true,
        maxAttempts: 1,
        ...config,
      });
      clients.push(client);
      return client;
    },
    close: async () => {
      for (const client of clients) client.destroy();
      await close();
    },
  };
}

/** Name and HTTP status of the error that a call ends with, or `none`. */
export async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'none';
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    return `${error.name} ${error.$metadata.httpStatusCode}`;
  }
}

async function waitFor(url: string, process: ChildProcess): Promise<void> {
  for (;;) {
    if (process.exitCode !== null) throw new Error('moto_server ended before it was ready.');
    const up = await fetch(url).then(
      () => true,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
