/** Stand-ins for the elements that draw shapes on an image. */
export const DRAWING = `
// The first colours of AWS's sample answers; beyond them one hue after another.
const COLOURS = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b', '#e377c2', '#7f7f7f', '#bcbd22', '#17becf'];
const colourOf = (index) => COLOURS[index] ?? '#' + [0, 8, 4].map((n) => {
  const k = (n + index * 137.508 / 30) % 12;
  return Math.round(255 * (0.45 - 0.32 * Math.max(-1, Math.min(k - 3, 9 - k, 1)))).toString(16).padStart(2, '0');
}).join('');
const CLOSED = new Set(['box', 'polygon', 'area']);

// kind: box (drag), area (drag around it), point, line (two ends), polyline, polygon.
// colour: of a finished shape, from its label's place among the labels and its own among the shapes.
const picture = (element, kind, initial, colour = (label) => label) => {
  heading(element);
  const image = make('img', { src: element.getAttribute('src'), alt: 'the image of the task', draggable: 'false' });
  const svg = svgOf('svg', {});
  const stage = make('div', { class: 'gc-stage' }, image, svg);
  const shapes = [];
  let points = [];
  let changed = false;
  const labels = list(element, 'labels').map(textOf);
  const named = list(element, 'label-colors');
  const read = choice(element, labels, 'radio');
  element.querySelectorAll('.gc-choices label').forEach((label, index) => label.append(make('span', { class: 'gc-swatch', style: 'background:' + (named[index] ?? colourOf(index)) })));
  element.querySelector('.gc-choices input')?.setAttribute('checked', '');
  const note = make('p', { class: 'gc-note' });
  missing(image, note);
  const size = () => ({ height: image.naturalHeight || 100, width: image.naturalWidth || 100 });
  const at = (event) => {
    const box = stage.getBoundingClientRect();
    const whole = size();
    const clamp = (value, most) => Math.round(Math.max(0, Math.min(most, value)));
    return { x: clamp((event.clientX - box.left) / box.width * whole.width, whole.width), y: clamp((event.clientY - box.top) / box.height * whole.height, whole.height) };
  };
  const colourAt = (shape, index) => {
    const place = Math.max(0, labels.indexOf(shape.label));
    const number = colour(place, index);
    return number === place ? named[place] ?? colourOf(place) : colourOf(number);
  };
  const drawn = (shape, index) => {
    const ink = shape.label === undefined ? '#111827' : colourAt(shape, index);
    const paint = { stroke: ink, fill: CLOSED.has(kind) || shape.points.length === 1 ? ink + '55' : 'none' };
    const [first] = shape.points;
    if (shape.points.length === 1) return svgOf('circle', { ...paint, cx: first.x, cy: first.y, r: Math.max(1, size().width / 80) });
    return svgOf(CLOSED.has(kind) ? 'polygon' : 'polyline', { ...paint, points: shape.points.map((p) => p.x + ',' + p.y).join(' ') });
  };
  const draw = () => {
    const whole = size();
    svg.setAttribute('viewBox', '0 0 ' + whole.width + ' ' + whole.height);
    svg.replaceChildren(...[...shapes, ...(points.length ? [{ points }] : [])].map(drawn));
    if (!stage.classList.contains('gc-missing')) note.textContent = shapes.length + (shapes.length === 1 ? ' shape' : ' shapes');
  };
  const finish = () => {
    if (points.length > 0) {
      shapes.push({ label: textOf(read()[0] ?? ''), points });
      changed = true;
    }
    points = [];
    draw();
  };
  const corners = (a, b) => [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];
  const dot = ({ x, y }) => {
    const r = Math.max(1, Math.round(size().width / 40));
    return corners({ x: x - r, y: y - r }, { x: x + r, y: y + r });
  };
  let start;
  stage.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    start = at(event);
    if (kind === 'area') points = [start];
    else if (kind === 'point') { points = [start]; finish(); }
    else if (kind !== 'box') {
      points.push(start);
      if (kind === 'line' && points.length === 2) finish();
      draw();
    }
  });
  stage.addEventListener('pointermove', (event) => {
    if (!start) return;
    if (kind === 'box') points = corners(start, at(event));
    else if (kind === 'area') points.push(at(event));
    else return;
    draw();
  });
  addEventListener('pointerup', () => {
    if (start && kind === 'area' && points.length < 3) points = dot(start);
    if (start && (kind === 'box' || kind === 'area')) finish();
    start = undefined;
  });
  const undo = () => {
    if (points.length === 0) changed = shapes.pop() !== undefined || changed;
    points = [];
    draw();
  };
  const tools = make('div', { class: 'gc-tools' }, make('button', { type: 'button', click: undo }, 'Undo'));
  if (kind === 'polygon' || kind === 'polyline') tools.append(' ', make('button', { type: 'button', click: finish }, 'Finish shape'));
  element.append(stage, tools, note);
  for (const each of initial) {
    if (kind === 'box') shapes.push({ label: each.label, points: corners({ x: each.left, y: each.top }, { x: each.left + each.width, y: each.top + each.height }) });
    else if (Array.isArray(each.vertices)) shapes.push({ label: each.label, points: each.vertices });
    else if (kind === 'point') shapes.push({ label: each.label, points: [{ x: each.x, y: each.y }] });
  }
  image.addEventListener('load', draw);
  draw();
  return { shapes: () => { finish(); return shapes; }, changed: () => changed, colourAt, size, labels };
};
const shape = (kind, key, one) => (element) => {
  const given = json(element, 'initial-value');
  const initial = Array.isArray(given) ? given : Array.isArray(given?.[key]) ? given[key] : [];
  const view = picture(element, kind, initial);
  answering(element, () => {
    const shapes = view.shapes().map(one);
    const adjusted = element.hasAttribute('initial-value') && (key === 'lines' || key === 'polylines');
    return { inputImageProperties: view.size(), ...(adjusted ? { initialValueModified: view.changed() } : {}), [key]: shapes };
  });
};
const vertices = ({ label, points }) => ({ label, vertices: points });
Object.assign(setUps, {
  'crowd-bounding-box': shape('box', 'boundingBoxes', ({ label, points: [a, , b] }) => ({ height: Math.abs(b.y - a.y), label, left: Math.min(a.x, b.x), top: Math.min(a.y, b.y), width: Math.abs(b.x - a.x) })),
  'crowd-keypoint': shape('point', 'keypoints', ({ label, points: [p] }) => ({ label, x: p.x, y: p.y })),
  'crowd-polygon': shape('polygon', 'polygons', vertices),
  'crowd-polyline': shape('polyline', 'polylines', vertices),
  'crowd-line': shape('line', 'lines', vertices),
});
`;
