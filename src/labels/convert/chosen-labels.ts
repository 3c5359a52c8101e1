import { belowConfidence, olderLabel, rejectedObject } from '../convert-rules.ts';
import type { Item, Label } from '../model.ts';
import type { Notes } from '../notes.ts';
import { type Choice, labelsOf } from './choice.ts';
import type { ConvertOptions } from './options.ts';
import type { TargetContext } from './target.ts';

/** What of a line's labels is converted; an older one in place of the newest is said. */
export function chosenLabels(item: Item, choice: Choice, taken: Set<string>, notes: Notes): readonly Label[] {
  const labels = labelsOf(item, choice);
  const [first] = labels;
  if (first !== undefined && choice.newest && !choice.attributes.includes(first.attribute)) {
    taken.add(first.attribute);
    notes.add(olderLabel, `It gives ${first.attribute}.`, item.line, choice.attributes[0]);
  }
  return labels;
}

/** Without the annotations that are less sure than was asked for. */
export function atLeastAsSure(
  labels: readonly Label[],
  { line }: Item,
  context: TargetContext,
  { minConfidence }: Pick<ConvertOptions, 'minConfidence'>,
): readonly Label[] {
  if (minConfidence === undefined) return labels;
  return labels.map((label) => {
    const sure = label.annotations.filter(
      (one) => (context.score(label, one.confidence) ?? 1) >= minConfidence,
    );
    const less = label.annotations.length - sure.length;
    if (less === 0) return label;
    context.notes.add(
      belowConfidence,
      `${less} of ${label.annotations.length} are left out.`,
      line,
      label.attribute,
    );
    return { ...label, annotations: sure };
  });
}

/** Whether a review of a line has one of the verdicts that are to be left out. */
export function isRejected(
  { labels, line }: Item,
  chosen: readonly Label[],
  { dropRejected }: Pick<ConvertOptions, 'dropRejected'>,
  notes: Notes,
): boolean {
  if (dropRejected === undefined || chosen.length === 0) return false;
  const verdicts = labels.flatMap(({ annotations }) => annotations).filter((one) => one.shape === 'verdict');
  const verdict = verdicts.find((one) => dropRejected.includes(one.class.name));
  if (verdict === undefined) return false;
  notes.add(rejectedObject, `Its verdict is ${verdict.class.name}.`, line);
  return true;
}
