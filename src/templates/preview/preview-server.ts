import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { GroundctlError } from '../../core/errors.ts';
import { isOwnOrigin } from '../../core/net/loopback.ts';
import { frameHeaders, framePage, SAFE_HEADERS } from './frame.ts';
import { shellPage, shellPolicy } from './shell.ts';
import type { Verdict } from './worker.ts';

/** One task as the preview shows it. */
export interface PreviewTask {
  readonly file: string;
  /** One sentence about what signs the URLs. */
  readonly note: string;
  /** What the worker would meet, where the preview is for one. */
  readonly verdicts?: readonly Verdict[] | undefined;
  readonly findings: readonly {
    readonly severity: string;
    readonly place: string;
    readonly message: string;
    readonly fix: string;
  }[];
  readonly variables: readonly { readonly path: string; readonly value: string }[];
  /** The rendered task, or why there is none. */
  readonly html?: string | undefined;
  readonly problem?: string | undefined;
  /** The task's signed objects: what the frame may load. */
  readonly mediaSources?: readonly string[] | undefined;
}

export interface PreviewOptions {
  /** Load the real crowd elements from AWS, instead of the stand-ins. */
  readonly online: boolean;
  /** Makes the task of a manifest line, from the files as they are now. */
  task(line: number): Promise<PreviewTask>;
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
 * Serves a preview on loopback until it is disposed. The shell is behind a token in its path; the task is in a
 * frame of an origin of its own, at an address that tells nothing of that token. Answers GET alone, and only
 * where the Host is loopback, so no page elsewhere can reach it under a name of its own.
 */
export async function startPreview(options: PreviewOptions): Promise<Preview> {
  const token = randomBytes(24).toString('base64url');
  const frameKey = randomBytes(24).toString('base64url');
  const listeners = new Set<ServerResponse>();
  const serving = { options, token, frameKey, listeners, rendered: new Map() };
  const server = createServer((request, response) => {
    answer(request, response, serving).catch(() => response.destroy());
  });
  const port = await listen(server, options.port);
  const unwatch = options.watch(() => {
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

/** Renderings that are kept for the frames that are about to ask for them. */
const KEPT = 8;

interface Serving {
  readonly options: PreviewOptions;
  readonly token: string;
  readonly frameKey: string;
  readonly rendered: Map<string, PreviewTask>;
  readonly listeners: Set<ServerResponse>;
}

async function answer(request: IncomingMessage, response: ServerResponse, serving: Serving): Promise<void> {
  const { options, token, frameKey, listeners, rendered } = serving;
  const { host = '', origin } = request.headers;
  if (!/^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(host)) {
    return refuse(response, 403, 'This preview answers on loopback only.');
  }
  if (origin !== undefined && !isOwnOrigin(origin, host)) {
    return refuse(response, 403, 'This preview does not answer pages of other origins.');
  }
  if (request.method !== 'GET') return refuse(response, 405, 'Use GET.');
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const [, secret = '', page = '', ...rest] = path.split('/');
  const parameters = new URLSearchParams(query);
  if (same(secret, frameKey) && page === 'task' && rest.length === 0) {
    const task = rendered.get(parameters.get('of') ?? '');
    if (task?.html === undefined) return refuse(response, 404, 'There is no such task.');
    const frame = { online: options.online, mediaSources: task.mediaSources ?? [] };
    response.writeHead(200, frameHeaders(frame)).end(framePage(task.html, frame));
    return;
  }
  if (!same(secret, token) || rest.length > 0) return refuse(response, 404, 'There is no such page.');
  if (page === '') {
    const nonce = randomBytes(16).toString('base64');
    response.writeHead(200, { ...SAFE_HEADERS, 'Content-Security-Policy': shellPolicy(nonce) });
    response.end(shellPage(nonce));
  } else if (page === 'state') {
    const line = Math.max(1, Math.trunc(Number(parameters.get('line'))) || 1);
    const task = await options.task(line);
    // A new address each time: the frame has to load again.
    const of = randomBytes(9).toString('base64url');
    rendered.set(of, task);
    for (const old of [...rendered.keys()].slice(0, -KEPT)) rendered.delete(old);
    const { html: _, mediaSources: __, ...shown } = task;
    response.writeHead(200, { ...SAFE_HEADERS, 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ ...shown, online: options.online, frame: `/${frameKey}/task?of=${of}` }));
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
