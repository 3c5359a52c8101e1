/** Stand-ins for the elements whose answer is a picture: one colour for each label, or for each instance. */
export const SEGMENTATION = String.raw`
// Fills row by row instead of with the canvas's own fill, whose smooth edges would be colours that no label has.
const painted = ({ width, height }, shapes, colour) => {
  const pixels = new ImageData(width, height);
  pixels.data.fill(255);
  shapes.forEach((each, index) => {
    const [red, green, blue] = colour(each, index).match(/\w\w/g).map((part) => parseInt(part, 16));
    for (let y = 0; y < height; y += 1) {
      const crossings = each.points.flatMap((a, corner) => {
        const b = each.points[(corner + 1) % each.points.length];
        return (a.y <= y + 0.5) === (b.y <= y + 0.5) ? [] : [a.x + (y + 0.5 - a.y) * (b.x - a.x) / (b.y - a.y)];
      }).sort((a, b) => a - b);
      for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
        const end = Math.min(width, Math.round(crossings[pair + 1]));
        for (let x = Math.max(0, Math.round(crossings[pair])); x < end; x += 1) pixels.data.set([red, green, blue, 255], (y * width + x) * 4);
      }
    }
  });
  const canvas = make('canvas', { width, height });
  canvas.getContext('2d').putImageData(pixels, 0, 0);
  return { pngImageData: canvas.toDataURL('image/png').split(',')[1] };
};
Object.assign(setUps, {
  'crowd-semantic-segmentation': (element) => {
    const view = picture(element, 'area', []);
    const before = json(element, 'initial-value');
    const labelMappings = Object.fromEntries(view.labels.map((label) => [label, { color: before?.labelMappings?.[label]?.color ?? view.colourAt({ label }, 0) }]));
    if (before?.src) {
      element.querySelector('.gc-stage').append(make('img', { class: 'gc-overlay', src: before.src, alt: 'the segmentation to adjust' }));
      element.append(make('p', { class: 'gc-note' }, 'The earlier segmentation is shown; the answer here has only what is painted now.'));
    }
    answering(element, () => {
      const shapes = view.shapes();
      const adjusted = before ? { initialValueModified: view.changed() } : {};
      return { ...adjusted, inputImageProperties: view.size(), labelMappings, labeledImage: painted(view.size(), shapes, ({ label }) => labelMappings[label]?.color ?? '#000000') };
    });
  },
  'crowd-instance-segmentation': (element) => {
    const view = picture(element, 'area', [], (place, index) => index);
    answering(element, () => {
      const shapes = view.shapes();
      const colour = (each, index) => view.colourAt(each, index);
      return { inputImageProperties: view.size(), instances: shapes.map((each, index) => ({ color: colour(each, index), label: each.label })), labeledImage: painted(view.size(), shapes, colour) };
    });
  },
});
`;
