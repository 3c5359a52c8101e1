import { parseManifestLine } from '../../../src/batches/sources/manifest-line.ts';
import { type TextLine, textLines } from '../../../src/core/manifest/text-lines.ts';
import { readTask } from '../../../src/templates/check/read-task.ts';
import { readLabelCategories } from '../../../src/templates/label-categories.ts';
import { mutate } from '../mutate.ts';
import { check, plainWords, type Target } from '../target.ts';

const seeds = [
  '{"source-ref":"s3://bucket/images/a b.jpg"}\n{"source":"text, a \\"quote\\""}\n',
  '{"source-ref":"s3://b-1/%41/é.png","label":{"a":[1,2.50,1e3]},"label-metadata":{"type":"x","n":12345678901234567890}}\n',
  '\ufeff{"source-ref": "S3://Bucket/k", "$x": 1}\r\n\r\n{"source-ref": " s3://b/k "}',
  '{"document-version":"2018-11-28","labels":[{"label":"cat"},{"label":"dog & bird"}]}',
].map((text) => Buffer.from(text));

export const manifests: Target = {
  name: 'manifests',
  about: 'input manifests and label category files',
  make: (random) => mutate(random.pick(seeds), random.pick(seeds), random),
  async take(bytes) {
    const cut = Math.floor(bytes.length / 3);
    const [whole, parts] = [
      await linesOf([bytes]),
      await linesOf([bytes.subarray(0, cut), bytes.subarray(cut)]),
    ];
    check(JSON.stringify(whole) === JSON.stringify(parts), 'lines depend on where the bytes were cut');
    for (const line of whole) {
      const task = readTask(line, ['cat']);
      check(task.input !== undefined || task.problems.length > 0, 'a line without task and without problem');
      if (line.text === undefined || line.text.trim() === '') continue;
      const parsed = parseManifestLine(line.text);
      if (!parsed.ok) plainWords([parsed.problem]);
    }
    const labels = readLabelCategories(bytes.toString('utf8'));
    if (!labels.ok) plainWords([labels.problem]);
  },
};

async function linesOf(chunks: readonly Uint8Array[]) {
  async function* stream() {
    yield* chunks;
  }
  const lines: TextLine[] = [];
  for await (const some of textLines(stream())) lines.push(...some);
  return lines;
}
