import type { Fields } from '../../core/fields.ts';
import { removedObject } from '../convert-rules.ts';
import type { Annotation, Label, LabelClass } from '../model.ts';
import { Notes } from '../notes.ts';
import { LineReader } from '../read/line-reader.ts';
import { type BuiltLabel, buildLabel } from './build-label.ts';
import { labelsOf } from './choice.ts';
import { mergeBoxes, sameAnnotations } from './merge-boxes.ts';
import type { KeptLines } from './read-sidecar.ts';
import type { Entry, TargetContext, TargetWriter } from './target.ts';
import { manifestWriter, sayLost } from './targets/manifest.ts';

/** Shapes that come back from a format: what it never had was not taken out of it. */
const COMES_BACK: Readonly<Record<string, readonly Annotation['shape'][]>> = {
  coco: ['box', 'polygon', 'mask'],
  yolo: ['box', 'polygon'],
  voc: ['box'],
  'label-studio': ['box', 'polygon', 'keypoint', 'mask', 'span', 'tag'],
  cvat: ['box', 'polygon', 'polyline', 'keypoint', 'tag', 'mask'],
  jsonl: ['box', 'polygon', 'polyline', 'keypoint', 'mask', 'span', 'tag', 'verdict', 'cuboid'],
};

/** Formats of the others have no place for texts. */
const WITH_TEXTS: ReadonlySet<string> = new Set(['label-studio', 'jsonl']);

/**
 * The manifest that was converted, with what changed since: lines in their order, annotations that are still the same as they
 * were written, others rebuilt. Objects that were taken out are left out, and new ones come last.
 */
export function restoreWriter(context: TargetContext, kept: KeptLines): TargetWriter {
  const entries = new Map<string, Entry>();
  return {
    entry(entry) {
      entries.set(entry.item.name ?? entry.name, entry);
    },
    end() {
      const { head, lines } = kept;
      const shapes = COMES_BACK[head.to] ?? [];
      const file = context.output.text('output.manifest');
      const reader = new LineReader(new Notes());
      const items = lines.map(({ object, line }) => reader.read(object, line));
      const idOf = idsOf(reader);
      for (const [at, { name, object, line }] of lines.entries()) {
        const item = items[at];
        const labels =
          item === undefined ? [] : labelsOf(item, { attributes: head.attributes, newest: head.newest });
        const wasThere = item?.ref !== undefined || WITH_TEXTS.has(head.to);
        const visible = labels.filter(
          ({ annotations }) =>
            wasThere && (annotations.length === 0 || annotations.some(({ shape }) => shapes.includes(shape))),
        );
        const entry = name === undefined ? undefined : entries.get(name);
        if (name === undefined || (entry === undefined && visible.length === 0)) {
          file.write(`${JSON.stringify(object)}\n`);
          continue;
        }
        if (entry === undefined) {
          context.notes.add(removedObject, 'It is no longer in the source.', line);
          continue;
        }
        entries.delete(name);
        const said = (label: Label, built: BuiltLabel | undefined) => sayLost(built, label, context, line);
        file.write(`${JSON.stringify(restored(object, labels, entry, { shapes, idOf, said }))}\n`);
      }
      context.output.close(file);
      if (entries.size === 0) return;
      const added = manifestWriter(context, 'added.manifest');
      for (const entry of entries.values()) added.entry(entry);
      added.end();
      context.output.join('output.manifest', 'added.manifest');
    },
  };
}

function restored(
  object: Fields,
  labels: readonly Label[],
  { item, labels: now, extent }: Entry,
  {
    shapes,
    idOf,
    said,
  }: {
    readonly shapes: readonly Annotation['shape'][];
    readonly idOf: (of: LabelClass) => number;
    readonly said: (label: Label, built: BuiltLabel | undefined) => BuiltLabel | undefined;
  },
): Fields {
  const line = new Map(Object.entries(object));
  for (const label of labels) {
    const isOwn = ({ attribute }: Label) => attribute === label.attribute;
    // A format that keeps attributes apart has all of them, whichever is taken; others have one label alone.
    const from = now.find(isOwn) ?? item.labels.find(isOwn) ?? (labels.length === 1 ? now[0] : undefined);
    const before = label.annotations.filter(({ shape }) => shapes.includes(shape));
    const after = (from?.annotations ?? []).filter(({ shape }) => shapes.includes(shape));
    // Masks lie in files of their own, which nothing here writes; and what never was in the format did not change.
    if (label.reference !== undefined || sameAnnotations(before, after)) continue;
    const changed = { ...label, annotations: after };
    const built = said(
      { ...label, annotations: [...before, ...after] },
      label.kind === 'boxes'
        ? mergeBoxes(label, after, idOf)
        : buildLabel(changed, label.extent ?? extent, idOf),
    );
    if (built === undefined) continue;
    line.set(label.attribute, built.value);
    line.set(`${label.attribute}-metadata`, built.metadata);
  }
  return Object.fromEntries(line);
}

/** The ids that the kept lines have, and free ones for what is new. */
function idsOf(reader: LineReader): (of: LabelClass) => number {
  let free = 0;
  for (const { ids } of reader.classes.all)
    for (const id of ids) if (Number(id) >= free) free = Number(id) + 1;
  return ({ name }) => {
    const own = reader.classes.named(name);
    const [known] = own.ids;
    if (known !== undefined) return Number(known);
    own.ids.add(String(free));
    free += 1;
    return free - 1;
  };
}
