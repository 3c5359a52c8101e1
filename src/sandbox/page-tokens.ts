import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { AwsError } from './aws-error.ts';

export interface PageRequest {
  readonly limit: number;
  readonly token: string | undefined;
  /** The operation and its filters: a token continues only the listing it came from. */
  readonly scope: readonly unknown[];
  /** What the service answers to a token it did not make. */
  readonly invalid: () => AwsError;
}

/** Chooses among the items of a listing; what it leaves out takes no place on a page. */
export type Matches<T> = (item: T) => boolean;

export interface Page<T> {
  readonly items: readonly T[];
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

/** Opaque continuation tokens, signed so that a made-up one is refused as AWS refuses it. */
export class PageTokens {
  readonly #secret = randomBytes(16);

  /** One page of a sorted list. `key` tells the items apart, so that changes between pages lose none. */
  page<T>(
    items: readonly T[],
    key: (item: T) => string,
    request: PageRequest,
    matches: Matches<T> = () => true,
  ): Page<T> {
    const scope = JSON.stringify(request.scope);
    const chosen: T[] = [];
    let end = 0;
    for (
      let at = request.token === undefined ? 0 : this.#start(items, key, scope, request);
      at < items.length;
      at++
    ) {
      const item = items[at] as T;
      if (!matches(item)) continue;
      const last = chosen.at(-1);
      if (chosen.length === request.limit && last !== undefined) {
        return { items: chosen, next: this.#seal(scope, end, key(last)) };
      }
      chosen.push(item);
      end = at + 1;
    }
    return { items: chosen, next: undefined };
  }

  #start<T>(items: readonly T[], key: (item: T) => string, scope: string, request: PageRequest): number {
    const [text = '', mac = ''] = (request.token ?? '').split('.');
    const payload = Buffer.from(text, 'base64url').toString('utf8');
    const expected = Buffer.from(this.#mac(scope, payload));
    const given = Buffer.from(mac);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw request.invalid();
    const [offset, lastKey] = JSON.parse(payload) as [number, string];
    const there = items[offset - 1];
    if (there !== undefined && key(there) === lastKey) return offset;
    const index = items.findIndex((item) => key(item) === lastKey);
    // The last item seen may be gone by now; its place is then that of the first one not yet seen.
    return index >= 0 ? index + 1 : Math.min(offset - 1, items.length);
  }

  #seal(scope: string, offset: number, lastKey: string): string {
    const payload = JSON.stringify([offset, lastKey]);
    return `${Buffer.from(payload).toString('base64url')}.${this.#mac(scope, payload)}`;
  }

  #mac(scope: string, payload: string): string {
    return createHmac('sha256', this.#secret).update(`${scope}\n${payload}`).digest('base64url').slice(0, 22);
  }
}
