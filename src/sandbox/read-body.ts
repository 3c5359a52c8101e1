import type { IncomingMessage } from 'node:http';

export class BodyTooLarge extends Error {
  constructor(limit: number) {
    super(`The request body is larger than the ${limit} bytes this service takes.`);
    this.name = 'BodyTooLarge';
  }
}

/**
 * The whole body. Rejects with {@link BodyTooLarge} past `limit` bytes, and with the socket's error when the
 * client goes away. What is too large is still read, and thrown away: a client that is busy sending would
 * otherwise see a reset instead of the answer.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  let chunks: Buffer[] = [];
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= limit) {
      chunks.push(chunk);
      return;
    }
    chunks = [];
    reject(new BodyTooLarge(limit));
  });
  request.on('end', () => resolve(Buffer.concat(chunks)));
  request.on('error', reject);
  request.on('close', () => reject(new Error('The client closed the connection.')));
  return promise;
}
