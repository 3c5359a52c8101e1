import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reportOf } from './lines.ts';

/** Beside the project, or where a variable says: a work tree lies elsewhere. */
const corpus =
  process.env.GROUNDCTL_LABELS_CORPUS ?? join(import.meta.dirname, '../../../shared/corpus/manifests');
const there = existsSync(corpus);

/** Boxes or other annotations of what is taken by default, counted by other means (jq). */
const COUNTS: Readonly<Record<string, number>> = {
  'bbox-2019-empty.manifest': 4,
  'bbox-2019-fractional.manifest': 136,
  'bbox-2022-fields.manifest': 54,
  'bbox-2026.manifest': 36,
  'bbox-5-workers.manifest': 192,
  'bbox-adjusted-1.manifest': 600,
  'bbox-chained.manifest': 828,
  'classification-2019.manifest': 69,
  'custom-annotation-ref.manifest': 40,
  'video-adjusted.SeqLabel.json': 648,
  'video-attributes.SeqLabel.json': 890,
};

describe.skipIf(!there)('what jobs of Ground Truth wrote', () => {
  const files = there ? readdirSync(corpus).filter((name) => /\.(?:manifest|jsonl|json)$/.test(name)) : [];

  test.each(files)('%s is read whole', async (name) => {
    const path = join(corpus, name);
    const { lines, attributes, newest, findings } = await reportOf(path, { images: 'none' });
    const written = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '').length;
    expect(lines).toBe(written);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const count = COUNTS[name];
    if (count !== undefined) expect(attributes.find((one) => one.name === newest)?.annotations).toBe(count);
  });

  test('an archive of a job: its answers, with the objects of its manifest', async () => {
    const { lines, attributes, findings } = await reportOf(join(corpus, 'classification-5-workers.tar.gz'), {
      images: 'none',
    });
    expect([lines, attributes[0]?.annotations]).toEqual([302, 1_510]);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
