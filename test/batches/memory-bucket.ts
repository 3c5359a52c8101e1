import type { ListedObject } from '../../src/batches/ports.ts';

/** S3 orders keys by their bytes in UTF-8. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** A bucket in memory that answers as ListObjectsV2 does, `size` keys a page, and counts what it is asked. */
export function bucketOf(keys: readonly string[], size = 3, sizeOf: (key: string) => number = () => 1) {
  const sorted = [...keys].sort(compareKeys);
  const asked: string[] = [];
  const listPage = async (input: {
    prefix?: string | undefined;
    delimiter?: string | undefined;
    startAfter?: string | undefined;
    token?: string | undefined;
  }) => {
    asked.push(JSON.stringify(input));
    const { prefix = '', delimiter } = input;
    const after = input.token ?? input.startAfter;
    const objects: ListedObject[] = [];
    const prefixes: string[] = [];
    for (const key of sorted) {
      if (!key.startsWith(prefix) || (after !== undefined && compareKeys(key, after) <= 0)) continue;
      const end = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
      const common = end < 0 ? undefined : key.slice(0, end + 1);
      if (common !== undefined && prefixes.includes(common)) continue;
      if (objects.length + prefixes.length === size) {
        return { objects, prefixes, token: objects.at(-1)?.Key ?? prefixes.at(-1) };
      }
      if (common === undefined) objects.push({ Key: key, Size: sizeOf(key), ETag: '"e"' });
      else prefixes.push(common);
    }
    return { objects, prefixes, token: undefined };
  };
  return { s3: { listPage }, asked };
}
