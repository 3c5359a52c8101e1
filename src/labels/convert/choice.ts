import { usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { type AttributeCensus, newestAttribute, smallestId } from '../check/census.ts';
import type { Item, Label } from '../model.ts';
import type { ConvertOptions } from './options.ts';

/** What of a source is converted, which only the whole source says: its end may hold a newer label or a new class. */
export interface Choice {
  readonly attributes: readonly string[];
  /** True where the newest is taken since none was named: lines without it give what they have of its kind. */
  readonly newest: boolean;
  /** Names in the order of their ids: the place in it is the id in the target. */
  readonly classes: readonly string[];
  /** Attributes whose confidences say something. */
  readonly scored: readonly string[];
}

/** @param taken attributes that lines without the newest gave */
export function choose(
  attributes: readonly AttributeCensus[],
  { attributes: asked, categories = [] }: Pick<ConvertOptions, 'attributes' | 'categories'>,
  taken: ReadonlySet<string>,
): Choice {
  const newest = asked === undefined ? newestAttribute(attributes)?.name : undefined;
  const names = asked ?? (newest === undefined ? [] : [newest]);
  const used = attributes.filter(({ name }) => names.includes(name) || taken.has(name));
  const classes = used.flatMap((one) => one.classes);
  const sorted = used.length === 1 ? classes : classes.toSorted((a, b) => smallestId(a) - smallestId(b));
  return {
    attributes: names,
    newest: asked === undefined,
    classes: [...new Set([...categories, ...sorted.map(({ name }) => name)])],
    scored: used.filter(({ confidences }) => confidences > 0).map(({ name }) => name),
  };
}

export function sameChoice(a: Choice, b: Choice): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Throws a usage error for an attribute that the source does not have. */
export function checkAsked(
  asked: readonly string[] | undefined,
  attributes: readonly AttributeCensus[],
): void {
  for (const name of asked ?? []) {
    if (attributes.some((one) => one.name === name)) continue;
    throw usageError(`There is no label attribute ${quoteForMessage(name)}.`, {
      hint: `The attributes are: ${attributes.map((one) => quoteForMessage(one.name)).join(', ') || 'none'}.`,
    });
  }
}

/** What of a line's labels is taken: those that were chosen, or else the newest that it has. */
export function labelsOf(
  { labels }: Pick<Item, 'labels'>,
  { attributes, newest }: Pick<Choice, 'attributes' | 'newest'>,
): readonly Label[] {
  const [only] = labels;
  if (labels.length === 1 && only !== undefined && attributes[0] === only.attribute) return labels;
  const chosen = labels.filter(({ attribute }) => attributes.includes(attribute));
  if (chosen.length > 0 || !newest) return chosen;
  const others = labels.filter(({ kind }) => kind !== 'verification');
  return others.toSorted((a, b) => ((a.created ?? '') < (b.created ?? '') ? 1 : -1)).slice(0, 1);
}
