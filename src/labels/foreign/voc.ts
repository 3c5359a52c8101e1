import { brokenLabel } from '../line-rules.ts';
import type { Annotation, Item } from '../model.ts';
import { extentOf } from './cvat.ts';
import { type ForeignReading, foreignItem } from './foreign-item.ts';
import { child, childText, type Element } from './xml-tree.ts';

/** The item of a file of Pascal VOC. */
export function vocItem(element: Element, line: number, reading: ForeignReading): Item {
  const name = childText(element, 'filename') ?? '';
  const size = child(element, 'size');
  const plane = extentOf(childText(size, 'width'), childText(size, 'height'));
  const extent = plane && { ...plane, depth: Number(childText(size, 'depth')) || 3 };
  const annotations: Annotation[] = [];
  for (const object of element.children) {
    if (object.name !== 'object') continue;
    const label = child(object, 'name')?.text;
    const corners = child(object, 'bndbox');
    const [xmin, ymin, xmax, ymax] = ['xmin', 'ymin', 'xmax', 'ymax'].map((part) =>
      Number.parseFloat(childText(corners, part) ?? ''),
    );
    if (label === undefined || ![xmin, ymin, xmax, ymax].every(Number.isFinite)) {
      reading.notes.add(brokenLabel, `An object of ${name} has no name or no bndbox.`, line);
      continue;
    }
    const [left, top] = [(xmin ?? 0) - 1, (ymin ?? 0) - 1];
    annotations.push({
      shape: 'box',
      class: reading.classes.named(label),
      left,
      top,
      width: (xmax ?? 0) - left,
      height: (ymax ?? 0) - top,
    });
  }
  return foreignItem({ line, name, ref: childText(element, 'path'), extent, annotations }, reading);
}
