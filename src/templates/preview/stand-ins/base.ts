/** What all stand-ins are made with: elements, attributes as JSON, and how an answer is put together and sent. */
export const STAND_INS_BASE = String.raw`
const setUps = {};
const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key, value);
    else if (value !== undefined && value !== null && value !== false) element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children);
  return element;
};
const svgOf = (name, attributes) => {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};
// JSON as templates write it: single quotes, bare names, a comma too many.
const loose = (text) => {
  try { return JSON.parse(text); } catch {}
  try {
    return JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|'((?:[^'\\]|\\.)*)'|,(?=\s*[\]}])|([A-Za-z_$][\w$]*)(?=\s*:)/g,
      (whole, single, name) => single !== undefined ? JSON.stringify(single) : name !== undefined ? JSON.stringify(name) : whole === ',' ? '' : whole));
  } catch { return undefined; }
};
const json = (element, name) => loose(element.getAttribute(name) ?? 'null');
const list = (element, name) => {
  const value = json(element, name);
  return Array.isArray(value) ? value : [];
};
const textOf = (item) => typeof item === 'object' && item !== null ? String(item.label ?? item.name ?? JSON.stringify(item)) : String(item);
const define = (name, setUp) => {
  if (customElements.get(name)) return;
  customElements.define(name, class extends HTMLElement {
    connectedCallback() {
      if (this.ready) return;
      this.ready = true;
      // The children of an element are there once the parser has passed its end tag.
      const run = () => setUp(this);
      if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', run, { once: true });
      else run();
    }
  });
};
const heading = (element) => {
  const text = element.getAttribute('header') ?? element.getAttribute('heading');
  if (text) element.prepend(make('h3', {}, text));
};
const choice = (element, labels, type) => {
  const group = 'stand-in-' + Math.random().toString(36).slice(2);
  const box = make('div', { class: 'gc-choices' });
  labels.forEach((label, index) => {
    box.append(make('label', {}, make('input', { type, name: group, value: index, 'data-gc': true }), ' ', textOf(label)));
  });
  element.append(box);
  return () => [...box.querySelectorAll('input:checked')].map((input) => labels[Number(input.value)]);
};
const missing = (image, note) => image.addEventListener('error', () => {
  image.parentElement.classList.add('gc-missing');
  note.textContent = 'The image does not load: ' + (image.src.includes('X-Groundctl-Placeholder') ? 'its URL is a placeholder that nobody signed.' : 'S3 refuses the URL (role, bucket policy, lock), or there is no such object.');
});

const answers = new Map();
// Under the element's name, unless the element has a key of its own.
const answering = (element, read, key = element.getAttribute('name')) => { if (key) answers.set(element, { key, read }); };
const put = (answer, key, value) => {
  const both = answer[key] && value && typeof answer[key] === 'object' && typeof value === 'object';
  answer[key] = both ? { ...answer[key], ...value } : value;
};
const submit = (parent, root) => parent.append(make('button', { type: 'button', class: 'gc-submit', click: () => send(root) }, 'Submit'));
const send = (root) => {
  const invalid = [...root.querySelectorAll('input,textarea,select')].find((control) => !control.checkValidity());
  if (invalid) { invalid.reportValidity(); return; }
  const answer = {};
  for (const element of [root, ...root.querySelectorAll('*')]) {
    const own = answers.get(element);
    const name = element.getAttribute?.('name');
    if (own) put(answer, own.key, own.read());
    else if (name && element.matches('input,textarea,select') && !element.hasAttribute('data-gc')) {
      put(answer, name, element.type === 'checkbox' || element.type === 'radio' ? { [element.value]: element.checked } : element.value);
    }
  }
  parent.postMessage({ type: 'groundctl-answer', answer }, '*');
};
`;
