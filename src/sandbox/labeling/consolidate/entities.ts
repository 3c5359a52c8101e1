import type { Consolidated, Said } from './answers.ts';
import { shareOf } from './classes.ts';
import { groupsOfMost } from './groups.ts';

interface Span {
  readonly label: string;
  readonly startOffset: number;
  readonly endOffset: number;
}

/** Spans of two workers are of the same thing from this overlap on (Jaccard). AWS does not say its number. */
const SAME = 0.5;

/** The spans that at least half of the workers marked, each with the bounds that most of them chose. */
export function consolidateEntities(said: Said, labels: readonly string[]): Consolidated {
  if (!said.every(({ entities }) => Array.isArray(entities))) return undefined;
  const lists = said.map(({ entities }) => (entities as unknown[]).filter(isSpan));
  const kept = groupsOfMost(lists, (span, groups) =>
    groups.find(([first]) => first !== undefined && overlap(first, span) >= SAME),
  );
  return {
    label: {
      annotations: {
        labels: labels.map((label) => ({ label })),
        entities: kept.map((group) => ({
          label: group[0]?.label ?? '',
          startOffset: mostOften(group.map(({ startOffset }) => startOffset)),
          endOffset: mostOften(group.map(({ endOffset }) => endOffset)),
        })),
      },
    },
    metadata: {
      entities: kept.map(({ length }) => ({
        confidence: said.length === 1 ? 0 : shareOf(length, said.length),
      })),
    },
  };
}

function mostOften(values: readonly number[]): number {
  const count = (value: number) => values.filter((other) => other === value).length;
  return values.reduce((best, value) => (count(value) > count(best) ? value : best), values[0] ?? 0);
}

function overlap(a: Span, b: Span): number {
  const both = Math.min(a.endOffset, b.endOffset) - Math.max(a.startOffset, b.startOffset);
  const either = Math.max(a.endOffset, b.endOffset) - Math.min(a.startOffset, b.startOffset);
  return either > 0 ? both / either : 0;
}

function isSpan(value: unknown): value is Span {
  const { label, startOffset, endOffset } = (value ?? {}) as Partial<Record<keyof Span, unknown>>;
  return typeof label === 'string' && typeof startOffset === 'number' && typeof endOffset === 'number';
}
