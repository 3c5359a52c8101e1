import type { IncomingMessage, ServerResponse } from 'node:http';
import { Blob } from './blob.ts';
import { corruption } from './corruption.ts';
import type { Exchange, Reply } from './exchange.ts';

/** How much of a body that nobody wants is read before the connection is given up. */
const DRAIN_LIMIT = 64 * 1024 * 1024;
/** An unread body up to this size is no reason to end the connection. */
const KEEP_LIMIT = 1024 * 1024;

/** Sends a reply and gives the bytes of its body that went out. */
export async function sendReply(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply & { readonly status: number },
  exchange: Exchange | undefined,
): Promise<number> {
  const { body } = reply;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(reply.headers ?? {}))
    if (value !== undefined) headers[name] = value;
  if (typeof body === 'string') {
    headers['content-type'] ??= 'application/xml';
    headers['content-length'] = String(Buffer.byteLength(body));
  } else if (
    body === undefined &&
    request.method !== 'HEAD' &&
    reply.status !== 204 &&
    reply.status !== 304
  ) {
    headers['content-length'] = '0';
  }
  if (!request.complete) drain(request, response);
  response.writeHead(reply.status, headers);
  if (body instanceof Blob) return sendBlob(response, body, exchange);
  response.end(body);
  return body === undefined ? 0 : Buffer.byteLength(body);
}

/** What the client is still sending is read and thrown away, or it would never read the answer. */
function drain(request: IncomingMessage, response: ServerResponse): void {
  const declared =
    request.headers['transfer-encoding'] === undefined
      ? Number(request.headers['content-length'] ?? 0)
      : Infinity;
  if (declared === 0) return;
  if (declared > KEEP_LIMIT) response.setHeader('connection', 'close');
  let left = DRAIN_LIMIT;
  request.on('data', (piece: Buffer) => {
    left -= piece.length;
    if (left < 0) request.socket.destroy();
  });
  request.resume();
}

async function sendBlob(
  response: ServerResponse,
  blob: Blob,
  exchange: Exchange | undefined,
): Promise<number> {
  const half = exchange?.fault?.kind === 'cut-response' ? Math.floor(blob.size / 2) : undefined;
  const corrupt = corruption(exchange?.fault);
  const whole = half === undefined && corrupt === undefined ? blob.inMemory() : undefined;
  if (whole !== undefined) {
    blob.release();
    response.end(whole);
    return whole.length;
  }
  let sent = 0;
  try {
    for await (const piece of blob.read()) {
      const part = half === undefined ? piece : piece.subarray(0, half - sent);
      const more = response.write(corrupt?.(part) ?? part);
      sent += part.length;
      if (half !== undefined && sent >= half) {
        await new Promise((resolve) => response.write('', resolve));
        response.destroy();
        return sent;
      }
      if (!more && !response.destroyed) await drained(response);
      if (response.destroyed) return sent;
    }
    response.end();
    return sent;
  } finally {
    blob.release();
  }
}

/** Resolves when more may be written, or nobody is there to read it. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
