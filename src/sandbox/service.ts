import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Network } from './network.ts';

/** What the server knows about a request before a service looks at it. */
export interface RequestContext {
  readonly network: Network;
  /** Unique for each request; every service answers with it. */
  readonly requestId: string;
}

/** One AWS service behind the sandbox's single port. Answers every request it is given. */
export interface SandboxService {
  handle(request: IncomingMessage, response: ServerResponse, context: RequestContext): Promise<void>;
  /** Releases files and timers. */
  close?(): Promise<void>;
}
