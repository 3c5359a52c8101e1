import { withRetry } from '../../core/retry.ts';
import type { DataObject, DataPort } from '../ports.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
  readonly owner?: string | undefined;
}

/** The object of a key and everything below it as a folder, by what stands after the key. */
export async function listData(
  s3: DataPort,
  { bucket, key }: { readonly bucket: string; readonly key: string },
  options: Options,
): Promise<Map<string, DataObject>> {
  const found = new Map<string, DataObject>();
  let token: string | undefined;
  do {
    const page = await withRetry(() => s3.listPage({ bucket, prefix: key, token }, options), options);
    for (const object of page.objects) {
      const rest = object.Key.slice(key.length);
      // `in` is not part of `input.csv`; a marker of an empty folder is not data.
      if (rest !== '' && !rest.startsWith('/') && key !== '' && !key.endsWith('/')) continue;
      if (object.Size === 0 && object.Key.endsWith('/')) continue;
      found.set(rest, object);
    }
    token = page.token;
  } while (token !== undefined);
  return found;
}
