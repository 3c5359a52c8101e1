import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { AwsError } from './aws-error.ts';
import { isPortal, type Protocol, protocolOf, refusal } from './front-door.ts';
import { sendJsonError } from './json-protocol.ts';
import { type Network, networkOf } from './network.ts';
import { sendQueryError } from './query-protocol.ts';
import { sendS3Error } from './s3-error.ts';
import type { SandboxService } from './service.ts';

/** Errors of a machine without IPv6 loopback. */
const NO_IPV6 = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);
const PORT_ATTEMPTS = 10;

/**
 * The sandbox's ports, on 127.0.0.1 and on ::1 where the machine has it: one for all services, and one for
 * each kind of VPC endpoint of S3. Sees to who may come in and which service answers; the services do the
 * rest.
 */
export class SandboxServer {
  readonly #services: Readonly<Record<Protocol, SandboxService>>;
  readonly #answered: (requestId: string, request: IncomingMessage, status: number | undefined) => void;
  #servers: Server[] = [];

  constructor(
    services: Readonly<Record<Protocol, SandboxService>>,
    answered: (requestId: string, request: IncomingMessage, status: number | undefined) => void,
  ) {
    this.#services = services;
    this.#answered = answered;
  }

  /** Starts to listen and returns the port; 0 finds a free one. Rejects with the system's error. */
  async listen(port: number, path: Network['path'] = 'internet'): Promise<number> {
    const onRequest = (request: IncomingMessage, response: ServerResponse) =>
      this.#onRequest(path, request, response);
    for (let attempt = 1; ; attempt += 1) {
      const ipv4 = await open('127.0.0.1', port, onRequest);
      const chosen = portOf(ipv4);
      try {
        this.#servers.push(await open('::1', chosen, onRequest), ipv4);
        return chosen;
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? '';
        if (NO_IPV6.has(code)) {
          this.#servers.push(ipv4);
          return chosen;
        }
        await shut(ipv4);
        // Someone else has this number on ::1 only, and would get what is sent to `localhost`.
        if (port !== 0 || code !== 'EADDRINUSE' || attempt === PORT_ATTEMPTS) throw error;
      }
    }
  }

  /** Ends every connection at once. */
  async close(): Promise<void> {
    await Promise.all(this.#servers.map(shut));
    this.#servers = [];
    for (const service of Object.values(this.#services)) await service.close?.();
  }

  #onRequest(path: Network['path'], request: IncomingMessage, response: ServerResponse): void {
    this.#handle(path, request, response).catch((error: unknown) => {
      // A client that went away, or a fault after the answer had begun: neither has anyone to tell.
      response.destroy(error instanceof Error ? error : undefined);
    });
  }

  async #handle(path: Network['path'], request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    response.once('close', () =>
      this.#answered(requestId, request, response.writableFinished ? response.statusCode : undefined),
    );
    // Nothing but S3 is behind an S3 endpoint; the gateway's port stands for the whole VPC, portal included.
    const inVpc = path === 'gateway-endpoint' && isPortal(request);
    const protocol = path === 'internet' || inVpc ? protocolOf(request) : 's3';
    const refused = refusal(request, protocol);
    if (refused !== undefined) return refuse(request, response, protocol, refused, requestId);
    await this.#services[protocol].handle(request, response, {
      network: networkOf(path, request.socket.remoteAddress),
      requestId,
    });
  }
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  protocol: Protocol,
  message: string,
  requestId: string,
): void {
  request.resume();
  response.setHeader('Connection', 'close');
  if (protocol === 's3') return sendS3Error(response, 403, 'AccessDenied', message, requestId);
  if (protocol === 'query') {
    return sendQueryError(response, new AwsError('AccessDenied', message, 403), requestId);
  }
  sendJsonError(response, new AwsError('AccessDeniedException', message, 403), requestId);
}

async function open(
  host: string,
  port: number,
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  // Longer than clients keep idle connections, so that none is closed while it is being used again. A large
  // upload may take as long as it needs.
  const timeouts = { keepAliveTimeout: 65_000, headersTimeout: 70_000, requestTimeout: 0 };
  const server = createServer(timeouts, onRequest);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, ipv6Only: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The sandbox is not listening.');
  return address.port;
}

async function shut(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
