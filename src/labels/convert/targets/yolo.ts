import type { Annotation, ImageExtent } from '../../model.ts';
import type { TargetContext, TargetWriter } from '../target.ts';

/** Digits behind the point: at 10,000 pixels they hold a millionth of a pixel. */
const DIGITS = 10;

/** Ultralytics' layout: data.yaml, and labels/NAME.txt for images/NAME. Boxes, or polygons, relative to the image. */
export function yoloWriter(context: TargetContext): TargetWriter {
  const { output } = context;
  const list = output.text('images.txt');
  let boxes = 0;
  let polygons = 0;
  const lineOf = (one: Annotation, extent: ImageExtent): string | undefined => {
    if (one.shape === 'box') {
      boxes += 1;
      const { left, top, width, height } = one;
      return `${context.indexOf(one.class)} ${share(left + width / 2, extent.width)} ${share(top + height / 2, extent.height)} ${share(width, extent.width)} ${share(height, extent.height)}\n`;
    }
    if (one.shape !== 'polygon') return undefined;
    polygons += 1;
    const points = one.points.map((value, at) => share(value, at % 2 === 0 ? extent.width : extent.height));
    return `${context.indexOf(one.class)} ${points.join(' ')}\n`;
  };
  return {
    entry({ item, labels, name, extent }) {
      if (item.ref === undefined) {
        context.lost('YOLO cannot hold texts and for videos.', item.line);
        return;
      }
      let text = '';
      for (const { attribute, annotations, frames } of labels) {
        if (frames !== undefined) context.lost('YOLO cannot hold videos.', item.line, attribute);
        for (const one of annotations) {
          const row = extent === undefined ? undefined : lineOf(one, extent);
          if (row !== undefined) text += row;
          else {
            const why = extent === undefined ? 'without width and height of the image' : `for a ${one.shape}`;
            context.lost(`YOLO has no place ${why}.`, item.line, attribute);
          }
        }
      }
      list.write(`./images/${name}\n`);
      output.write(`labels/${stemOf(name)}.txt`, text);
    },
    end() {
      output.close(list);
      if (boxes > 0 && polygons > 0) {
        context.lost(
          `YOLO readers accept either boxes or polygons, but there are ${boxes} and ${polygons}.`,
          1,
        );
      }
      const names = context.classNames.map((name, index) => `  ${index}: ${JSON.stringify(name)}\n`).join('');
      output.write(
        'data.yaml',
        `path: .\ntrain: images.txt\nval: images.txt\nnames:\n${names === '' ? '  {}\n' : names}`,
      );
    },
  };
}

export function stemOf(name: string): string {
  return name.replace(/\.[^.]*$/, '');
}

function share(value: number, of: number): string {
  return String(Number((value / of).toFixed(DIGITS)));
}
