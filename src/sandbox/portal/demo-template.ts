/** The template of every seeded job. */
export const DEMO_TEMPLATE = `<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
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
`;
