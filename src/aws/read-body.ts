import type { IncomingMessage } from 'node:http';

const NOTHING = Buffer.alloc(0);

/** Calls back once, with the whole body or with why there is none. */
export function readBody(
  response: IncomingMessage,
  limit: number,
  done: (error: Error | undefined, body: Buffer) => void,
): void {
  // What most answers to uploads say; there is nothing to wait for.
  if (response.headers['content-length'] === '0') {
    response.resume();
    done(undefined, NOTHING);
    return;
  }
  const pieces: Buffer[] = [];
  let size = 0;
  let over = false;
  const end = (error?: Error) => {
    if (over) return;
    over = true;
    done(error, error === undefined ? Buffer.concat(pieces) : NOTHING);
  };
  response.on('data', (piece: Buffer) => {
    size += piece.length;
    if (size > limit) response.destroy(new Error(`The response is larger than ${limit} bytes.`));
    else pieces.push(piece);
  });
  response.on('end', () => end(response.complete ? undefined : cutError()));
  response.on('error', end);
  response.on('close', () => {
    if (!over) end(cutError());
  });
}

function cutError(): Error {
  return Object.assign(new Error('the connection ended in the middle of the response'), {
    code: 'ECONNRESET',
  });
}
