import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkJob } from '../../src/batches/check-job.ts';
import { report } from './aws.ts';

const corpus = join(import.meta.dirname, '../../../shared/corpus/manifests');
const there = existsSync(corpus);

describe.skipIf(!there)('manifests that jobs of Ground Truth wrote or took', () => {
  const files = there ? readdirSync(corpus).filter((name) => /\.(?:manifest|jsonl)$/.test(name)) : [];

  test.each(files)('%s has no errors', async (name) => {
    const path = join(corpus, name);
    const { findings } = await report(checkJob({ kind: 'manifest', at: { in: 'file', path } }, undefined));
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
