/** Stand-in for the element that marks passages of a text. */
export const TEXT = `
const annotate = (element) => {
  heading(element);
  const whole = element.getAttribute('text') ?? '';
  const text = make('p', { class: 'gc-text' });
  const labels = list(element, 'labels');
  const read = choice(element, labels, 'radio');
  element.querySelector('.gc-choices input')?.setAttribute('checked', '');
  const entities = list(element, 'initial-value').slice();
  const note = make('p', { class: 'gc-note' });
  const draw = () => {
    let at = 0;
    const parts = [];
    for (const { startOffset, endOffset, label } of entities.toSorted((a, b) => a.startOffset - b.startOffset)) {
      if (startOffset < at) continue;
      parts.push(whole.slice(at, startOffset), make('mark', { title: label }, whole.slice(startOffset, endOffset)));
      at = endOffset;
    }
    text.replaceChildren(...parts, whole.slice(at));
    note.textContent = entities.map(({ label, startOffset, endOffset }) => label + ': ' + whole.slice(startOffset, endOffset)).join(', ') || 'Select a passage with the mouse.';
  };
  const offset = (node, inside) => {
    const range = document.createRange();
    range.setStart(text, 0);
    range.setEnd(node, inside);
    return range.toString().length;
  };
  text.addEventListener('mouseup', () => {
    const selected = getSelection();
    if (!selected || selected.isCollapsed || !text.contains(selected.anchorNode) || !text.contains(selected.focusNode)) return;
    const [startOffset, endOffset] = [offset(selected.anchorNode, selected.anchorOffset), offset(selected.focusNode, selected.focusOffset)].sort((a, b) => a - b);
    const [label] = read();
    entities.push({ endOffset, label: label?.label ?? textOf(label ?? ''), startOffset });
    selected.removeAllRanges();
    draw();
  });
  element.append(text, make('button', { type: 'button', click: () => { entities.pop(); draw(); } }, 'Undo'), note);
  draw();
  answering(element, () => ({ entities }));
  if (!element.closest('crowd-form')) submit(element, element);
};
Object.assign(setUps, { 'crowd-entity-annotation': annotate });
`;
