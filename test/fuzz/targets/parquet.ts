import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GroundctlError } from '../../../src/core/errors.ts';
import { entryOf } from '../../../src/core/inventory/inventory-row.ts';
import { parquetRows } from '../../../src/core/inventory/parquet-rows.ts';
import { mutate } from '../mutate.ts';
import { check, plainWords, type Target } from '../target.ts';

const seeds = ['snappy', 'gzip', 'plain'].map((name) =>
  readFileSync(join(import.meta.dirname, '../../fixtures/parquet', `${name}.parquet`)),
);

export const parquet: Target = {
  name: 'parquet',
  about: 'S3 Inventory reports in Parquet',
  make(random) {
    const bytes = mutate(random.pick(seeds), random.pick(seeds), random);
    // Marks at both ends are looked at first: what is behind them is what is to be tried.
    if (bytes.length > 12 && random.chance(0.75)) {
      bytes.write('PAR1', 0);
      bytes.write('PAR1', bytes.length - 4);
    }
    return bytes;
  },
  async take(bytes) {
    const file = {
      byteLength: bytes.length,
      slice: async (from: number, to = bytes.length) =>
        Uint8Array.from(bytes.subarray(from, Math.min(to, bytes.length))).buffer,
    };
    try {
      for await (const row of parquetRows(file, 'the file')) {
        const entry = entryOf(row, 'images', false);
        if (typeof entry === 'string') plainWords([entry]);
        else check(entry === undefined || entry.size >= 0, 'an entry without size');
      }
    } catch (error) {
      if (!(error instanceof GroundctlError) || error.source !== 'usage') throw error;
      plainWords([error.message]);
    }
  },
};
