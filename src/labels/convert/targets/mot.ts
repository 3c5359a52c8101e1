import type { TargetContext, TargetWriter } from '../target.ts';

/** MOT Challenge: for each sequence NAME/gt/gt.txt, frames and places counting from 1, and the classes in labels.txt. */
export function motWriter(context: TargetContext): TargetWriter {
  const { output } = context;
  return {
    entry({ item, labels, name, extent }) {
      const folder = name.replace(/\.json$/i, '');
      for (const { attribute, frames } of labels) {
        if (frames === undefined) {
          context.lost('MOT can only hold sequences of frames.', item.line, attribute);
          continue;
        }
        const own = `${context.folderOf(attribute)}${folder}`;
        const tracks = new Map<string, number>();
        let text = '';
        for (const frame of frames) {
          if (frame.attributes !== undefined)
            context.lost('MOT cannot hold frame attributes.', item.line, attribute);
          for (const [at, one] of frame.annotations.entries()) {
            if (one.shape !== 'box') {
              context.lost(`MOT cannot hold a ${one.shape}.`, item.line, attribute);
              continue;
            }
            if (one.attributes !== undefined)
              context.lost('MOT cannot hold attributes.', item.line, attribute);
            const key = one.track ?? `${frame.number} ${at}`;
            if (!tracks.has(key)) tracks.set(key, tracks.size + 1);
            text += `${frame.number + 1},${tracks.get(key)},${one.left + 1},${one.top + 1},${one.width},${one.height},1,${context.indexOf(one.class) + 1},1\n`;
          }
        }
        output.write(`${own}/gt/gt.txt`, text);
        const last = frames.at(-1);
        output.write(
          `${own}/seqinfo.ini`,
          `[Sequence]\nname=${folder}\nimDir=img1\nframeRate=30\nseqLength=${last === undefined ? 0 : last.number + 1}\n${extent === undefined ? '' : `imWidth=${extent.width}\nimHeight=${extent.height}\n`}imExt=.jpg\n`,
        );
      }
    },
    end() {
      output.write(
        'labels.txt',
        context.classNames.map((name) => `${name.replaceAll('\n', ' ')}\n`).join(''),
      );
    },
  };
}
