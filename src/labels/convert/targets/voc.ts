import { otherInTarget } from '../../convert-rules.ts';
import type { TargetContext, TargetWriter } from '../target.ts';
import { xml } from '../xml.ts';
import { stemOf } from './yolo.ts';

/**
 * Pascal VOC: Annotations/NAME.xml with corners that count pixels from 1 and include both ends. Fractions are kept unless
 * they are to be rounded.
 */
export function vocWriter(context: TargetContext): TargetWriter {
  const { output, options } = context;
  const list = output.text('ImageSets/Main/default.txt');
  return {
    entry({ item, labels, name, extent }) {
      if (item.ref === undefined) {
        context.lost('Pascal VOC cannot hold texts and for videos.', item.line);
        return;
      }
      const objects: string[] = [];
      for (const label of labels) {
        const { attribute, annotations, frames } = label;
        if (frames !== undefined) context.lost('Pascal VOC cannot hold videos.', item.line, attribute);
        for (const one of annotations) {
          if (one.shape !== 'box') {
            context.lost(`Pascal VOC cannot hold a ${one.shape}.`, item.line, attribute);
            continue;
          }
          const { left, top, width, height } = one;
          const corners = [left + 1, top + 1, left + width, top + height];
          const whole = corners.every(Number.isInteger);
          if (!whole && options.round) context.lost('Fractions are rounded.', item.line, attribute);
          else if (!whole)
            context.notes.add(
              otherInTarget,
              'It has fractions, and some readers accept only whole numbers: --round.',
              item.line,
              attribute,
            );
          const [xmin, ymin, xmax, ymax] = options.round ? corners.map(Math.round) : corners;
          objects.push(
            `\t<object>\n\t\t<name>${xml(one.class.name)}</name>\n\t\t<pose>Unspecified</pose>\n\t\t<truncated>0</truncated>\n\t\t<difficult>0</difficult>\n\t\t<bndbox>\n\t\t\t<xmin>${xmin}</xmin>\n\t\t\t<ymin>${ymin}</ymin>\n\t\t\t<xmax>${xmax}</xmax>\n\t\t\t<ymax>${ymax}</ymax>\n\t\t</bndbox>\n\t</object>\n`,
          );
        }
      }
      const { width = 0, height = 0, depth = 3 } = extent ?? {};
      const stem = stemOf(name);
      list.write(`${stem}\n`);
      output.write(
        `Annotations/${stem}.xml`,
        `<annotation>\n\t<folder>JPEGImages</folder>\n\t<filename>${xml(name)}</filename>\n\t<path>${xml(item.ref)}</path>\n\t<source>\n\t\t<database>${xml(context.source)}</database>\n\t</source>\n\t<size>\n\t\t<width>${width}</width>\n\t\t<height>${height}</height>\n\t\t<depth>${depth}</depth>\n\t</size>\n\t<segmented>0</segmented>\n${objects.join('')}</annotation>\n`,
      );
    },
    end() {
      output.close(list);
      output.write(
        'labelmap.txt',
        `# label:color_rgb:parts:actions\nbackground:0,0,0::\n${context.classNames.map((name) => `${name.replaceAll(/[:\n]/g, ' ')}:::\n`).join('')}`,
      );
    },
  };
}
