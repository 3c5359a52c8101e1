/** The kinds of tasks that the demonstration account's jobs give out. */
export type DemoTask = 'boxes' | 'areas' | 'image-class' | 'text-class';

/** Key of a kind's template, in the bucket of the jobs. */
export function templateKey(task: DemoTask): string {
  return `templates/${task}.liquid.html`;
}

const SCRIPT = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>';

export const DEMO_TEMPLATES: Readonly<Record<DemoTask, string>> = {
  boxes: `${SCRIPT}
<crowd-form>
  <crowd-bounding-box
    name="boundingBox"
    src="{{ task.input.source-ref | grant_read_access }}"
    header="Draw a box around each object"
    labels='["Object", "Not sure"]'
  >
    <full-instructions header="Instructions">Draw one box around each object.</full-instructions>
    <short-instructions>One box for each object</short-instructions>
  </crowd-bounding-box>
</crowd-form>
`,
  areas: `${SCRIPT}
<crowd-form>
  <crowd-semantic-segmentation
    name="segmentation"
    src="{{ task.input.source-ref | grant_read_access }}"
    header="Outline each nodule"
    labels='["Nodule", "Not sure"]'
  >
    <full-instructions header="Instructions">Drag around the edge of each nodule.</full-instructions>
    <short-instructions>Outline nodules only</short-instructions>
  </crowd-semantic-segmentation>
</crowd-form>
`,
  'image-class': `${SCRIPT}
<crowd-form>
  <crowd-image-classifier
    name="verdict"
    src="{{ task.input.source-ref | grant_read_access }}"
    header="Was the earlier label right?"
    categories='["right", "wrong", "cannot tell"]'
  >
    <full-instructions header="Instructions">Judge the picture as a whole.</full-instructions>
    <short-instructions>Judge the picture as a whole</short-instructions>
  </crowd-image-classifier>
</crowd-form>
`,
  'text-class': `${SCRIPT}
<crowd-form>
  <crowd-classifier
    name="unit"
    header="What is this price for?"
    categories='["a piece", "a weight", "a volume", "cannot tell"]'
  >
    <classification-target>
      <p>{{ task.input.tag-text }}</p>
      <img alt="the price tag" src="{{ task.input.source-ref | s3_presign }}">
    </classification-target>
    <full-instructions header="Instructions">Read the tag. The photograph is there for what the text leaves open.</full-instructions>
    <short-instructions>Choose what one price buys</short-instructions>
  </crowd-classifier>
</crowd-form>
`,
};

/** A template for AWS's own Lambdas, and the labels that go with it: what `jobs create` of a new job can name. */
export const BUILT_IN_BOXES: Readonly<Record<string, string>> = {
  'templates/built-in-boxes.liquid.html': `${SCRIPT}
<crowd-form>
  <crowd-bounding-box
    name="boundingBox"
    src="{{ task.input.taskObject | grant_read_access }}"
    header="Draw a box around each product"
    labels="{{ task.input.labels | to_json | escape }}"
  >
    <full-instructions header="Instructions">One box for each product.</full-instructions>
    <short-instructions>One box for each product</short-instructions>
  </crowd-bounding-box>
</crowd-form>
`,
  'labels.json': '{"document-version":"2018-11-28","labels":[{"label":"product"},{"label":"price tag"}]}',
};

const TAG_TEXTS = [
  'Organic apples, 1 kg, 2.99',
  'Oat drink "barista" & more, 1 l, 2.19',
  'Light bulb E27, each 4.50',
  'Bread rolls, 6 for 1.80',
];

/** What a manifest line says beside its image. */
export function extraInput(task: DemoTask, index: number): object {
  return task === 'text-class' ? { 'tag-text': TAG_TEXTS[index % TAG_TEXTS.length] } : {};
}
