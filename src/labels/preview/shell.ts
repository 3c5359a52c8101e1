import type { Shell } from '../../core/preview/shell.ts';
import { html } from '../../core/report/html.ts';

/** What stands beside the drawing: what is shown, the line's labels, and a list of all that is drawn. */
export const LABEL_SHELL: Shell = {
  title: 'The labels, drawn',
  sandbox: '',
  controls: html`<label>Show <select id="show"></select></label><span id="frames" hidden><button id="frame-before" title="comma">Previous frame</button> <label>Frame <input id="frame" type="number" min="1" value="1"></label> <span id="of"></span> <button id="frame-after" title="full stop">Next frame</button></span><label><input id="size" type="checkbox"> Actual size (z)</label>`,
  style:
    '#about { overflow-wrap: anywhere } #frame { width: 4.5rem } #annotations { list-style: none; padding: 0 } select { max-width: 18rem }',
  aside: html`<p id="about"></p><h2>Label attributes</h2><ul id="labels"></ul><h2>Findings <small id="counts"></small></h2><ul id="findings"></ul><h2>Annotations <small id="number"></small></h2><ul id="annotations"></ul><p><small>Keys: n and p go from line to line, g to a line, comma and period from frame to frame, z changes the size.</small></p>`,
  script: `
let frame = 0;
let of = 0;
let at = line;
asked = () => {
  if (at !== line) frame = 0;
  at = line;
  return { show: get('show').value, frame, size: get('size').checked ? 'actual' : 'fit' };
};
shown = (state) => {
  get('about').textContent = state.about ?? '';
  get('show').replaceChildren(...state.choices.map(({ value, text }) => new Option(text, value, false, value === state.chosen)));
  of = state.sequence?.of ?? 0;
  frame = state.sequence?.at ?? 0;
  get('frames').hidden = of === 0;
  get('frame').value = frame + 1;
  get('of').textContent = 'of ' + of;
  get('frame-before').disabled = frame === 0;
  get('frame-after').disabled = frame + 1 >= of;
  items(state.labels, get('labels'));
  findings(state.findings);
  items(state.annotations, get('annotations'));
  get('number').textContent = state.annotations.length;
};
const goFrame = (to) => {
  if (of === 0) return;
  frame = Math.min(Math.max(0, to | 0), of - 1);
  show();
};
get('frame-before').onclick = () => goFrame(frame - 1);
get('frame-after').onclick = () => goFrame(frame + 1);
get('frame').onchange = () => goFrame(Number(get('frame').value) - 1);
get('show').onchange = show;
get('size').onchange = show;
Object.assign(KEYS, {
  ',': () => goFrame(frame - 1),
  '.': () => goFrame(frame + 1),
  z: () => get('size').click(),
});`,
};
