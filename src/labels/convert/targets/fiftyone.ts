import type { TargetContext, TargetWriter } from '../target.ts';
import { stemOf } from './yolo.ts';

/**
 * FiftyOne's own layouts of images in data/ and labels.json: FiftyOneImageDetectionDataset where there are boxes, which are
 * relative to the image; FiftyOneImageClassificationDataset where there are classes.
 */
export function fiftyoneWriter(context: TargetContext): TargetWriter {
  const { output } = context;
  const file = output.text('labels.json');
  const classes = JSON.stringify(context.choice.classes);
  let entries = 0;
  file.write(`{"classes":${classes},"labels":{`);
  return {
    entry({ item, labels, reviews, name, extent }) {
      if (item.ref === undefined) {
        context.lost('FiftyOne cannot hold texts.', item.line);
        return;
      }
      const detections: object[] = [];
      let tag: number | null = null;
      for (const label of labels) {
        const { attribute, annotations, frames } = label;
        if (frames !== undefined)
          context.lost('FiftyOne needs video files, but these are frames.', item.line, attribute);
        for (const one of annotations) {
          if (one.shape === 'tag' && tag === null) tag = context.indexOf(one.class);
          else if (one.shape !== 'box' || extent === undefined) {
            const what =
              one.shape === 'tag'
                ? 'a second class'
                : one.shape === 'box'
                  ? "a box without the image's width and height"
                  : `a ${one.shape}`;
            context.lost(`This layout of FiftyOne cannot hold ${what}.`, item.line, attribute);
          } else {
            const { left, top, width, height } = one;
            const confidence = context.score(label, one.confidence);
            detections.push({
              label: context.indexOf(one.class),
              bounding_box: [
                left / extent.width,
                top / extent.height,
                width / extent.width,
                height / extent.height,
              ],
              ...(confidence === undefined ? {} : { confidence }),
              attributes: { ...one.attributes, ...(one.worker === undefined ? {} : { worker: one.worker }) },
            });
          }
        }
      }
      for (const { attribute } of reviews)
        context.lost('This layout of FiftyOne cannot hold reviews.', item.line, attribute);
      const value = detections.length === 0 && tag !== null ? tag : detections;
      file.write(`${entries === 0 ? '\n' : ',\n'}${JSON.stringify(stemOf(name))}:${JSON.stringify(value)}`);
      entries += 1;
    },
    end() {
      file.write('\n}}\n');
      output.close(file);
    },
  };
}
