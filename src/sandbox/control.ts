import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Faults, parseFaultRule } from './faults.ts';
import { CONTROL_PREFIX } from './front-door.ts';
import { readBody } from './read-body.ts';
import type { SandboxService } from './service.ts';

/** The header that carries the sandbox's token. */
const TOKEN_HEADER = 'x-sandbox-token';

const BODY_LIMIT = 64 * 1024;

/**
 * The sandbox's own requests, for tests and demonstrations that run in another process:
 * `POST /_sandbox/faults` with a fault rule adds it, `DELETE /_sandbox/faults` drops all of them. Both
 * answer `{"pending": N}`. Every request needs the token of the sandbox's handle.
 */
export class Control implements SandboxService {
  readonly #token: Buffer;
  readonly #faults: Faults;

  constructor(token: string, faults: Faults) {
    this.#token = Buffer.from(token);
    this.#faults = faults;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const given = Buffer.from(String(request.headers[TOKEN_HEADER] ?? ''));
    if (given.length !== this.#token.length || !timingSafeEqual(given, this.#token)) {
      return answer(response, 403, { message: `Send the sandbox's token in ${TOKEN_HEADER}.` });
    }
    if (request.url !== `${CONTROL_PREFIX}faults`) return answer(response, 404, { message: 'No such path.' });
    if (request.method === 'DELETE') this.#faults.clear();
    else if (request.method !== 'POST') return answer(response, 405, { message: 'Use POST or DELETE.' });
    else {
      const problem = await this.#add(request);
      if (problem !== undefined) return answer(response, 400, { message: problem });
    }
    answer(response, 200, { pending: this.#faults.pending });
  }

  async #add(request: IncomingMessage): Promise<string | undefined> {
    let document: unknown;
    try {
      document = JSON.parse((await readBody(request, BODY_LIMIT)).toString('utf8'));
    } catch {
      return `The body has to be JSON of at most ${BODY_LIMIT} bytes.`;
    }
    const rule = parseFaultRule(document);
    if (typeof rule === 'string') return rule;
    this.#faults.add(rule);
    return undefined;
  }
}

function answer(response: ServerResponse, status: number, document: object): void {
  response.writeHead(status, {
    'Content-Type': 'application/json',
    ...(status === 200 ? {} : { Connection: 'close' }),
  });
  response.end(JSON.stringify(document));
}
