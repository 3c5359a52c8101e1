import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drain } from '../../../src/core/events.ts';
import { checkLabels } from '../../../src/labels/check/check.ts';
import { convertLabels } from '../../../src/labels/convert/convert.ts';
import { mutate } from '../mutate.ts';
import { check, plainWords, refusable, type Target } from '../target.ts';

const META =
  '"human-annotated":"yes","creation-date":"2024-05-06T07:08:09.123456","job-name":"labeling-job/a"';
const content = JSON.stringify(
  JSON.stringify({
    drawn: {
      inputImageProperties: { width: 9, height: 9 },
      polygons: [{ label: 'a', vertices: [{ x: 1, y: 2 }] }],
      keypoints: [],
    },
  }),
);
const seeds = [
  `{"source-ref":"s3://b/../é.jpg","x":{"image_size":[{"width":9,"height":9,"depth":3}],"annotations":[{"class_id":0,"left":1.5,"top":2,"width":1e999,"height":4}]},"x-metadata":{"objects":[{"confidence":0.09}],"class-map":{"0":"a","__proto__":"b"},"type":"groundtruth/object-detection",${META}}}\n`,
  `{"source":"a \\ud83d\\ude00","x":{"annotations":{"entities":[{"label":"p","startOffset":2,"endOffset":3}]}},"x-metadata":{"type":"groundtruth/text-span",${META}}}\n{"source-ref":"s3://b/k","x-metadata":{"failure-reason":"expired"}}\n`,
  `{"source-ref":"s3://b/k","x":[1,"0"],"x-metadata":{"class-map":{"1":"\\u001b[31m"},"type":"groundtruth/image-classification-multilabel",${META}}}\n`,
  `{"source-ref":"s3://b/k","x":{"annotationsFromAllWorkers":[{"workerId":"w","annotationData":{"content":${content}}}]},"x-metadata":{"type":"groundtruth/custom",${META}}}\n`,
  '{"tracking-annotations":[{"frame-no":"0","frame":"f.jpg","annotations":[{"left":1,"top":2,"width":3,"height":4,"class-id":"0","object-id":"i","object-name":"Van:1"}],"polygons":[{"vertices":[{"x":1,"y":2}]}]}]}',
  '{"images":[{"id":1,"file_name":"a","width":4,"height":2}],"annotations":[{"image_id":1,"category_id":1,"bbox":[1,2,3,4],"segmentation":{"size":[2,4],"counts":"231"}}],"categories":[{"id":1,"name":"c"}]}',
  '[{"data":{"image":"s3://b/a"},"annotations":[{"result":[{"type":"rectanglelabels","original_width":9,"original_height":9,"value":{"x":1,"y":2,"width":3,"height":4,"rectanglelabels":["c"]}}]}]}]',
  '<?xml version="1.0"?><annotations><image name="a&amp;b" width="4" height="2"><box label="c" xtl="1" ytl="2" xbr="3" ybr="4"/><mask label="c" rle="0, 2" left="1" top="1" width="2" height="1"/></image></annotations>',
  '<annotation><filename>a</filename><size><width>9</width><height>9</height></size><object><name>c</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>3</xmax><ymax>3</ymax></bndbox></object></annotation>',
].map((text) => Buffer.from(text));

const TARGETS = ['coco', 'jsonl', 'label-studio', 'cvat', 'manifest'] as const;

export const labelFiles: Target = {
  name: 'label-files',
  about: 'output manifests, files of annotations, and what other programs write',
  make: (random) => mutate(random.pick(seeds), random.pick(seeds), random),
  async take(bytes) {
    const folder = mkdtempSync(join(tmpdir(), 'groundctl-fuzz-'));
    try {
      const name = bytes.includes('<')
        ? 'x.xml'
        : bytes.includes('\n{') || bytes.includes('}}\n')
          ? 'x.jsonl'
          : 'x.json';
      const path = join(folder, name);
      writeFileSync(path, bytes);
      const source = { place: { in: 'file', path }, folder: undefined } as const;
      const report = await drain(checkLabels(source, undefined));
      const { lines, labeled, failed, unlabeled } = report;
      check(lines === labeled + failed + unlabeled, 'lines are counted twice or not at all');
      check(lines > 0 || report.findings.length > 0, 'nothing is said of nothing');
      for (const finding of report.findings) plainWords([finding.message]);
      // One of them for each input: all together take a second for fifty.
      const to = TARGETS[bytes.length % TARGETS.length] ?? 'coco';
      const converted = await drain(convertLabels(source, undefined, { to, out: join(folder, to) })).catch(
        (error: unknown) =>
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
