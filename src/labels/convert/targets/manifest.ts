import { labelAttributes } from '../../../core/labeling/label-attributes.ts';
import type { Label } from '../../model.ts';
import { type BuiltLabel, buildLabel } from '../build-label.ts';
import type { TargetContext, TargetWriter } from '../target.ts';

/**
 * An augmented manifest: what was chosen of each line, as a job would have written it. Lines of a manifest keep their other
 * keys and their labels as they were; other labels of theirs are left out.
 */
export function manifestWriter(context: TargetContext, name = 'output.manifest'): TargetWriter {
  const { output } = context;
  const file = output.text(name);
  return {
    entry(entry) {
      const { item, labels, reviews } = entry;
      const others = new Set(labelAttributes(item.object).flatMap(({ name }) => [name, `${name}-metadata`]));
      const line = new Map<string, unknown>(Object.entries(item.object).filter(([key]) => !others.has(key)));
      if (item.ref !== undefined) line.set('source-ref', item.ref);
      else if (item.text !== undefined) line.set('source', item.text);
      for (const label of [...labels, ...reviews]) {
        const { attribute } = label;
        const built = Object.hasOwn(item.object, attribute)
          ? { value: label.value, metadata: label.metadata }
          : builtOf(label, entry.extent, context, item.line);
        if (built === undefined) continue;
        line.set(attribute, built.value);
        line.set(`${attribute}-metadata`, built.metadata);
      }
      file.write(`${JSON.stringify(Object.fromEntries(line))}\n`);
    },
    end() {
      output.close(file);
    },
  };
}

function builtOf(label: Label, extent: Label['extent'], context: TargetContext, line: number) {
  if (label.frames !== undefined) {
    context.lost('A manifest names a separate file for frames, which is not written.', line, label.attribute);
    return undefined;
  }
  return sayLost(
    buildLabel(label, extent, (of) => context.indexOf(of)),
    label,
    context,
    line,
  );
}

/** Says what of a label was not built, and hands on what was. */
export function sayLost(
  built: BuiltLabel | undefined,
  { annotations, attribute }: Pick<Label, 'annotations' | 'attribute'>,
  context: TargetContext,
  line: number,
): BuiltLabel | undefined {
  for (const shape of new Set(built?.lost ?? annotations.map((one) => one.shape))) {
    context.lost(`A manifest cannot hold a ${shape} in addition to its label.`, line, attribute);
  }
  return built;
}
