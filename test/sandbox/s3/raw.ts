import { type ClientRequestArgs, request } from 'node:http';

export interface RawAnswer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A GET whose path is sent as it stands: `fetch` would resolve the dots in it. */
export function rawGet(url: string, options: ClientRequestArgs = {}): Promise<RawAnswer> {
  const [, host, port, path] = /^http:\/\/(\[[^\]]+\]|[^/:]+):(\d+)(\/.*)?$/s.exec(url) ?? [];
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: host?.replace(/^\[|\]$/g, ''), port, path: path ?? '/', agent: false, ...options },
      (incoming) => {
        const parts: Buffer[] = [];
        incoming.on('data', (part: Buffer) => parts.push(part));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const { statusCode = 0, headers } = incoming;
          resolve({ status: statusCode, headers, body: Buffer.concat(parts).toString() });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}
