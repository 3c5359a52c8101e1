import type { CallOptions } from './call-options.ts';
import type { ObjectReader, PrefixAt } from './s3-objects.ts';

type Listed = Awaited<ReturnType<ObjectReader['listPage']>>['objects'][number];

/** Every object below a prefix, page by page. */
export async function* objectsBelow(
  s3: Pick<ObjectReader, 'listPage'>,
  { bucket, prefix }: PrefixAt,
  options?: CallOptions,
): AsyncGenerator<Listed, void, void> {
  let token: string | undefined;
  do {
    const page = await s3.listPage({ bucket, prefix, token }, options);
    yield* page.objects;
    ({ token } = page);
  } while (token !== undefined);
}

/**
 * The text of an object, without a byte order mark; undefined where it is larger than that.
 *
 * @param most bytes
 */
export async function textOf(
  { Size, body }: { readonly Size: number; readonly body: AsyncIterable<Uint8Array> },
  most: number,
): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) {
    // Left only here: a body that nobody begins to read would keep its connection.
    if (Size > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\ufeff/, '');
}
