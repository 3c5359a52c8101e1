/** Checks a million generated entries, as a listing would give them, and prints time and peak memory as JSON. */
import { performance } from 'node:perf_hooks';
import { checkPlus } from '../../src/batches/check.ts';
import type { BatchesS3, ListedObject } from '../../src/batches/ports.ts';
import { drain } from '../../src/core/events.ts';

const PAGES = 1000;

function page(number: number): ListedObject[] {
  return Array.from({ length: 1000 }, (_, at) => ({
    Key: `drives/2026-11/camera-front/frame-${number * 1000 + at}.jpg`,
    Size: 180_000 + ((number * 7919 + at * 104_729) % 90_000),
    ETag: '"5d41402abc4b2a76b9719d911017c592"',
    StorageClass: 'STANDARD',
  }));
}

const s3: Partial<BatchesS3> = {
  bucketRegion: async () => 'us-east-1',
  listPage: async ({ token, delimiter }) => {
    if (delimiter !== undefined) return { objects: [], prefixes: [], token: undefined };
    const number = Number(token ?? 0);
    return {
      objects: page(number),
      prefixes: [],
      token: number + 1 < PAGES ? String(number + 1) : undefined,
    };
  },
  getBucketCors: async () => [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }],
  getBucketEncryption: async () => ({ algorithm: 'AES256', key: undefined }),
};

const start = performance.now();
const report = await drain(
  checkPlus({ kind: 'prefix', bucket: 'frames', prefix: 'drives/' }, s3 as BatchesS3),
);
const ms = performance.now() - start;
if (report.files !== PAGES * 1000) throw new Error(`counted ${report.files} files`);
console.log(JSON.stringify({ ms, peakMB: process.resourceUsage().maxRSS / 1024 }));
