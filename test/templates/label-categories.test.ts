import { describe, expect, test } from 'vitest';
import { drain } from '../../src/core/events.ts';
import { checkManifest } from '../../src/templates/check/check-manifest.ts';
import { builtInTaskInput, readLabelCategories } from '../../src/templates/label-categories.ts';
import { placeholders, render } from './compile.ts';

/** The template of the guide for a bounding-box job with PRE-BoundingBox, and its recipe for adjustments. */
const GUIDE = `<crowd-bounding-box name="boundingBox" src="{{ task.input.taskObject | grant_read_access }}"
  labels="{{ task.input.labels | to_json | escape }}" initial-value="[
  {% for box in task.input.manifestLine.before.annotations %}
    {% capture class_id %}{{ box.class_id }}{% endcapture %}
    {% assign label = task.input.manifestLine.before-metadata.class-map[class_id] %}
    { label: {{label | to_json}}, left: {{box.left}} },
  {% endfor %}]"></crowd-bounding-box>`;
const LINE = {
  'source-ref': 's3://bucket/a.png',
  before: { annotations: [{ class_id: 1, left: 5 }] },
  'before-metadata': { 'class-map': { '1': 'Car' } },
};

describe('a label category configuration', () => {
  test('gives the labels in its order', () => {
    const text = '{"document-version": "2018-11-28", "labels": [{"label": "Car"}, {"label": "Bus", "x": 1}]}';
    expect(readLabelCategories(text)).toEqual({ ok: true, value: ['Car', 'Bus'] });
  });

  test.each([
    ['{', 'not JSON'],
    ['["Car"]', 'no list of labels'],
    ['{"labels": "Car"}', 'no list of labels'],
    ['{"labels": []}', 'there are no label categories'],
    ['{"labels": ["Car"]}', 'label category 1 is not'],
    ['{"labels": [{"label": "Car"}, {"label": ""}]}', 'label category 2 is not'],
    ['{"labels": [{"label": "Car"}, {"label": "Car"}]}', '"Car" occurs twice'],
    [`{"labels": [{"label": "${'x'.repeat(257)}"}]}`, 'more than 256 characters'],
  ])('%s is refused', (text, problem) => {
    const read = readLabelCategories(text);
    expect(read.ok ? '' : read.problem).toContain(problem);
  });
});

describe("task input as of AWS's own Lambdas", () => {
  test('fills the templates of the guide', () => {
    const html = render(GUIDE, JSON.stringify(builtInTaskInput(LINE, ['Car', "Driver's van"])));
    expect(html).toContain('/bucket/a.png?');
    expect(html).toContain('labels="[&quot;Car&quot;,&quot;Driver&#39;s van&quot;]"');
    expect(html).toContain('label: &quot;Car&quot;, left: 5');
  });

  test('has the text of the line where it refers to no object', () => {
    expect(builtInTaskInput({ source: 'a text' }, ['x'])).toMatchObject({ taskObject: 'a text' });
  });

  test("is what a manifest is checked with, and AWS's names need not be read", async () => {
    const text = `${JSON.stringify(LINE)}\n${JSON.stringify({ 'source-ref': 's3://bucket/b.png' })}\n`;
    const check = (source: string, labels?: readonly string[]) => {
      const chunks = (async function* () {
        yield Buffer.from(text);
      })();
      const template = { source, file: 't.html' };
      const manifest = { chunks, name: 'm' };
      return drain(checkManifest({ template, manifest, presign: placeholders, ...(labels && { labels }) }));
    };
    const simple = '{{ task.input.taskObject | s3_presign }}{{ task.input.labels | join }}';
    expect((await check(simple, ['Car'])).findings).toEqual([]);
    expect((await check(simple)).failed).toBe(2);
    const { findings } = await check(GUIDE, ['Car']);
    expect(findings.map(({ rule, evidence }) => `${rule} ${evidence?.lines}`)).toContain(
      'task/missing-variable 2',
    );
  });
});
