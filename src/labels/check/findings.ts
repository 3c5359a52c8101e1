import { type Finding, finding } from '../../core/finding.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { correctedLabel, otherAttribute } from '../file-rules.ts';
import { classBlanks, classTwice, fractional, oneWorkerConfidence } from '../line-rules.ts';
import type { AttributeCensus } from './census.ts';
import type { Chains } from './chains.ts';

/** What is to be said of label attributes as a whole. */
export function attributeFindings(
  source: string,
  attributes: readonly AttributeCensus[],
  newest: AttributeCensus | undefined,
  chains: Chains,
): Finding[] {
  const labeled = attributes.filter((one) => one.labeled > 0);
  return [
    ...chainFindings(source, labeled, newest, chains),
    ...labeled.flatMap((one) => [...ofOne(source, one)]),
  ];
}

function chainFindings(
  source: string,
  attributes: readonly AttributeCensus[],
  newest: AttributeCensus | undefined,
  chains: Chains,
): Finding[] {
  if (newest === undefined || attributes.length < 2) return [];
  const location = { file: source };
  const found: Finding[] = [];
  const beside: AttributeCensus[] = [];
  for (const other of attributes) {
    if (other === newest) continue;
    const { lines, differing } = chains.between(newest.name, other.name);
    if (lines === 0) {
      beside.push(other);
      continue;
    }
    const { adjusted, unadjusted, last } = newest;
    const since = last === undefined ? '' : ` (${last.slice(0, 19)} UTC)`;
    const status =
      adjusted + unadjusted === 0
        ? ''
        : ` According to its adjustment-status, ${grouped(adjusted)} are adjusted and ${grouped(unadjusted)} are not.`;
    const message = `${quoteForMessage(newest.name)} is newest${since}; ${quoteForMessage(other.name)} is on ${grouped(lines)} of the same lines, and differs on ${grouped(differing)}.${status}`;
    const evidence = { newest: newest.name, older: other.name, lines, differing, adjusted, unadjusted };
    found.push(finding(correctedLabel, { subject: newest.name, message, location, evidence }));
  }
  if (beside.length > 0) {
    const names = beside.map(({ name, kind }) => `${quoteForMessage(name)} (${kind})`).join(', ');
    const message = `${quoteForMessage(newest.name)} (${newest.kind}) is newest; it also has ${names}.`;
    found.push(finding(otherAttribute, { subject: newest.name, message, location }));
  }
  return found;
}

function* ofOne(source: string, of: AttributeCensus): Generator<Finding> {
  const location = { file: source };
  const { name: subject, classes, annotations, confidences, withoutConfidence } = of;
  for (const one of classes) {
    if (one.ids.length > 1) {
      const message = `${quoteForMessage(one.name)} has the ids ${one.ids.slice(0, 8).join(', ')}.`;
      yield finding(classTwice, { subject, message, location });
    }
  }
  const shapes = new Map<string, string>();
  for (const { name } of classes) {
    const plain = name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
    const other = shapes.get(plain);
    if (other !== undefined) {
      const message = `${quoteForMessage(name)} and ${quoteForMessage(other)} look the same or differ only by case.`;
      yield finding(classBlanks, { subject, message, location });
    } else {
      shapes.set(plain, name);
      if (name.trim() !== name) {
        const message = `${quoteForMessage(name)} begins or ends with a space.`;
        yield finding(classBlanks, { subject, message, location });
      }
    }
  }
  if (of.fractional > 0) {
    const message = `${counted(of.fractional, 'box').replace('boxs', 'boxes')} of ${grouped(annotations)} ${of.fractional === 1 ? 'has' : 'have'} fractions.`;
    yield finding(fractional, {
      subject,
      message,
      location,
      evidence: { count: of.fractional, of: annotations },
    });
  }
  if (annotations > 0 && confidences === 0 && withoutConfidence < annotations && scored(of)) {
    const message = `Every confidence is 0 or 0.09, as when one worker does each task.`;
    yield finding(oneWorkerConfidence, { subject, message, location });
  }
}

function scored({ kind }: AttributeCensus): boolean {
  return kind === 'boxes' || kind === 'spans' || kind === 'tag' || kind === 'tags' || kind === 'mask';
}
