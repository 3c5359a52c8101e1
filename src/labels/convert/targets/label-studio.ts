import { otherInTarget } from '../../convert-rules.ts';
import { brushRuns } from '../../masks/brush.ts';
import type { Annotation, ImageExtent, Label } from '../../model.ts';
import type { Entry, TargetContext, TargetWriter } from '../target.ts';
import { xml } from '../xml.ts';

type Control =
  | 'rectanglelabels'
  | 'polygonlabels'
  | 'keypointlabels'
  | 'brushlabels'
  | 'labels'
  | 'choices'
  | 'review';

/** Tags of a labeling configuration by the type of a region, and what each is called in it. */
const CONTROLS: Readonly<Record<Control, { readonly tag: string; readonly item: string }>> = {
  rectanglelabels: { tag: 'RectangleLabels', item: 'Label' },
  polygonlabels: { tag: 'PolygonLabels', item: 'Label' },
  keypointlabels: { tag: 'KeyPointLabels', item: 'Label' },
  brushlabels: { tag: 'BrushLabels', item: 'Label' },
  labels: { tag: 'Labels', item: 'Label' },
  choices: { tag: 'Choices', item: 'Choice' },
  review: { tag: 'Choices', item: 'Choice' },
};

/**
 * Label Studio: tasks.json to import, and config.xml for the project. What people drew are annotations, one for each worker;
 * automated labeling gives predictions.
 */
export function labelStudioWriter(context: TargetContext): TargetWriter {
  const { output } = context;
  const file = output.text('tasks.json');
  const used = new Map<Control, Set<string>>();
  let images = false;
  let texts = false;
  let tasks = 0;
  file.write('[');

  const region = (one: Annotation, at: number, entry: Entry, label: Label): object | undefined => {
    const { extent, item } = entry;
    const made = regionValue(one, extent, item.text);
    if (made === undefined) return undefined;
    const [type, value] = made;
    const name = 'class' in one ? one.class.name : '';
    const control: Control = one.shape === 'verdict' ? 'review' : type;
    used.set(control, (used.get(control) ?? new Set()).add(name));
    const score = context.score(label, one.confidence);
    const notes =
      one.attributes === undefined
        ? []
        : Object.entries(one.attributes).map(([key, of]) => `${key}: ${String(of)}`);
    const meta = context.choice.attributes.length > 1 ? [`attribute: ${label.attribute}`, ...notes] : notes;
    return {
      id: `${item.line}-${at + 1}`,
      type,
      from_name: control,
      to_name: item.ref === undefined ? 'text' : 'image',
      ...(type === 'choices' || type === 'labels' || extent === undefined
        ? {}
        : { original_width: extent.width, original_height: extent.height, image_rotation: 0 }),
      value: { ...value, [type]: [name] },
      ...(score === undefined ? {} : { score }),
      ...(meta.length === 0 ? {} : { meta: { text: meta } }),
    };
  };

  return {
    entry(entry) {
      const { item, labels, reviews } = entry;
      if (labels.some(({ frames }) => frames !== undefined)) {
        context.lost('Label Studio needs video files, but these are frames.', item.line);
        return;
      }
      const people = new Map<string, object[]>();
      const automated: object[] = [];
      let at = 0;
      for (const label of [...labels, ...reviews]) {
        for (const one of label.annotations) {
          const made = region(one, at, entry, label);
          at += 1;
          if (made === undefined) {
            const why =
              needsExtent(one) && entry.extent === undefined
                ? "anything without the image's width and height"
                : `a ${one.shape}`;
            context.lost(`Label Studio cannot hold ${why}.`, item.line, label.attribute);
          } else if (label.human === false) automated.push(made);
          else {
            const list = people.get(one.worker ?? '');
            if (list === undefined) people.set(one.worker ?? '', [made]);
            else list.push(made);
          }
        }
      }
      const first = labels.find(({ created }) => created !== undefined);
      if (people.size === 0 && automated.length === 0 && labels.some(({ human }) => human !== false))
        people.set('', []);
      if (people.size > 1)
        context.notes.add(otherInTarget, `Its ${people.size} workers are separate annotations.`, item.line);
      images ||= item.ref !== undefined;
      texts ||= item.ref === undefined;
      const created = first?.created === undefined ? {} : { created_at: `${first.created}Z` };
      const task = {
        data: item.ref === undefined ? { text: item.text ?? '' } : { image: item.ref },
        meta: {
          line: item.line,
          name: entry.name,
          label_attributes: labels.map(({ attribute }) => attribute),
        },
        annotations: [...people].map(([worker, result]) => ({
          result,
          was_cancelled: false,
          ground_truth: false,
          ...created,
          ...(worker === '' ? {} : { worker }),
        })),
        predictions:
          automated.length === 0
            ? []
            : [{ model_version: 'ground-truth-automated-labeling', result: automated }],
      };
      tasks += 1;
      file.write(`${tasks === 1 ? '\n' : ',\n'}${JSON.stringify(task)}`);
    },
    end() {
      file.write('\n]\n');
      output.close(file);
      const controls = [...used].map(([control, names]) => {
        const { tag, item } = CONTROLS[control];
        const to = texts && !images ? 'text' : 'image';
        const several = control === 'choices' ? ' choice="multiple"' : '';
        const entries = [...names].map((name) => `    <${item} value="${xml(name)}"/>\n`).join('');
        return `  <${tag} name="${control}" toName="${to}"${several}>\n${entries}  </${tag}>\n`;
      });
      const objects = [
        images ? '  <Image name="image" value="$image"/>\n' : '',
        texts ? '  <Text name="text" value="$text"/>\n' : '',
      ];
      output.write('config.xml', `<View>\n${objects.join('')}${controls.join('')}</View>\n`);
    },
  };
}

function needsExtent({ shape }: Annotation): boolean {
  return shape === 'box' || shape === 'polygon' || shape === 'keypoint';
}

/** The type of a region and its value in percent; undefined where there is no place for it. */
function regionValue(
  one: Annotation,
  extent: ImageExtent | undefined,
  text: string | undefined,
): [Exclude<Control, 'review'>, object] | undefined {
  const x = (value: number) => (value / (extent?.width ?? 1)) * 100;
  const y = (value: number) => (value / (extent?.height ?? 1)) * 100;
  if (needsExtent(one) && extent === undefined) return undefined;
  switch (one.shape) {
    case 'box':
      return [
        'rectanglelabels',
        { x: x(one.left), y: y(one.top), width: x(one.width), height: y(one.height), rotation: 0 },
      ];
    case 'polygon':
      return ['polygonlabels', { points: pairs(one.points).map(([px, py]) => [x(px), y(py)]), closed: true }];
    case 'keypoint':
      return ['keypointlabels', { x: x(one.points[0] ?? 0), y: y(one.points[1] ?? 0), width: 0.5 }];
    case 'mask':
      return ['brushlabels', { format: 'rle', rle: [...brushRuns(one)] }];
    case 'span':
      return [
        'labels',
        {
          start: one.start,
          end: one.end,
          ...(text === undefined ? {} : { text: text.slice(one.start, one.end) }),
        },
      ];
    case 'tag':
    case 'verdict':
      return ['choices', {}];
    default:
      return undefined;
  }
}

/** Points as pairs. */
export function pairs(points: readonly number[]): [number, number][] {
  return Array.from({ length: points.length / 2 }, (_, at) => [points[at * 2] ?? 0, points[at * 2 + 1] ?? 0]);
}
