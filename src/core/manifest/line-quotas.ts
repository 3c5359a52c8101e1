import { defineRule, type Rule } from '../finding.ts';
import { JOB_LIMITS } from './limits.ts';

const LIMITS =
  'https://docs.aws.amazon.com/sagemaker/latest/dg/input-data-limits.html and sms-input-data-input-manifest.html';

export const lineTooLong = defineRule({
  id: 'manifest/line-too-long',
  severity: 'error',
  title: 'A line of the manifest has more than 100,000 characters',
  why: 'Ground Truth refuses data objects above its quota.',
  fix: 'Put large values into separate objects in S3, and refer to them.',
  source: LIMITS,
});

export const attributeTooLong = defineRule({
  id: 'manifest/attribute-too-long',
  severity: 'error',
  title: 'An attribute has more than 20,000 characters',
  why: 'Ground Truth refuses attributes above its quota.',
  fix: 'Put the value into a separate object in S3, and refer to it.',
  source: LIMITS,
});

export const dollarAttribute = defineRule({
  id: 'manifest/attribute-name',
  severity: 'error',
  title: 'The name of an attribute begins with $',
  why: 'Ground Truth reserves those names.',
  fix: 'Rename the attribute.',
  source: LIMITS,
});

export const lineQuotaRules = [lineTooLong, attributeTooLong, dollarAttribute] as const;

/** What a streaming job writes itself: its deduplication ID and the sequencer of S3. */
const OWN = /^\$(?:sequencer|.+-object-id)$/;

/** A quota that a line breaks; `attribute` names where, unless it is the line as a whole. */
export interface BrokenQuota {
  readonly rule: Rule;
  readonly attribute?: string;
}

type DataObject = Readonly<Record<string, unknown>>;

/**
 * The quotas of a labeling job's input that a line breaks, whatever it is about.
 *
 * @param text the line as it was written, which `object` was read from
 * @param toJson for values that JSON.stringify does not take
 */
export function* brokenQuotas(
  object: DataObject,
  text: string,
  toJson?: (value: unknown) => string,
): Generator<BrokenQuota, void, void> {
  if (text.length > JOB_LIMITS.lineCharacters) yield { rule: lineTooLong };
  for (const name in object) {
    if (name.startsWith('$') && !OWN.test(name)) yield { rule: dollarAttribute, attribute: name };
    // No attribute is longer than its line, and most lines are short.
    if (text.length <= JOB_LIMITS.attributeCharacters) continue;
    if (attributeLength(object[name], toJson) > JOB_LIMITS.attributeCharacters) {
      yield { rule: attributeTooLong, attribute: name };
    }
  }
}

/** Characters of an attribute: of text itself, and of the JSON of everything else. */
export function attributeLength(value: unknown, toJson = (json: unknown) => JSON.stringify(json)): number {
  return typeof value === 'string' ? value.length : toJson(value).length;
}
