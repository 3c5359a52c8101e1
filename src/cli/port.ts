import { usageError } from '../core/errors.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';

/** A TCP port from the command line; 0 stands for a free one. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw usageError(`${quoteForMessage(text)} is not a port: use a number from 0 to 65535.`);
}
