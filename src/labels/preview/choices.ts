import { labelsOf } from '../convert/choice.ts';
import type { Annotation, Item, Label } from '../model.ts';

/** What can be looked at on a line: an attribute, one worker's answers in it, or everything at once. */
export interface ShownChoice {
  readonly value: string;
  readonly text: string;
}

const EVERYTHING = '*';

/** The choices of a line, and the labels that one of them means; what is no longer there is the first. */
export function choicesOf(
  item: Item,
  asked: readonly string[] | undefined,
  wanted: string,
): { readonly choices: readonly ShownChoice[]; readonly chosen: string; readonly labels: readonly Label[] } {
  const first = labelsOf(item, { attributes: asked ?? [], newest: asked === undefined });
  const reviews = item.labels.filter((label) => label.kind === 'verification' && !first.includes(label));
  const own = first.length > 0 ? [...first, ...(asked === undefined ? reviews : [])] : item.labels;
  const choices = [
    { value: '', text: own.map(({ attribute }) => attribute).join(', ') || 'nothing' },
    ...(item.labels.length > 1 ? [{ value: EVERYTHING, text: 'all attributes' }] : []),
    ...item.labels.flatMap((label) => [
      ...(item.labels.length > 1 ? [{ value: label.attribute, text: label.attribute }] : []),
      ...workersOf(label).map((worker) => ({
        value: `${label.attribute}\n${worker}`,
        text: `${label.attribute}, worker ${worker}`,
      })),
    ]),
  ];
  const chosen = choices.some(({ value }) => value === wanted) ? wanted : '';
  if (chosen === '') return { choices, chosen, labels: own };
  if (chosen === EVERYTHING) return { choices, chosen, labels: item.labels };
  const [attribute, worker] = chosen.split('\n');
  const labels = item.labels.filter((label) => label.attribute === attribute);
  if (worker === undefined) return { choices, chosen, labels };
  const of = (one: Annotation) => one.worker === worker;
  return {
    choices,
    chosen,
    labels: labels.map((label) => ({ ...label, annotations: label.annotations.filter(of) })),
  };
}

/** Two or more: one alone is no choice. */
function workersOf({ annotations }: Label): string[] {
  const workers = new Set(annotations.flatMap(({ worker }) => worker ?? []));
  return workers.size > 1 ? [...workers].slice(0, 50) : [];
}
