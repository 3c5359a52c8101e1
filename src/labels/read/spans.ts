import { isFields } from '../../core/fields.ts';
import { brokenLabel, spanOutside, unequalLengths } from '../line-rules.ts';
import type { Span } from '../model.ts';
import { isNumber } from './boxes.ts';
import type { Read, Reading } from './reading.ts';

/** Entities in a text: `{ annotations: { entities: [{ label, startOffset, endOffset }] } }`. */
export function readSpans(reading: Reading): Read {
  const { attribute, value, metadata, line, notes } = reading;
  const annotations = isFields(value) ? value.annotations : undefined;
  const entities = isFields(annotations) ? annotations.entities : undefined;
  if (!Array.isArray(entities)) {
    notes.add(brokenLabel, 'It has no list of entities.', line, attribute);
    return { annotations: [], extent: undefined };
  }
  const about: readonly unknown[] = Array.isArray(metadata.entities) ? metadata.entities : [];
  if (Array.isArray(metadata.entities) && about.length !== entities.length) {
    notes.add(
      unequalLengths,
      `${entities.length} entities but ${about.length} confidences.`,
      line,
      attribute,
    );
  }
  const spans: Span[] = [];
  for (const [at, entity] of entities.entries()) {
    const span = readSpan(entity, reading);
    if (span === undefined) {
      notes.add(
        brokenLabel,
        `Entity ${at + 1} does not have label, startOffset and endOffset.`,
        line,
        attribute,
      );
      continue;
    }
    const of = about[at];
    spans.push(isFields(of) && isNumber(of.confidence) ? { ...span, confidence: of.confidence } : span);
  }
  return { annotations: spans, extent: undefined };
}

/** One entity; undefined for what is none. What lies outside of the text is noted. */
export function readSpan(
  entity: unknown,
  { attribute, line, text, classes, notes }: Reading,
): Span | undefined {
  if (!isFields(entity)) return undefined;
  const { label, startOffset: start, endOffset: end } = entity;
  if (typeof label !== 'string' || !Number.isSafeInteger(start) || !Number.isSafeInteger(end))
    return undefined;
  const span: Span = {
    shape: 'span',
    class: classes.named(label),
    start: start as number,
    end: end as number,
  };
  const problem = spanProblem(span, text);
  if (problem !== undefined) notes.add(spanOutside, `${span.start}-${span.end} ${problem}.`, line, attribute);
  return span;
}

function spanProblem({ start, end }: Span, text: string | undefined): string | undefined {
  if (start < 0 || end <= start) return 'is not part of a text';
  if (text === undefined) return undefined;
  if (end > text.length) return `is beyond the text, which has ${text.length} units`;
  if (splitsPair(text, start) || splitsPair(text, end)) return 'ends in the middle of a character';
  return undefined;
}

function splitsPair(text: string, at: number): boolean {
  const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}
