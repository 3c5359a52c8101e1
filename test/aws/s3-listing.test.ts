import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createS3Bulk } from '../../src/aws/s3-bulk.ts';
import { readListing } from '../../src/aws/s3-listing.ts';
import { clientConfig } from '../../src/aws/session.ts';
import { uriEncode } from '../../src/core/sigv4/uri.ts';
import { startSandbox } from '../../src/sandbox/start.ts';

interface Item {
  readonly key: string;
  readonly size: number;
}

const item = fc.record({
  key: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map((key) => key.toWellFormed()),
  size: fc.nat(5_000_000_000),
});

function listing(items: readonly Item[], around = '', etag = '&quot;0123&quot;'): string {
  const entries = items.map(
    ({ key, size }) =>
      `<Contents><Key>${uriEncode(key).replaceAll('%20', '+')}</Key><LastModified>2026-11-22T00:00:00.000Z</LastModified><ETag>${etag}</ETag><Size>${size}</Size><Owner><ID>Key</ID></Owner><StorageClass>STANDARD</StorageClass></Contents>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix></Prefix><EncodingType>url</EncodingType>${around}${entries.join('')}</ListBucketResult>`;
}

const read = (text: string) => readListing(Buffer.from(text));

test('every key, size, ETag and time comes back, whatever the key is', () => {
  fc.assert(
    fc.property(fc.array(item), (items) => {
      expect(read(listing(items)).entries()).toEqual(
        items.map(({ key, size }) => ({
          Key: key,
          Size: size,
          ETag: '"0123"',
          LastModified: '2026-11-22T00:00:00.000Z',
        })),
      );
    }),
  );
});

test('a listing that was cut anywhere is an error, not a shorter listing', () => {
  const whole = listing([{ key: 'a', size: 1 }]);
  fc.assert(
    fc.property(fc.nat(whole.length - 1), (length) => {
      expect(() => read(whole.slice(0, length)).entries()).toThrow(/something other than a listing/);
    }),
  );
});

describe('what leads to the next page', () => {
  const more = '<IsTruncated>true</IsTruncated><NextContinuationToken>a&amp;b+/=</NextContinuationToken>';

  test('is its token', () => {
    expect(read(listing([{ key: 'a', size: 1 }], more)).token).toBe('a&b+/=');
  });

  test('is found after the entries as well', () => {
    const text = listing([{ key: 'a', size: 1 }]).replace(
      '</ListBucketResult>',
      `${more}</ListBucketResult>`,
    );
    expect(read(text).token).toBe('a&b+/=');
  });

  test('is nothing on the last page, whatever else stands there', () => {
    expect(read(listing([], more.replace('true', 'false'))).token).toBeUndefined();
  });

  test('may not be missing', () => {
    expect(() => read(listing([], '<IsTruncated>true</IsTruncated>'))).toThrow(/than a listing/);
  });
});

test.each([
  ['an empty answer', ''],
  ['a page of a proxy', '<html><body>Sign in</body></html>'],
  ['an entry without a size', listing([{ key: 'a', size: 1 }]).replace('<Size>1</Size>', '')],
  ['an entry with a size that is none', listing([{ key: 'a', size: 1 }]).replace('<Size>1', '<Size>-1')],
])('%s is an error', (_, text) => {
  expect(() => read(text).entries()).toThrow(/than a listing/);
});

describe('an element that stands there twice is an error, wherever the second one is', () => {
  const more = '<IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>';
  const text = listing(
    [
      { key: 'a', size: 1 },
      { key: 'b', size: 2 },
      { key: 'c', size: 3 },
    ],
    more,
  );
  const twice = (element: string, before: string) => text.replace(before, `${element}${before}`);

  test('and once is none', () => {
    expect(read(text).token).toBe('t');
    expect(read(text).entries()).toHaveLength(3);
  });

  test.each([
    ['Key', twice('<Key>x</Key>', '<Key>a')],
    ['Key of the last entry', twice('<Key>x</Key>', '<Key>c')],
    ['Key at the end of an entry', twice('<Key>x</Key>', '</Contents>')],
    ['Key, the same', twice('<Key>a</Key>', '<Key>a')],
    ['Size', twice('<Size>9</Size>', '<Size>2')],
    ['ETag', twice('<ETag>e</ETag>', '<Size>3')],
    ['NextContinuationToken', twice('<NextContinuationToken>u</NextContinuationToken>', '<Contents>')],
    ['NextContinuationToken after all', twice('<NextContinuationToken>u</NextContinuationToken>', '</ListB')],
    [
      'NextContinuationToken between',
      twice('<NextContinuationToken>u</NextContinuationToken>', '<Contents><Key>b'),
    ],
    ['IsTruncated', twice('<IsTruncated>false</IsTruncated>', '<Contents>')],
    ['IsTruncated after all', twice('<IsTruncated>false</IsTruncated>', '</ListB')],
    ['IsTruncated between', twice('<IsTruncated>false</IsTruncated>', '<Contents><Key>c')],
    ['EncodingType', twice('<EncodingType>none</EncodingType>', '<Contents>')],
    ['Contents, one in the other', twice('<Contents><Key>x</Key>', '<Key>b')],
  ])('%s', (_, doubled) => {
    expect(doubled).not.toBe(text);
    expect(() => read(doubled).entries()).toThrow(/than a listing/);
  });
});

test('keys that were not encoded are taken as they are', () => {
  const text = listing([{ key: 'x', size: 1 }])
    .replace('<EncodingType>url</EncodingType>', '')
    .replace('<Key>x', '<Key>50%+ü &#x1F600;&lt;&amp;quot;&gt;');
  expect(
    read(text)
      .entries()
      .map(({ Key }) => Key),
  ).toEqual(['50%+ü 😀<&quot;>']);
});

test('lists what S3 has below a prefix, with keys that no XML can hold', async () => {
  const sandbox = await startSandbox({ seed: 'none' });
  const { url: endpoint, region, credentials } = sandbox;
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const config = clientConfig({ endpointUrl: endpoint, region, credentials }, {});
  const bulk = await createS3Bulk(config, { bucket: 'listed-here', region, owner: '123456789012' });
  try {
    await s3.send(new CreateBucketCommand({ Bucket: 'listed-here' }));
    const keys = ['f/a b', 'f/a+b', 'f/\u0001', 'f/ü', 'f/<&>"\'', 'f/%41', 'f/a//b', 'g/not'];
    for (const Key of keys) {
      await s3.send(new PutObjectCommand({ Bucket: 'listed-here', Key, Body: Key }));
    }
    const entries = (await bulk.listPage({ prefix: 'f/' })).entries();
    expect(entries.map(({ Key }) => Key).sort()).toEqual(keys.slice(0, -1).sort());
    for (const { Key, Size } of entries) expect(Size).toBe(Buffer.byteLength(Key));
  } finally {
    bulk.close();
    s3.destroy();
    await sandbox.close();
  }
});
