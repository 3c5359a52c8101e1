/**
 * Small local stand-ins for AWS's crowd elements, as a browser script: enough to see a task, to work on it and to
 * submit it. The answer goes to the parent page as `{ type: 'groundctl-answer', answer }`, in the shape that the
 * guide documents for each element. The real script cannot be fetched without the internet.
 */
export const STAND_INS = String.raw`(() => {
  'use strict';
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value === 'function') element.addEventListener(key, value);
      else if (value !== undefined && value !== null && value !== false) element.setAttribute(key, value === true ? '' : value);
    }
    element.append(...children);
    return element;
  };
  const loose = (text) => {
    try { return JSON.parse(text); } catch {}
    try {
      return JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|'((?:[^'\\]|\\.)*)'|,(?=\s*[\]}])|([A-Za-z_$][\w$]*)(?=\s*:)/g,
        (whole, single, name) => single !== undefined ? JSON.stringify(single) : name !== undefined ? JSON.stringify(name) : whole === ',' ? '' : whole));
    } catch { return undefined; }
  };
  const list = (element, name) => {
    const value = loose(element.getAttribute(name) ?? '[]');
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
    for (const label of labels) {
      box.append(make('label', {}, make('input', { type, name: group, value: textOf(label), 'data-gc': true }), ' ', textOf(label)));
    }
    element.append(box);
    return () => [...box.querySelectorAll('input:checked')].map((input) => input.value);
  };
  const exclusion = (element) => {
    const value = loose(element.getAttribute('exclusion-category') ?? 'null');
    return value && value.text ? [value.text] : [];
  };

  const picture = (element, kind) => {
    heading(element);
    const image = make('img', { src: element.getAttribute('src'), alt: 'the image of the task', draggable: 'false' });
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const stage = make('div', { class: 'gc-stage' }, image, svg);
    const shapes = [];
    let points = [];
    const labels = list(element, 'labels').map(textOf);
    const read = choice(element, labels, 'radio');
    element.querySelector('.gc-choices input')?.setAttribute('checked', '');
    const note = make('p', { class: 'gc-note' });
    image.addEventListener('error', () => {
      stage.classList.add('gc-missing');
      note.textContent = 'The image does not load: ' + (image.src.includes('X-Groundctl-Placeholder') ? 'its URL is a placeholder that nobody signed.' : 'the URL is refused, or the address is not allowed.');
    });
    const size = () => ({ height: image.naturalHeight || 100, width: image.naturalWidth || 100 });
    const at = (event) => {
      const box = stage.getBoundingClientRect();
      const whole = size();
      const clamp = (value, most) => Math.round(Math.max(0, Math.min(most, value)));
      return { x: clamp((event.clientX - box.left) / box.width * whole.width, whole.width), y: clamp((event.clientY - box.top) / box.height * whole.height, whole.height) };
    };
    const draw = () => {
      const whole = size();
      svg.setAttribute('viewBox', '0 0 ' + whole.width + ' ' + whole.height);
      svg.replaceChildren(...[...shapes, ...(points.length ? [{ points, label: '' }] : [])].map((shape) => {
        const line = document.createElementNS(svg.namespaceURI, shape.points.length === 1 ? 'circle' : kind === 'polygon' || kind === 'box' ? 'polygon' : 'polyline');
        if (shape.points.length === 1) {
          line.setAttribute('cx', shape.points[0].x); line.setAttribute('cy', shape.points[0].y); line.setAttribute('r', whole.width / 80);
        } else line.setAttribute('points', shape.points.map((p) => p.x + ',' + p.y).join(' '));
        return line;
      }));
      note.textContent = shapes.length + (shapes.length === 1 ? ' shape' : ' shapes');
    };
    const finish = () => {
      if (points.length > 0) shapes.push({ label: read()[0] ?? '', points });
      points = [];
      draw();
    };
    const corners = (a, b) => [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];
    let start;
    stage.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      start = at(event);
      if (kind === 'point') { points = [start]; finish(); }
      else if (kind !== 'box') { points.push(start); draw(); }
    });
    stage.addEventListener('pointermove', (event) => { if (kind === 'box' && start) { points = corners(start, at(event)); draw(); } });
    addEventListener('pointerup', () => { if (kind === 'box' && start) finish(); start = undefined; });
    const tools = make('div', {}, make('button', { type: 'button', click: () => { points = []; shapes.pop(); draw(); } }, 'Undo'));
    if (kind === 'polygon' || kind === 'line') tools.append(' ', make('button', { type: 'button', click: finish }, 'Finish shape'));
    element.append(stage, tools, note);
    for (const initial of list(element, 'initial-value')) {
      if (kind === 'box') shapes.push({ label: initial.label, points: corners({ x: initial.left, y: initial.top }, { x: initial.left + initial.width, y: initial.top + initial.height }) });
      else if (initial.vertices) shapes.push({ label: initial.label, points: initial.vertices });
      else if (kind === 'point') shapes.push({ label: initial.label, points: [{ x: initial.x, y: initial.y }] });
    }
    image.addEventListener('load', draw);
    draw();
    return { shapes: () => { finish(); return shapes; }, size, labels };
  };

  const answers = new Map();
  const answering = (element, read) => answers.set(element, read);
  const shape = (kind, key, one) => (element) => {
    const view = picture(element, kind);
    answering(element, () => ({ inputImageProperties: view.size(), [key]: view.shapes().map(one) }));
  };
  const vertices = ({ label, points }) => ({ label, vertices: points });
  const EMPTY_PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

  const field = (create) => (element) => {
    const control = create(element);
    for (const name of ['placeholder', 'value', 'min', 'max', 'step', 'rows', 'required', 'disabled']) {
      if (element.hasAttribute(name)) control.setAttribute(name, element.getAttribute(name));
    }
    if (element.hasAttribute('max-length')) control.setAttribute('maxlength', element.getAttribute('max-length'));
    control.setAttribute('data-gc', '');
    element.append(make('label', {}, element.getAttribute('label') ?? '', ' ', control));
    return control;
  };
  const check = (element, type, group) => {
    const control = make('input', { type, name: group, checked: element.hasAttribute('checked'), disabled: element.hasAttribute('disabled'), required: type === 'checkbox' && element.hasAttribute('required'), 'data-gc': true });
    element.prepend(make('label', {}, control, ' ', ...element.childNodes));
    return control;
  };
  const classify = (element, many) => {
    heading(element);
    if (element.hasAttribute('src')) element.append(make('img', { src: element.getAttribute('src'), alt: 'the image of the task' }));
    const read = choice(element, [...list(element, 'categories'), ...exclusion(element)], many ? 'checkbox' : 'radio');
    answering(element, () => many ? { labels: read() } : { label: read()[0] ?? null });
  };

  const setUps = {
    'crowd-bounding-box': shape('box', 'boundingBoxes', ({ label, points: [a, , b] }) => ({ height: Math.abs(b.y - a.y), label, left: Math.min(a.x, b.x), top: Math.min(a.y, b.y), width: Math.abs(b.x - a.x) })),
    'crowd-keypoint': shape('point', 'keypoints', ({ label, points: [p] }) => ({ label, x: p.x, y: p.y })),
    'crowd-polygon': shape('polygon', 'polygons', vertices),
    'crowd-polyline': shape('line', 'polylines', vertices),
    'crowd-line': shape('line', 'lines', vertices),
    'crowd-semantic-segmentation': (element) => {
      const view = picture(element, 'polygon');
      answering(element, () => ({ initialValueModified: view.shapes().length > 0, inputImageProperties: view.size(), labelMappings: Object.fromEntries(view.labels.map((label, index) => [label, { color: '#' + (index * 2539 + 4096).toString(16).padStart(6, '0') }])), labeledImage: { pngImageData: EMPTY_PNG } }));
    },
    'crowd-instance-segmentation': (element) => {
      const view = picture(element, 'polygon');
      answering(element, () => ({ inputImageProperties: view.size(), instances: view.shapes().map(({ label }, index) => ({ color: '#' + (index * 2539 + 4096).toString(16).padStart(6, '0'), label })), labeledImage: { pngImageData: EMPTY_PNG } }));
    },
    'crowd-classifier': (element) => classify(element, false),
    'crowd-image-classifier': (element) => classify(element, false),
    'crowd-classifier-multi-select': (element) => classify(element, true),
    'crowd-image-classifier-multi-select': (element) => classify(element, true),
    'crowd-rekognition-detect-moderation-labels': (element) => classify(element, true),
    'crowd-entity-annotation': (element) => {
      heading(element);
      const text = make('p', { class: 'gc-text' }, element.getAttribute('text') ?? '');
      const read = choice(element, list(element, 'labels'), 'radio');
      element.querySelector('.gc-choices input')?.setAttribute('checked', '');
      const entities = list(element, 'initial-value').slice();
      const note = make('p', { class: 'gc-note' }, entities.length + ' entities');
      text.addEventListener('mouseup', () => {
        const selected = getSelection();
        if (!selected || selected.isCollapsed || !text.contains(selected.anchorNode)) return;
        const [from, to] = [selected.anchorOffset, selected.focusOffset].sort((a, b) => a - b);
        entities.push({ endOffset: to, label: read()[0] ?? '', startOffset: from });
        note.textContent = entities.length + ' entities';
      });
      element.append(text, note);
      answering(element, () => ({ entities }));
      if (!element.closest('crowd-form')) submit(element, element);
    },
    'crowd-input': (element) => { const control = field(() => make('input', { type: element.getAttribute('type') ?? 'text' }))(element); answering(element, () => control.value); },
    'crowd-text-area': (element) => { const control = field(() => make('textarea'))(element); control.value = element.getAttribute('value') ?? ''; answering(element, () => control.value); },
    'crowd-slider': (element) => { const control = field(() => make('input', { type: 'range' }))(element); answering(element, () => Number(control.value)); },
    'crowd-checkbox': (element) => { const control = check(element, 'checkbox'); answering(element, () => ({ [element.getAttribute('value') ?? 'on']: control.checked })); },
    'crowd-toggle-button': (element) => { const control = check(element, 'checkbox'); answering(element, () => ({ [element.getAttribute('value') ?? 'on']: control.checked })); },
    'crowd-radio-button': (element) => {
      const group = element.closest('crowd-radio-group') ?? element.parentElement;
      group.gcName ??= 'gc-' + Math.random().toString(36).slice(2);
      const control = check(element, 'radio', group.gcName);
      answering(element, () => ({ [element.getAttribute('value') ?? element.getAttribute('name') ?? 'on']: control.checked }));
    },
    'crowd-button': (element) => {
      const action = element.getAttribute('form-action');
      element.append(make('button', { type: 'button', disabled: element.hasAttribute('disabled'), click: () => { if (action === 'submit') send(element.closest('crowd-form') ?? document); } }, ...element.childNodes));
    },
    'crowd-instructions': (element) => { const details = make('details', {}, make('summary', {}, element.getAttribute('link-text') ?? 'Click for instructions')); details.append(...element.childNodes); element.append(details); },
    'crowd-card': heading, 'crowd-tab': heading,
    'crowd-form': (element) => { if (!element.querySelector('crowd-button[form-action=submit]')) submit(element, element); },
    'crowd-icon-button': (element) => element.append(make('button', { type: 'button' }, element.getAttribute('icon') ?? '')),
    'crowd-fab': (element) => element.append(make('button', { type: 'button' }, element.getAttribute('label') ?? element.getAttribute('icon') ?? '')),
    'crowd-badge': (element) => element.append(element.getAttribute('label') ?? ''),
    'crowd-toast': (element) => element.append(element.getAttribute('text') ?? ''),
    'crowd-textract-analyze-document': (element) => { heading(element); element.append(make('img', { src: element.getAttribute('src'), alt: 'the document' })); },
  };
  const submit = (parent, root) => parent.append(make('button', { type: 'button', class: 'gc-submit', click: () => send(root) }, 'Submit'));
  const put = (answer, name, value) => {
    const both = answer[name] && value && typeof answer[name] === 'object' && typeof value === 'object';
    answer[name] = both ? { ...answer[name], ...value } : value;
  };
  const send = (root) => {
    const invalid = [...root.querySelectorAll('input,textarea,select')].find((control) => !control.checkValidity());
    if (invalid) { invalid.reportValidity(); return; }
    const answer = {};
    const all = [root, ...root.querySelectorAll('*')];
    for (const element of all) {
      const name = element.getAttribute?.('name');
      const read = answers.get(element);
      if (!name) continue;
      if (read) put(answer, name, read());
      else if (element.matches('input,textarea,select') && !element.hasAttribute('data-gc')) {
        if (element.type === 'checkbox' || element.type === 'radio') put(answer, name, { [element.value]: element.checked });
        else put(answer, name, element.value);
      }
    }
    parent.postMessage({ type: 'groundctl-answer', answer }, '*');
  };
  const style = make('style', {}, 'crowd-form,[class^=gc-]{display:block}body{font:16px/1.4 system-ui,sans-serif;margin:1rem}' +
    '.gc-stage{position:relative;display:inline-block;max-width:100%;touch-action:none;cursor:crosshair;min-width:8rem;min-height:6rem;border:1px solid #99a}' +
    '.gc-stage img{display:block;max-width:100%;user-select:none}.gc-stage svg{position:absolute;inset:0;width:100%;height:100%}' +
    '.gc-stage svg *{fill:#3b82f633;stroke:#1d4ed8;stroke-width:2;vector-effect:non-scaling-stroke}.gc-missing{background:repeating-linear-gradient(45deg,#eee 0 10px,#ddd 10px 20px)}' +
    '.gc-choices label{display:inline-block;margin:.2rem .8rem .2rem 0}.gc-submit{margin:1rem 0;padding:.5rem 1.2rem}.gc-note{color:#556}' +
    'crowd-alert,crowd-card,crowd-instructions,crowd-radio-group,crowd-checkbox,crowd-radio-button,crowd-input,crowd-text-area,crowd-slider,full-instructions,short-instructions,classification-target{display:block;margin:.4rem 0}');
  document.head.append(style);
  for (const [name, setUp] of Object.entries(setUps)) define(name, setUp);
})();`;
