import { createHash } from 'node:crypto';
import { GroundctlError } from '../../../src/core/errors.ts';
import { parseCsvRow } from '../../../src/core/inventory/csv-rows.ts';
import { readInventory } from '../../../src/core/inventory/read-inventory.ts';
import { mutate } from '../mutate.ts';
import { check, plainWords, type Target } from '../target.ts';

const MANIFEST_KEY = 'x/manifest.json';

async function* chunksOf(bytes: Buffer) {
  yield bytes;
}

const seeds = [
  '"images","a/b%20c.jpg","12","2026-10-12T09:00:00.000Z","d41d8cd9","STANDARD"\n"images","%C3%A9+x","0","","",""\n',
  'images,"with ""quotes"", and commas",5,,"e",GLACIER\r\n',
  '"images","k",9007199254740993,"","",""\n"images","k",-1,"","",""\n',
].map((text) => Buffer.from(text));

const manifests = [...seeds, Buffer.from(JSON.stringify(manifestOf(Buffer.alloc(0))))];

export const csv: Target = {
  name: 'csv',
  about: 'S3 Inventory reports: rows and manifest.json',
  make: (random) => mutate(random.pick(manifests), random.pick(manifests), random),
  async take(bytes) {
    for (const row of bytes.toString('utf8').split('\n')) {
      const fields = parseCsvRow(row);
      if (fields === undefined) continue;
      check(fields.length > 0 && fields.every((field) => typeof field === 'string'), 'a row without fields');
      const written = fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',');
      check(JSON.stringify(parseCsvRow(written)) === JSON.stringify(fields), 'a row does not read back');
    }
    await readReport(bytes, Buffer.from(JSON.stringify(manifestOf(bytes))));
    await readReport(Buffer.alloc(0), bytes);
  },
};

function manifestOf(bytes: Buffer) {
  return {
    sourceBucket: 'images',
    destinationBucket: 'arn:aws:s3:::reports',
    fileFormat: 'CSV',
    fileSchema: 'Bucket, Key, Size, LastModifiedDate, ETag, StorageClass',
    creationTimestamp: '1760000000000',
    files: [
      { key: 'data.csv', size: bytes.length, MD5checksum: createHash('md5').update(bytes).digest('hex') },
    ],
  };
}

/** Reads the report of this manifest, which has these bytes as its only file. */
async function readReport(bytes: Buffer, manifest: Buffer): Promise<void> {
  const get = async ({ key }: { key: string }) => ({
    body: chunksOf(key === MANIFEST_KEY ? manifest : bytes),
    size: 0,
  });
  const place = { in: 's3', bucket: 'reports', key: MANIFEST_KEY } as const;
  try {
    for await (const { entries, taken } of readInventory(place, '', { get } as never)) {
      check(taken === undefined || !Number.isNaN(taken.getTime()), 'a time that is none');
      for (const { size, name } of entries)
        check(Number.isSafeInteger(size) && size >= 0 && typeof name === 'string', 'an entry without size');
    }
  } catch (error) {
    if (!(error instanceof GroundctlError) || error.source !== 'usage') throw error;
    plainWords([error.message]);
  }
}
