import type { IncomingMessage, ServerResponse } from 'node:http';
import { claimedService } from './authenticate.ts';
import { notImplemented } from './aws-error.ts';
import type { Environment } from './environment.ts';
import { sendText } from './protocol.ts';
import { QUERY } from './query-dialect.ts';
import type { RequestContext, SandboxService } from './service.ts';

/** REST services that answer in XML; the others do in JSON. */
const IN_XML = new Set(['route53', 'cloudfront', 's3control', 's3express', 's3-object-lambda']);

/**
 * REST services that the sandbox does not have: told by the service that a request was signed for, and answered
 * with an error that the service's own clients can read.
 */
export class MissingService implements SandboxService {
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  async handle(request: IncomingMessage, response: ServerResponse, context: RequestContext): Promise<void> {
    const { requestId } = context;
    const service = claimedService(request) ?? 'unknown';
    const [path = '/'] = (request.url ?? '/').split('?', 1);
    const operation = `${request.method} ${path}`.slice(0, 200);
    this.#env.log.record({ service, operation, requestId, at: this.#env.clock() });
    request.resume();
    const error = notImplemented(`${service}: ${operation}`);
    const inXml = IN_XML.has(service);
    const text = inXml
      ? `<?xml version="1.0"?>\n${QUERY.failure(error, undefined, requestId)}`
      : JSON.stringify({ __type: error.code, message: error.message });
    response.setHeader('x-amzn-ErrorType', error.code);
    sendText(response, error.status, inXml ? 'text/xml' : 'application/json', text, requestId);
  }
}
