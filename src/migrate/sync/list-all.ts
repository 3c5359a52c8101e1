import { withRetry } from '../../core/retry.ts';
import type { BulkPort, ListedObject } from '../ports.ts';

/** Every object below a prefix by its key. A page is read while the next one is on its way. */
export async function listAll(
  bulk: BulkPort,
  prefix: string,
  signal: AbortSignal | undefined,
): Promise<Map<string, ListedObject>> {
  const ask = (token?: string) => withRetry(() => bulk.listPage({ prefix, token }, { signal }), { signal });
  const all = new Map<string, ListedObject>();
  let page = await ask();
  for (;;) {
    const next = page.token === undefined ? undefined : ask(page.token);
    // It may fail while this page is read; whoever waits for it below still sees that.
    next?.catch(() => {});
    for (const object of page.entries()) all.set(object.Key, object);
    if (next === undefined) return all;
    page = await next;
  }
}
