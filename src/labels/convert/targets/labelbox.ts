import { createHash } from 'node:crypto';
import type { Annotation } from '../../model.ts';
import type { TargetContext, TargetWriter } from '../target.ts';
import { pairs } from './label-studio.ts';

/** The kind of tool in an ontology, by shape. */
const TOOLS: Readonly<Partial<Record<Annotation['shape'], string>>> = {
  box: 'rectangle',
  polygon: 'polygon',
  polyline: 'line',
  keypoint: 'point',
  span: 'named-entity',
};

/** Labelbox: data-rows.ndjson with global keys, ontology.json, and annotations.ndjson to import. */
export function labelboxWriter(context: TargetContext): TargetWriter {
  const { output } = context;
  const rows = output.text('data-rows.ndjson');
  const file = output.text('annotations.ndjson');
  const tools = new Map<string, Set<string>>();
  const radio = new Set<string>();
  const checklist = new Set<string>();
  let count = 0;
  return {
    entry({ item, labels, name }) {
      const globalKey = item.ref ?? name;
      rows.write(`${JSON.stringify({ row_data: item.ref ?? item.text ?? '', global_key: globalKey })}\n`);
      const write = (fields: object) => {
        count += 1;
        const uuid = uuidOf(`${context.source} ${count}`);
        file.write(`${JSON.stringify({ uuid, dataRow: { globalKey }, ...fields })}\n`);
      };
      for (const { attribute, kind, annotations, frames } of labels) {
        if (frames !== undefined)
          context.lost('Labelbox needs video files, but these are frames.', item.line, attribute);
        const tags: string[] = [];
        for (const one of annotations) {
          const place = placeOf(one);
          if (one.shape === 'tag') tags.push(one.class.name);
          else if (place === undefined)
            context.lost(`Labelbox cannot hold a ${one.shape}.`, item.line, attribute);
          else if ('class' in one) {
            const tool = TOOLS[one.shape] ?? '';
            tools.set(tool, (tools.get(tool) ?? new Set()).add(one.class.name));
            write({ name: one.class.name, ...place });
          }
        }
        // An ontology says of a classification whether it has one answer or several: each has its own.
        if (kind === 'tag' && tags.length === 1) {
          radio.add(tags[0] ?? '');
          write({ name: 'class', answer: { name: tags[0] } });
        } else if (tags.length > 0) {
          for (const tag of tags) checklist.add(tag);
          write({ name: 'classes', answer: [...new Set(tags)].map((name) => ({ name })) });
        }
      }
    },
    end() {
      output.close(rows);
      output.close(file);
      const ontology = {
        tools: [...tools]
          .flatMap(([tool, names]) => [...names].map((name) => ({ tool, name })))
          .map((one, at) => ({ ...one, required: false, color: colourOf(at), classifications: [] })),
        classifications: [
          ...classification('radio', 'class', radio),
          ...classification('checklist', 'classes', checklist),
        ],
      };
      output.write('ontology.json', `${JSON.stringify(ontology, undefined, 2)}\n`);
    },
  };
}

function classification(type: 'radio' | 'checklist', name: string, answers: ReadonlySet<string>): object[] {
  if (answers.size === 0) return [];
  const options = [...answers].map((value) => ({ label: value, value, options: [] }));
  return [{ type, name, instructions: name, required: false, scope: 'global', options }];
}

/** Labelbox's own reader of ontologies wants a colour of every tool; neighbours are far from each other. */
function colourOf(at: number): string {
  const turn = (at * 137.508 * Math.PI) / 180;
  const channel = (shift: number) =>
    Math.round(127.5 + 127.5 * Math.cos(turn + shift))
      .toString(16)
      .padStart(2, '0');
  return `#${channel(0)}${channel(2.1)}${channel(4.2)}`;
}

/** Ends of entities are those of their last characters there. */
function placeOf(one: Annotation): object | undefined {
  switch (one.shape) {
    case 'box':
      return { bbox: { top: one.top, left: one.left, height: one.height, width: one.width } };
    case 'polygon':
      return { polygon: pairs(one.points).map(([x, y]) => ({ x, y })) };
    case 'polyline':
      return { line: pairs(one.points).map(([x, y]) => ({ x, y })) };
    case 'keypoint':
      return { point: { x: one.points[0], y: one.points[1] } };
    case 'span':
      return { location: { start: one.start, end: one.end - 1 } };
    default:
      return undefined;
  }
}

/** The same for the same source: an import that is made again is then the same import. */
function uuidOf(text: string): string {
  const digits = createHash('sha256').update(text).digest('hex');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-5${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
