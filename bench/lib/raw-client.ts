import { connect, type Socket } from 'node:net';
import { type Credentials, signRequest } from '../../src/core/sigv4/sign.ts';

/** Where requests go, and who signs them. */
export interface Target {
  readonly url: string;
  readonly credentials: Credentials;
}

const CONNECTIONS = 16;

/** A signed request, as bytes. */
export function signedBytes(
  target: Target,
  request: {
    readonly service: string;
    readonly method: string;
    readonly path: string;
    readonly query?: Readonly<Record<string, string>>;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: Buffer;
  },
): Buffer {
  const { service, method, path, query = {}, headers = {}, body = Buffer.alloc(0) } = request;
  const { host } = new URL(target.url);
  const signed = signRequest(
    { method, host, path, query, headers, body },
    { credentials: target.credentials, region: 'us-east-1', service },
  );
  const search = new URLSearchParams(query).toString();
  const all = { ...signed, host, 'content-length': String(body.length) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `${method} ${path}${search === '' ? '' : `?${search}`} HTTP/1.1\r\n${lines.join('')}\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

/**
 * Sends chains of requests over a few connections, each chain in its order, and gives the requests a second. A tenth
 * of them first, which does not count. All of it is signed before: a client that signs while the clock runs takes more
 * of the processor than the server that is measured.
 */
export async function rateOf(target: Target, chains: readonly (readonly Buffer[])[]): Promise<number> {
  const warm = Math.ceil(chains.length / 10);
  await send(target, chains.slice(0, warm));
  const counted = chains.slice(warm);
  const begin = performance.now();
  await send(target, counted);
  const requests = counted.reduce((sum, chain) => sum + chain.length, 0);
  return requests / ((performance.now() - begin) / 1000);
}

/** Sends all of it; throws at the first answer that is an error. */
export async function send(target: Target, chains: readonly (readonly Buffer[])[]): Promise<void> {
  let next = 0;
  const worker = async () => {
    const connection = new Connection(target);
    while (next < chains.length) for (const bytes of chains[next++] ?? []) await connection.send(bytes);
    connection.close();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}

/** One request after the other on one socket, opened again where the server closes it. */
class Connection {
  readonly #target: URL;
  #socket: Socket | undefined;
  #received: Buffer = Buffer.alloc(0);
  #answered: ((error?: Error) => void) | undefined;

  constructor({ url }: Target) {
    this.#target = new URL(url);
  }

  send(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#answered = (error) => (error === undefined ? resolve() : reject(error));
      this.#socket ??= this.#open();
      this.#socket.write(bytes);
    });
  }

  close(): void {
    this.#socket?.destroy();
  }

  #open(): Socket {
    const socket = connect(Number(this.#target.port), this.#target.hostname).setNoDelay(true);
    const gone = () => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.#settle(true);
    };
    socket.on('data', (piece) => {
      this.#received = this.#received.length === 0 ? piece : Buffer.concat([this.#received, piece]);
      this.#settle(false);
    });
    socket.on('error', gone).on('close', gone);
    return socket;
  }

  /** Tells of an answer once it is whole. */
  #settle(ended: boolean): void {
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) {
      if (ended) this.#tell(new Error('the server closed the connection'));
      return;
    }
    const head = this.#received.toString('latin1', 0, end);
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    const bodiless = / (?:204|304) /.test(head.slice(0, 14));
    const closes = /^HTTP\/1\.0|\r\nconnection: close/i.test(head);
    if (closes && !ended) return;
    if (!ended && !bodiless && this.#received.length < end + 4 + Number(length ?? Number.POSITIVE_INFINITY))
      return;
    const status = Number(head.slice(9, 12));
    const error = status >= 300 ? new Error(`${status}: ${this.#received.toString('utf8', end)}`) : undefined;
    this.#tell(error);
  }

  #tell(error?: Error): void {
    this.#received = Buffer.alloc(0);
    const answered = this.#answered;
    this.#answered = undefined;
    answered?.(error);
  }
}
