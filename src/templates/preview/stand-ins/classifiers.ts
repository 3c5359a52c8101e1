/** Stand-ins for the classifiers of text and images. */
export const CLASSIFIERS = `
const exclusion = (element) => {
  const value = json(element, 'exclusion-category');
  return value && value.text ? [value.text] : [];
};
// What an earlier job found, laid over the image that workers are to judge it by.
const overlay = (element, stage, image) => {
  const given = json(element, 'overlay');
  const boxes = given?.boundingBox?.value;
  if (given?.semanticSegmentation?.src) stage.append(make('img', { class: 'gc-overlay', src: given.semanticSegmentation.src, alt: 'the segmentation to judge' }));
  if (!Array.isArray(boxes)) return;
  const svg = svgOf('svg', {});
  stage.append(svg);
  image.addEventListener('load', () => {
    svg.setAttribute('viewBox', '0 0 ' + image.naturalWidth + ' ' + image.naturalHeight);
    svg.replaceChildren(...boxes.map(({ left, top, width, height }) => svgOf('rect', { x: left, y: top, width, height, fill: '#3b82f633', stroke: '#1d4ed8' })));
  });
};
const shownImage = (element) => {
  if (!element.hasAttribute('src')) return;
  const image = make('img', { src: element.getAttribute('src'), alt: 'the image of the task' });
  const note = make('p', { class: 'gc-note' });
  const stage = make('div', { class: 'gc-stage' }, image);
  element.append(stage, note);
  missing(image, note);
  overlay(element, stage, image);
};
const comment = (element) => {
  const region = element.querySelector('worker-comment');
  if (!region) return () => ({});
  const control = make('textarea', { placeholder: region.getAttribute('placeholder'), 'data-gc': true });
  folded(region, region.getAttribute('link-text') ?? 'Add a comment');
  region.firstElementChild.append(make('label', {}, region.getAttribute('header') ?? 'Add a comment', ' ', control));
  element.append(region);
  return () => control.value === '' ? {} : { workerComment: control.value };
};
const classify = (element, many) => {
  heading(element);
  shownImage(element);
  const read = choice(element, [...list(element, 'categories'), ...exclusion(element)], many ? 'checkbox' : 'radio');
  const said = comment(element);
  answering(element, () => ({ ...(many ? { labels: read().map(textOf) } : { label: read().map(textOf)[0] ?? null }), ...said() }));
};
Object.assign(setUps, {
  'crowd-classifier': (element) => classify(element, false),
  'crowd-image-classifier': (element) => classify(element, false),
  'crowd-classifier-multi-select': (element) => classify(element, true),
  'crowd-image-classifier-multi-select': (element) => classify(element, true),
});
`;
