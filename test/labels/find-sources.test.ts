import { expect, test } from 'vitest';
import type { LabelsS3 } from '../../src/labels/ports.ts';
import { findSources } from '../../src/labels/sources/find-sources.ts';

/** A prefix of so many pages, a thousand images on each, and what lies behind them. */
function prefixOf(pages: number, last: string): LabelsS3 {
  return {
    head: async () => undefined,
    get: async () => undefined,
    listPage: async ({ token }) => {
      const page = Number(token ?? 0);
      if (page === pages) return { objects: [{ Key: last, Size: 1 }], token: undefined };
      const objects = Array.from({ length: 1000 }, (_, at) => ({ Key: `frames/${page}-${at}.jpg`, Size: 1 }));
      return { objects, token: String(page + 1) };
    },
  };
}

test('the result of a job is found however many images stand before it', async () => {
  const key = 'out/shelf-boxes/manifests/output/output.manifest';
  const found = await findSources('s3://acme-labeling-data/', prefixOf(150, key), {});
  expect(found).toEqual([{ place: { in: 's3', bucket: 'acme-labeling-data', key }, folder: undefined }]);
});

test('a prefix without a manifest is a usage error, after all of it was looked at', async () => {
  await expect(
    findSources('s3://acme-labeling-data/', prefixOf(2, 'frames/z.jpg'), {}),
  ).rejects.toMatchObject({
    source: 'usage',
    message: expect.stringContaining('no manifest'),
  });
});
