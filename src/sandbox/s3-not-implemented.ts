import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendS3Error } from './s3-error.ts';
import type { RequestContext, SandboxService } from './service.ts';

/** Stands where S3 goes: every request is refused in S3's own words, none is answered wrongly. */
export class S3NotImplemented implements SandboxService {
  async handle(request: IncomingMessage, response: ServerResponse, context: RequestContext): Promise<void> {
    request.resume();
    const message = 'The groundctl sandbox was started without S3.';
    sendS3Error(response, 501, 'NotImplemented', message, context.requestId);
  }
}
