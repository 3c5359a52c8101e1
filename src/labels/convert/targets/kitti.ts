import { otherInTarget } from '../../convert-rules.ts';
import type { Annotation, Cuboid } from '../../model.ts';
import type { TargetContext, TargetWriter } from '../target.ts';
import { stemOf } from './yolo.ts';

/**
 * KITTI's label_2: a text file for each cloud. Its axes are those of a camera (x right, y down, z forward) and a box stands on
 * its floor; there is no camera here, so what only a picture shows is -1.
 */
export function kittiWriter(context: TargetContext): TargetWriter {
  const { output } = context;
  const rows = (annotations: readonly Annotation[], line: number, attribute: string): string => {
    let text = '';
    for (const one of annotations) {
      if (one.shape === 'cuboid') text += rowOf(one);
      else context.lost(`KITTI cannot hold a ${one.shape}.`, line, attribute);
      const [roll, pitch] = one.shape === 'cuboid' ? one.rotation : [0, 0];
      if (roll !== 0 || pitch !== 0) context.lost('KITTI cannot hold roll and pitch.', line, attribute);
    }
    return text;
  };
  return {
    entry({ item, labels, name }) {
      for (const { attribute, annotations, frames } of labels) {
        if (frames === undefined)
          output.write(
            `${context.folderOf(attribute)}label_2/${stemOf(name)}.txt`,
            rows(annotations, item.line, attribute),
          );
        for (const frame of frames ?? []) {
          const file = `${context.folderOf(attribute)}label_2/${stemOf(name)}/${String(frame.number).padStart(6, '0')}.txt`;
          output.write(file, rows(frame.annotations, item.line, attribute));
        }
        context.notes.add(
          otherInTarget,
          'Axes are those of a camera that looks along +y; there is no calibration.',
          item.line,
          attribute,
        );
      }
    },
    end() {},
  };
}

function rowOf({
  class: { name },
  center: [x, y, z],
  size: [length, width, height],
  rotation: [, , yaw],
}: Cuboid): string {
  const place = [x, -(z - height / 2), y];
  const turn = Math.atan2(Math.sin(-yaw), Math.cos(-yaw));
  return `${name.replaceAll(/\s/g, '_')} -1 -1 -10 -1 -1 -1 -1 ${height} ${width} ${length} ${place.map((one) => (one === 0 ? 0 : one)).join(' ')} ${turn}\n`;
}
