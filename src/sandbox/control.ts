import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { authenticate } from './authenticate.ts';
import type { SandboxClock } from './clock.ts';
import { type FaultRule, parseFaultRule } from './faults.ts';
import { CONTROL_PREFIX } from './front-door.ts';
import { type AccessKeys, ADMIN_ACCESS_KEY_ID } from './identity.ts';
import { readBody } from './read-body.ts';
import type { SandboxService } from './service.ts';

/** The header that carries the sandbox's token. */
const TOKEN_HEADER = 'x-sandbox-token';

/** What requests are signed for that have no token: only the administrator's key opens the door. */
export const CONTROL_SERVICE = 'sandbox';

const BODY_LIMIT = 64 * 1024;

/** What can be done to a sandbox from outside. */
export interface Controlled {
  readonly token: string;
  readonly keys: AccessKeys;
  readonly faults: { add(rule: FaultRule): void; clear(): void; readonly pending: number };
  readonly clock: SandboxClock;
}

/** A request that cannot be carried out, in a sentence. */
class Refused extends Error {}

/**
 * The sandbox's own requests, for tests and demonstrations that run in another process. `POST /_sandbox/faults`
 * with a fault rule adds it, `DELETE /_sandbox/faults` drops all of them; both answer `{"pending": N}`.
 * `GET /_sandbox/clock` tells the sandbox's time, and `POST` moves it: `{"advance": MILLISECONDS}`,
 * `{"set": "2026-12-01T00:00:00Z"}` or `{"reset": true}`. Every request needs the token of the sandbox's
 * handle, or the administrator's SigV4 signature for the service `sandbox`.
 */
export class Control implements SandboxService {
  readonly #sandbox: Controlled;
  readonly #token: Buffer;

  constructor(sandbox: Controlled) {
    this.#sandbox = sandbox;
    this.#token = Buffer.from(sandbox.token);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, BODY_LIMIT).catch(() => undefined);
    if (body === undefined) {
      return answer(response, 400, { message: `The body must be JSON of at most ${BODY_LIMIT} bytes.` });
    }
    if (!this.#mayEnter(request, body)) {
      return answer(response, 403, { message: `Send the sandbox's token in ${TOKEN_HEADER}.` });
    }
    const route = `${request.method} ${(request.url ?? '').slice(CONTROL_PREFIX.length)}`;
    const run = Object.hasOwn(this.#routes, route) ? this.#routes[route] : undefined;
    if (run === undefined) return answer(response, ...this.#unknown(route));
    try {
      answer(response, 200, run(body));
    } catch (error) {
      if (!(error instanceof Refused || error instanceof RangeError)) throw error;
      answer(response, 400, { message: error.message });
    }
  }

  readonly #routes: Readonly<Record<string, (body: Buffer) => object>> = {
    'POST faults': (body) => {
      const rule = parseFaultRule(readJson(body));
      if (typeof rule === 'string') throw new Refused(rule);
      this.#sandbox.faults.add(rule);
      return { pending: this.#sandbox.faults.pending };
    },
    'DELETE faults': () => {
      this.#sandbox.faults.clear();
      return { pending: 0 };
    },
    'GET clock': () => this.#time(),
    'POST clock': (body) => {
      const { clock } = this.#sandbox;
      const { advance, set, reset } = readJson(body) as Record<string, unknown>;
      if (typeof advance === 'number' && Number.isFinite(advance)) clock.advance(advance);
      else if (typeof set === 'string' && !Number.isNaN(Date.parse(set))) clock.set(new Date(set));
      else if (reset === true) clock.reset();
      else throw new Refused('Pass advance in milliseconds, set as an ISO 8601 date, or reset as true.');
      return this.#time();
    },
  };

  #time(): object {
    const { clock } = this.#sandbox;
    return { now: clock.now().toISOString(), offset: clock.offset };
  }

  #unknown(route: string): [status: number, document: object] {
    const [, path] = route.split(' ');
    const known = Object.keys(this.#routes).filter((one) => one.endsWith(` ${path}`));
    if (known.length === 0) return [404, { message: 'No such path.' }];
    return [405, { message: `Use ${known.map((one) => one.split(' ')[0]).join(' or ')}.` }];
  }

  #mayEnter(request: IncomingMessage, body: Buffer): boolean {
    const given = Buffer.from(String(request.headers[TOKEN_HEADER] ?? ''));
    if (given.length === this.#token.length && timingSafeEqual(given, this.#token)) return true;
    if (request.headers.authorization === undefined) return false;
    const who = authenticate(request, body, this.#sandbox.keys, this.#sandbox.clock.now());
    return (
      'key' in who && who.key.accessKeyId === ADMIN_ACCESS_KEY_ID && who.scope.service === CONTROL_SERVICE
    );
  }
}

function readJson(body: Buffer): object {
  let document: unknown;
  try {
    document = JSON.parse(body.toString('utf8'));
  } catch {
    throw new Refused(`The body must be JSON of at most ${BODY_LIMIT} bytes.`);
  }
  if (typeof document === 'object' && document !== null) return document;
  throw new Refused('The body must be a JSON object.');
}

function answer(response: ServerResponse, status: number, document: object): void {
  response.writeHead(status, {
    'Content-Type': 'application/json',
    ...(status === 200 ? {} : { Connection: 'close' }),
  });
  response.end(JSON.stringify(document));
}
