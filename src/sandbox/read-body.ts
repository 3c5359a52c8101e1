import type { IncomingMessage } from 'node:http';

/** Thrown by {@link readBody}; the rest of the body is left unread, so the connection has to end. */
export class BodyTooLarge extends Error {
  readonly limit: number;

  constructor(limit: number) {
    super(`The request body is larger than the ${limit} bytes this service takes.`);
    this.limit = limit;
  }
}

/** The whole body. Rejects with {@link BodyTooLarge} past `limit` bytes, or when the client goes away. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new BodyTooLarge(limit);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw new BodyTooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
