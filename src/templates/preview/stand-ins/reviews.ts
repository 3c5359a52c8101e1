/**
 * Stand-ins for the two elements of Amazon Augmented AI. Their answers have keys of their own. For moderation labels
 * the element's page writes `ModerationLabels` and the page of A2I's output twice `moderationLabels`: the latter is
 * what programs read.
 */
export const REVIEWS = `
// A2I hands blocks over with small first letters; Textract's own answers have capital ones.
const small = (value) => Array.isArray(value) ? value.map(small)
  : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key[0].toLowerCase() + key.slice(1), small(each)]))
  : value;
Object.assign(setUps, {
  'crowd-rekognition-detect-moderation-labels': (element) => {
    heading(element);
    shownImage(element);
    const [none] = exclusion(element);
    const read = choice(element, list(element, 'categories'), 'checkbox');
    const boxes = element.querySelectorAll('.gc-choices input');
    if (none) {
      const press = (event) => { for (const box of boxes) { box.disabled = event.target.checked; box.checked &&= !event.target.checked; } };
      element.append(make('label', {}, make('input', { type: 'checkbox', 'data-gc': true, change: press }), ' ', none));
    }
    answering(element, () => ({ moderationLabels: read() }), 'AWS/Rekognition/DetectModerationLabels/Image/V3');
  },
  'crowd-textract-analyze-document': (element) => {
    heading(element);
    shownImage(element);
    const blocks = small(json(element, 'initial-value') ?? json(element, 'initialvalue') ?? []);
    const byId = new Map(blocks.map((block) => [block.id, block]));
    const related = (block, type) => (block?.relationships ?? []).filter((each) => each.type === type).flatMap(({ ids }) => ids).map((id) => byId.get(id)).filter(Boolean);
    const words = (block) => block.text ?? related(block, 'CHILD').map(({ text }) => text ?? '').join(' ');
    const cell = (block, fixed, label) => make('td', {}, make('input', { value: words(block), readonly: fixed, 'aria-label': label, 'data-gc': true, input: (event) => { block.text = event.target.value; } }));
    const rows = blocks.filter((block) => block.entityTypes?.includes('KEY')).map((key) => {
      const [value] = related(key, 'VALUE');
      return make('tr', {}, cell(key, element.hasAttribute('no-key-edit'), 'Key'), ...(value ? [cell(value, false, 'Value of ' + words(key))] : []));
    });
    element.append(rows.length > 0 ? make('table', { class: 'gc-pairs' }, ...rows) : make('p', { class: 'gc-note' }, 'There are no keys and values to review.'));
    answering(element, () => ({ blocks }), 'AWS/Textract/AnalyzeDocument/Forms/V1');
  },
});
`;
