import type { CallOptions } from '../core/call-options.ts';
import { GroundctlError } from '../core/errors.ts';
import { mapAwsError } from './errors.ts';

/** Runs one SDK call and maps whatever it throws. `operation` is IAM's `service:Operation`. */
export async function call<T>(operation: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw mapAwsError(error, operation);
  }
}

/** The same as the SDK takes it. */
export function abort({ signal }: CallOptions = {}) {
  return signal === undefined ? {} : { abortSignal: signal };
}

/** As much of the SDK's middleware as {@link named} needs, the same for the commands of every client. */
type Middleware = <Input, Output>(
  next: (input: Input) => Promise<Output>,
  context: { readonly commandName?: string },
) => (input: Input) => Promise<Output>;

interface SdkClient {
  readonly middlewareStack: {
    add(middleware: Middleware, options: { step: 'initialize'; priority: 'high'; name: string }): void;
  };
}

/** The client, whose errors are ours from now on: `service` and the command are IAM's name of what was not done. */
export function named<Client extends SdkClient>(client: Client, service: string): Client {
  const middleware: Middleware = (next, { commandName = '' }) => {
    const operation = `${service}:${commandName.replace(/Command$/, '')}`;
    return (input) => call(operation, () => next(input));
  };
  client.middlewareStack.add(middleware, { step: 'initialize', priority: 'high', name: 'errorsAreOurs' });
  return client;
}

/**
 * Reads all pages; `onPage` takes the number of each, from 1, once it is there. A service that hands out the same token twice would page for ever, so that is an error.
 */
export async function collect<Page, Item>(
  fetch: (token: string | undefined) => Promise<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
  tokenOf: (page: Page) => string | undefined,
  onPage: (page: number) => void = () => {},
): Promise<Item[]> {
  const items: Item[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const page = await fetch(token);
    items.push(...(itemsOf(page) ?? []));
    onPage(seen.size + 1);
    token = tokenOf(page) || undefined;
    if (token !== undefined && seen.has(token)) {
      throw new GroundctlError('AWS repeated a paging token; the listing would never end.', {
        code: 'paging-loop',
        source: 'aws',
      });
    }
    if (token !== undefined) seen.add(token);
  } while (token !== undefined);
  return items;
}

/** Undefined where AWS says that the thing asked for is not there; any other error goes on. */
export async function orMissing<T>(
  run: () => Promise<T>,
  missing: (error: GroundctlError) => boolean,
): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof GroundctlError && missing(error)) return undefined;
    throw error;
  }
}
