import { type ChildProcess, fork, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { UNSIGNED_PAYLOAD } from '../src/core/sigv4/canonical.ts';
import { type Credentials, signRequest } from '../src/core/sigv4/sign.ts';
import { rateOf, send, signedBytes } from './lib/raw-client.ts';
import type { BenchRow } from './lib/rows.ts';
import { apiRows } from './sandbox-api.ts';

export const summary = "the sandbox's S3 beside moto: small objects, listings, a large upload, memory";

const OBJECT = randomBytes(9_000);
const OBJECTS = 3_000;
const MOTO_OBJECTS = 300;
const GIGABYTE = 1024 ** 3;
const MEBIBYTE = 1024 ** 2;
const BUCKET = 'bench';
/** How many times moto's PUT rate is the goal. */
const GOAL = 10;

export interface Server {
  readonly url: string;
  readonly credentials: Credentials;
  /** Resident memory in bytes; undefined where it cannot be asked. */
  memory(): Promise<number | undefined>;
  /** Bytes of live objects and buffers, after a collection; undefined where they cannot be asked. */
  live(): Promise<number | undefined>;
  stop(): void;
}

/** Client and server are processes of their own, and the client's work is done before the clock starts. */
export async function run(): Promise<BenchRow[]> {
  const ours = await startOurs();
  const moto = await startMoto();
  try {
    const { mine, theirs } = await inTurn(
      (round) => measure(ours, OBJECTS, round),
      moto === undefined ? undefined : (round) => measure(moto, MOTO_OBJECTS, round),
    );
    return [
      rateRow('PUT of 9 kB', mine.put, theirs?.put, GOAL),
      rateRow('GET of 9 kB', mine.get, theirs?.get, GOAL),
      rateRow('ListObjectsV2, pages of 1,000 keys', mine.list, theirs?.list, undefined, 'pages'),
      ...(await apiRows(ours, moto)),
      await objectRow(ours),
      ...(await uploadRows(ours)),
    ];
  } finally {
    ours.stop();
    moto?.stop();
  }
}

/** Rounds that count, after one in which both servers warm up. */
const ROUNDS = 3;

type Rates = Readonly<Record<string, number>>;

/** Measures two servers in turn, so that what else the machine does meets both, and gives the middle of each rate. */
export async function inTurn<R extends Rates>(
  ours: (round: number) => Promise<R>,
  peer: ((round: number) => Promise<R>) | undefined,
): Promise<{ readonly mine: R; readonly theirs: R | undefined }> {
  const mine: R[] = [];
  const theirs: R[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    mine.push(await ours(round));
    if (peer !== undefined) theirs.push(await peer(round));
  }
  return { mine: middle(mine.slice(1)), theirs: peer === undefined ? undefined : middle(theirs.slice(1)) };
}

function middle<R extends Rates>(rounds: readonly R[]): R {
  const of = (name: string) => rounds.map((rates) => rates[name] ?? 0).sort((a, b) => a - b);
  const names = Object.keys(rounds[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, of(name)[rounds.length >> 1] ?? 0])) as R;
}

async function measure(server: Server, objects: number, round: number) {
  const bucket = `${BUCKET}-${round}`;
  const request = (method: string, path: string, body?: Buffer, query?: Readonly<Record<string, string>>) =>
    signedBytes(server, {
      service: 's3',
      method,
      path,
      ...(body === undefined ? {} : { body }),
      ...(query === undefined ? {} : { query }),
    });
  await send(server, [[request('PUT', `/${bucket}`)]]);
  const each = <T>(count: number, one: (index: number) => T): T[][] =>
    Array.from({ length: count }, (_, index) => [one(index)]);
  const path = (index: number) => `/${bucket}/batch/${String(index).padStart(6, '0')}.png`;
  const put = await rateOf(
    server,
    each(objects, (index) => request('PUT', path(index), OBJECT)),
  );
  const get = await rateOf(
    server,
    each(objects, (index) => request('GET', path(index))),
  );
  // Both list the same number of keys: a page is as long as its keys.
  const missing = Math.max(1_000 - objects, 0);
  await send(
    server,
    each(missing, (index) => request('PUT', path(objects + index), OBJECT)),
  );
  const page = request('GET', `/${bucket}`, undefined, { 'list-type': '2', 'max-keys': '1000' });
  const list = await rateOf(
    server,
    each(50, () => page),
  );
  return { put, get, list };
}

async function uploadRows(server: Server): Promise<BenchRow[]> {
  const agent = new Agent({ keepAlive: true });
  const before = await server.memory();
  const piece = randomBytes(MEBIBYTE);
  let peak = before ?? 0;
  const begin = performance.now();
  await call(
    server,
    agent,
    'PUT',
    `/${BUCKET}/large.bin`,
    { piece, times: GIGABYTE / MEBIBYTE },
    {},
    async () => {
      peak = Math.max(peak, (await server.memory()) ?? 0);
    },
  );
  const seconds = (performance.now() - begin) / 1000;
  agent.destroy();
  const row = { peer: '', compared: '', limit: '', verdict: '' } as const;
  const rest = before === undefined ? '' : `${mib(before)} before, ${mib(peak)} at most during it`;
  return [
    { ...row, what: 'upload of 1 GiB in one PUT', measured: `${Math.round(1024 / seconds)} MiB/s` },
    { ...row, what: 'memory of the sandbox around it', measured: rest },
  ];
}

