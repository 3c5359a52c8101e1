import type { TargetContext, TargetWriter } from '../target.ts';

/** The imagefolder of Hugging Face's datasets: metadata.jsonl with file_name and objects or label; texts as JSON lines. */
export function huggingFaceWriter(context: TargetContext): TargetWriter {
  const { output } = context;
  const file = output.text('metadata.jsonl');
  let pictures = 0;
  return {
    entry({ item, labels, name, extent }) {
      const bbox: number[][] = [];
      const categories: number[] = [];
      const tags: string[] = [];
      const entities: object[] = [];
      for (const { attribute, annotations, frames } of labels) {
        if (frames !== undefined) context.lost('An imagefolder cannot hold videos.', item.line, attribute);
        for (const one of annotations) {
          if (one.shape === 'box') {
            bbox.push([one.left, one.top, one.width, one.height]);
            categories.push(context.indexOf(one.class));
          } else if (one.shape === 'tag') tags.push(one.class.name);
          else if (one.shape === 'span')
            entities.push({ start: one.start, end: one.end, label: one.class.name });
          else context.lost(`An imagefolder cannot hold a ${one.shape}.`, item.line, attribute);
        }
      }
      const kinds = new Set(labels.map(({ kind }) => kind));
      if (item.ref !== undefined) pictures += 1;
      const row = {
        ...(item.ref === undefined
          ? { text: item.text ?? '' }
          : { file_name: `images/${name}`, source_ref: item.ref }),
        ...(item.ref === undefined || extent === undefined
          ? {}
          : { width: extent.width, height: extent.height }),
        ...(kinds.has('boxes') || bbox.length > 0 ? { objects: { bbox, categories } } : {}),
        ...(kinds.has('tag')
          ? { label: tags[0] ?? null }
          : kinds.has('tags') || tags.length > 0
            ? { labels: tags }
            : {}),
        ...(kinds.has('spans') || entities.length > 0 ? { entities } : {}),
      };
      file.write(`${JSON.stringify(row)}\n`);
    },
    end() {
      output.close(file);
      if (pictures === 0) output.rename('metadata.jsonl', 'train.jsonl');
      output.write('classes.json', `${JSON.stringify({ names: context.classNames }, undefined, 2)}\n`);
    },
  };
}
