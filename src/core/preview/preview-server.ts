import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { GroundctlError } from '../errors.ts';
import { isOwnOrigin } from '../net/loopback.ts';
import { SAFE_HEADERS } from './headers.ts';
import { type Shell, shellPage, shellPolicy } from './shell.ts';

/** What a frame is asked for: headers besides the safe ones, and a body. */
export interface FrameAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | AsyncIterable<Uint8Array>;
}

/** What a preview shows, line by line; `Shown` is one line's. */
export interface PreviewPages<Shown> {
  readonly shell: Shell;
  /** Makes what is shown of a line, from the files as they are now. */
  show(line: number, parameters: URLSearchParams): Promise<Shown>;
  /** What of it the shell gets, as JSON. */
  state(shown: Shown): object;
  /**
   * A page of the frame: `task`, or what that names by the address that `addressOf` gives. Undefined where there is none
   * of the name.
   */
  frame(page: string, shown: Shown, addressOf: (page: string) => string): FrameAnswer | undefined;
  /** Calls back when a file has changed; the function it gives ends that. */
  watch(changed: () => void): () => void;
  /** TCP port; 0 finds a free one. */
  readonly port: number;
}

export interface Preview extends AsyncDisposable {
  /** With the token that opens it. */
  readonly url: string;
}

/**
 * Serves a preview on loopback until it is disposed. The shell is behind a token in its path; what a line shows is in a
 * frame of an origin of its own, at an address that tells nothing of that token. Answers GET alone, and only where the
 * Host is loopback, so no page elsewhere can reach it under a name of its own.
 */
export async function servePreview<Shown>(pages: PreviewPages<Shown>): Promise<Preview> {
  const token = randomBytes(24).toString('base64url');
  const frameKey = randomBytes(24).toString('base64url');
  const listeners = new Set<ServerResponse>();
  const serving = { pages, token, frameKey, listeners, kept: new Map<string, Shown>() };
  const server = createServer((request, response) => {
    answer(request, response, serving).catch(() => response.destroy());
  });
  const port = await listen(server, pages.port);
  const unwatch = pages.watch(() => {
    for (const listener of listeners) listener.write('data: changed\n\n');
  });
  return {
    url: `http://127.0.0.1:${port}/${token}/`,
    async [Symbol.asyncDispose]() {
      unwatch();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Lines that are kept for the frames that are about to ask for them. */
const KEPT = 8;

interface Serving<Shown> {
  readonly pages: PreviewPages<Shown>;
  readonly token: string;
  readonly frameKey: string;
  readonly kept: Map<string, Shown>;
  readonly listeners: Set<ServerResponse>;
}

async function answer<Shown>(
  request: IncomingMessage,
  response: ServerResponse,
  { pages, token, frameKey, listeners, kept }: Serving<Shown>,
): Promise<void> {
  const { host = '', origin } = request.headers;
  if (!/^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(host)) {
    return refuse(response, 403, 'This preview only answers on loopback.');
  }
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const [, secret = '', page = '', ...rest] = path.split('/');
  // What the frame loads comes from its own opaque origin, which is named null; its address is known to it alone.
  const ofFrame = origin === 'null' && same(secret, frameKey);
  if (origin !== undefined && !isOwnOrigin(origin, host) && !ofFrame) {
    return refuse(response, 403, 'This preview does not answer requests from other origins.');
  }
  if (request.method !== 'GET') return refuse(response, 405, 'Use GET.');
  const parameters = new URLSearchParams(query);
  if (same(secret, frameKey) && rest.length === 0) {
    const of = parameters.get('of') ?? '';
    const addressOf = (name: string) => `http://${host}/${frameKey}/${name}?of=${of}`;
    const shown = kept.get(of);
    const frame = shown === undefined ? undefined : pages.frame(page, shown, addressOf);
    if (frame === undefined) return refuse(response, 404, 'There is no such page.');
    response.writeHead(200, { ...SAFE_HEADERS, ...frame.headers });
    if (typeof frame.body === 'string') response.end(frame.body);
    else await pipeline(frame.body, response);
    return;
  }
  if (!same(secret, token) || rest.length > 0) return refuse(response, 404, 'There is no such page.');
  if (page === '') {
    const nonce = randomBytes(16).toString('base64');
    response.writeHead(200, { ...SAFE_HEADERS, 'Content-Security-Policy': shellPolicy(nonce) });
    response.end(shellPage(nonce, pages.shell));
  } else if (page === 'state') {
    const line = Math.max(1, Math.trunc(Number(parameters.get('line'))) || 1);
    const shown = await pages.show(line, parameters);
    // A new address each time: the frame has to load again.
    const of = randomBytes(9).toString('base64url');
    kept.set(of, shown);
    for (const old of [...kept.keys()].slice(0, -KEPT)) kept.delete(old);
    response.writeHead(200, { ...SAFE_HEADERS, 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ ...pages.state(shown), frame: `/${frameKey}/task?of=${of}` }));
  } else if (page === 'events') {
    response.writeHead(200, { ...SAFE_HEADERS, 'Content-Type': 'text/event-stream' });
    response.write(': ready\n\n');
    listeners.add(response);
    response.on('close', () => listeners.delete(response));
  } else refuse(response, 404, 'There is no such page.');
}

function refuse(response: ServerResponse, status: number, message: string): void {
  const headers = { ...SAFE_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' };
  response
    .writeHead(status, { ...headers, 'Content-Security-Policy': "default-src 'none'" })
    .end(`${message}\n`);
}

function same(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new GroundctlError(`The preview cannot listen on port ${port}: ${error.code ?? error.message}.`, {
          code: 'port-in-use',
          source: 'configuration',
          hint: 'Choose another one with --port, or 0 for a free one.',
          cause: error,
        }),
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