const SMALL = 100;
const MANY_OBJECTS = 20_000;
const LIMIT_PER_OBJECT = 1024;

/** What an object takes in memory beside its bytes, after garbage was collected. */
async function objectRow(server: Server): Promise<BenchRow> {
  const body = randomBytes(SMALL);
  const puts = Array.from({ length: MANY_OBJECTS }, (_, index) => [
    signedBytes(server, {
      service: 's3',
      method: 'PUT',
      path: `/${BUCKET}/small/${Math.random()}/${index}`,
      body,
    }),
  ]);
  await send(server, [[signedBytes(server, { service: 's3', method: 'PUT', path: `/${BUCKET}` })]]);
  const before = await server.live();
  await send(server, puts);
  const after = await server.live();
  const row = {
    what: 'memory of an object over its body, 20,000 of 100 bytes',
    peer: '',
    limit: `${LIMIT_PER_OBJECT} bytes`,
  };
  if (before === undefined || after === undefined) {
    return { ...row, measured: '', compared: '', verdict: 'not measured' };
  }
  const each = (after - before) / MANY_OBJECTS - SMALL;
  const text = `${Math.round(each)} bytes`;
  return { ...row, measured: text, compared: text, verdict: each <= LIMIT_PER_OBJECT ? 'ok' : 'over' };
}

type Body = Buffer | { readonly piece: Buffer; readonly times: number };

/** One signed request; resolves once the answer has been read. */
async function call(
  server: Server,
  agent: Agent,
  method: string,
  path: string,
  body?: Body,
  query: Readonly<Record<string, string>> = {},
  watch?: () => Promise<void>,
): Promise<void> {
  const { host, hostname, port } = new URL(server.url);
  const whole = body === undefined || Buffer.isBuffer(body) ? body : undefined;
  const length =
    body === undefined ? 0 : Buffer.isBuffer(body) ? body.length : body.piece.length * body.times;
  const headers = signRequest(
    {
      method,
      host,
      path,
      query,
      ...(whole === undefined ? { payloadHash: UNSIGNED_PAYLOAD } : { body: whole }),
    },
    { credentials: server.credentials, region: 'us-east-1', service: 's3' },
  );
  const text = new URLSearchParams(query).toString();
  const outgoing = request({
    agent,
    hostname,
    port,
    method,
    path: text === '' ? path : `${path}?${text}`,
    headers: { ...headers, 'content-length': length },
  });
  const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
  if (body !== undefined && !Buffer.isBuffer(body)) {
    for (let turn = 0; turn < body.times; turn++) {
      if (!outgoing.write(body.piece)) await once(outgoing, 'drain');
      if (turn % 64 === 0) await watch?.();
    }
  }
  outgoing.end(whole);
  const [incoming] = await answered;
  incoming.resume();
  await once(incoming, 'end');
  if ((incoming.statusCode ?? 500) >= 300)
    throw new Error(`${method} ${path} answered ${incoming.statusCode}`);
}

async function startOurs(): Promise<Server> {
  const child = fork(join(import.meta.dirname, 'lib/s3-server.ts'), { execArgv: ['--expose-gc'] });
  const [{ url, credentials }] = (await once(child, 'message')) as [Pick<Server, 'url' | 'credentials'>];
  const memory = async () => {
    child.send('memory');
    const [{ rss }] = (await once(child, 'message')) as [{ rss: number }];
    return rss;
  };
  const live = async () => {
    child.send('live');
    const [{ bytes }] = (await once(child, 'message')) as [{ bytes: number }];
    return bytes;
  };
  return { url, credentials, memory, live, stop: () => child.disconnect() };
}

async function startMoto(): Promise<Server | undefined> {
  const port = await freePort();
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  if (!(await isUp(child, url))) return undefined;
  const credentials = { accessKeyId: 'AKIAMOTO', secretAccessKey: 'moto' };
  return {
    url,
    credentials,
    memory: async () => undefined,
    live: async () => undefined,
    stop: () => void child.kill(),
  };
}

/** Waits until it answers; false where it is not installed. */
async function isUp(child: ChildProcess, url: string): Promise<boolean> {
  let failed = false;
  child.on('error', () => {
    failed = true;
  });
  for (;;) {
    if (failed || child.exitCode !== null) return false;
    const up = await fetch(url).then(
      () => true,
      () => false,
    );
    if (up) return true;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export function rateRow(
  what: string,
  mine: number,
  theirs?: number,
  goal?: number,
  unit = 'objects',
): BenchRow {
  const text = (value: number) => `${Math.round(value).toLocaleString('en')} ${unit}/s`;
  const ratio = theirs === undefined ? undefined : mine / theirs;
  const verdict =
    goal === undefined ? '' : ratio === undefined ? 'not measured' : ratio >= goal ? 'ok' : 'over';
  return {
    what,
    measured: text(mine),
    peer: theirs === undefined ? 'moto is not installed' : `moto ${text(theirs)}`,
    compared: ratio === undefined ? '' : `${ratio.toFixed(1)} x`,
    limit: goal === undefined ? '' : `at least ${goal} x`,
    verdict,
  };
}

function mib(bytes: number): string {
  return `${Math.round(bytes / MEBIBYTE)} MiB`;
}
