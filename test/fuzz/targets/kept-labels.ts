import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drain } from '../../../src/core/events.ts';
import { convertLabels } from '../../../src/labels/convert/convert.ts';
import { mutate } from '../mutate.ts';
import { plainWords, refusable, type Target } from '../target.ts';

const head =
  '{"schema":"groundctl/labels.kept/v1","source":"a.manifest","to":"coco","attributes":["x"],"newest":false}';
const META =
  '"human-annotated":"yes","creation-date":"2024-05-06T07:08:09.123456","job-name":"labeling-job/a"';
const boxes = (name: string) =>
  `{"source-ref":"s3://b/${name}","x":{"image_size":[{"width":9,"height":9,"depth":3}],"annotations":[{"class_id":3,"left":1,"top":2,"width":3,"height":4}]},"x-metadata":{"objects":[{"confidence":0.09}],"class-map":{"3":"c"},"type":"groundtruth/object-detection",${META}}}`;
const seeds = [
  `${head}\n{"name":"a.jpg","line":1,"object":${boxes('a.jpg')}}\n{"line":2,"object":{"source-ref":"s3://b/z","x-metadata":{"failure-reason":"expired"}}}\n`,
  `${head.replace('"x"', '"x","y"')}\n{"name":"b.jpg","line":1e3,"object":${boxes('a.jpg')}}\n{"name":"a.jpg","line":-1,"object":${boxes('b.jpg')}}\n`,
].map((text) => Buffer.from(text));

const RESULT = JSON.stringify({
  images: ['a.jpg', 'b.jpg'].map((file_name, id) => ({ id, file_name, width: 9, height: 9 })),
  annotations: [{ id: 1, image_id: 0, category_id: 1, bbox: [1, 2, 3, 4] }],
  categories: [{ id: 1, name: 'c' }],
});

export const keptLabels: Target = {
  name: 'kept-labels',
  about: 'what labels convert keeps beside its result, on the way back',
  make: (random) => mutate(random.pick(seeds), random.pick(seeds), random),
  async take(bytes) {
    const folder = mkdtempSync(join(tmpdir(), 'groundctl-fuzz-'));
    try {
      const path = join(folder, 'annotations.json');
      writeFileSync(path, RESULT);
      writeFileSync(join(folder, 'groundctl-labels.jsonl'), bytes);
      const source = { place: { in: 'file', path }, folder: undefined } as const;
      const options = { to: 'manifest', out: join(folder, 'back'), imagesPrefix: 's3://b/' } as const;
      const converted = await drain(convertLabels(source, undefined, options)).catch((error: unknown) =>
        refusable(() => {
          throw error;
        }),
      );
      converted?.output.discard();
      plainWords(converted?.findings.map(({ message }) => message) ?? []);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
