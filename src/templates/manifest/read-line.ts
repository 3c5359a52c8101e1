import type { Rule } from '../../core/finding.ts';
import { parseS3Uri } from '../../core/s3-uri.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { readJson, writeJson } from '../dialect/json.ts';
import type { ManifestLine } from './lines.ts';
import {
  ATTRIBUTE_NAME,
  ATTRIBUTE_TOO_LONG,
  BAD_SOURCE_REF,
  LINE_TOO_LONG,
  NO_SOURCE,
  NOT_JSON,
  NOT_UTF8,
} from './rules.ts';

const MAX_LINE = 100_000;
const MAX_ATTRIBUTE = 20_000;

/** What a manifest line holds, by attribute. */
export type DataObject = Readonly<Record<string, unknown>>;

/** A rule that a line breaks, and how. Lines that break it in the same way have the same `message`. */
export interface LineProblem {
  readonly rule: Rule;
  readonly message: string;
}

/** A line as a data object, with every quota of a labeling job's input that it breaks. */
export function readManifestLine(line: ManifestLine): {
  readonly dataObject: DataObject | undefined;
  readonly problems: readonly LineProblem[];
} {
  if (line.text === undefined) return { dataObject: undefined, problems: [unreadable(line.problem)] };
  let value: unknown;
  try {
    value = readJson(line.text);
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    return { dataObject: undefined, problems: [{ rule: NOT_JSON, message: notJson(line.text, said) }] };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { dataObject: undefined, problems: [{ rule: NOT_JSON, message: 'It is JSON but no object.' }] };
  }
  const dataObject = value as DataObject;
  return { dataObject, problems: problemsOf(dataObject, line.text) };
}

function unreadable(problem: 'not-utf8' | 'too-long'): LineProblem {
  return problem === 'not-utf8'
    ? { rule: NOT_UTF8, message: 'The bytes of the line are not UTF-8.' }
    : { rule: LINE_TOO_LONG, message: 'It is too long to be read.' };
}

function problemsOf(dataObject: DataObject, text: string): LineProblem[] {
  const problems: LineProblem[] = [];
  if (text.length > MAX_LINE) {
    problems.push({ rule: LINE_TOO_LONG, message: `It has more than ${MAX_LINE} characters.` });
  }
  for (const name in dataObject) {
    if (name.startsWith('$')) {
      problems.push({
        rule: ATTRIBUTE_NAME,
        message: `The attribute ${quoteForMessage(name)} begins with $.`,
      });
    }
    if (text.length > MAX_ATTRIBUTE && lengthOf(dataObject[name]) > MAX_ATTRIBUTE) {
      const message = `The attribute ${quoteForMessage(name)} has more than ${MAX_ATTRIBUTE} characters.`;
      problems.push({ rule: ATTRIBUTE_TOO_LONG, message });
    }
  }
  const ref = dataObject['source-ref'];
  if (ref === undefined && dataObject.source === undefined) {
    problems.push({ rule: NO_SOURCE, message: 'It has neither source nor source-ref.' });
  } else if (ref !== undefined) {
    const parsed = typeof ref === 'string' ? parseS3Uri(ref) : undefined;
    if (parsed === undefined || !parsed.ok || parsed.value.key === '') {
      problems.push({
        rule: BAD_SOURCE_REF,
        message: `source-ref is not the S3 URI of an object: ${shown(ref)}.`,
      });
    }
  }
  return problems;
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? value.length : writeJson(value).length;
}

function shown(value: unknown): string {
  return quoteForMessage(typeof value === 'string' ? value : writeJson(value));
}

function notJson(text: string, said: string): string {
  const reason = /^Unexpected end|Unterminated/.test(said) ? 'it ends in the middle' : 'it is no JSON';
  const bracket = text === '[' || text === ']' || text.endsWith(',') ? '; is the file a JSON array' : '';
  return `The line cannot be read: ${reason}${bracket}.`;
}
