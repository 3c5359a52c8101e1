import type { Rule } from '../../core/finding.ts';
import { type DataSource, noSource, oddSource, readDataSource } from '../../core/manifest/data-source.ts';
import { JOB_LIMITS } from '../../core/manifest/limits.ts';
import { brokenQuotas, dollarAttribute, lineTooLong } from '../../core/manifest/line-quotas.ts';
import type { TextLine } from '../../core/manifest/text-lines.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { S3Uri } from '../../core/s3-uri.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { readJson, writeJson } from '../dialect/json.ts';
import { BAD_SOURCE, NO_SOURCE, NOT_JSON, NOT_UTF8 } from './rules.ts';

/** What a manifest line holds, by attribute. */
export type DataObject = Readonly<Record<string, unknown>>;

/** A rule that a line breaks, and how. Lines that break it in the same way have the same `message`. */
export interface LineProblem {
  readonly rule: Rule;
  readonly message: string;
}

/** What a line says; without `dataObject` where it cannot be read. */
export interface ReadLine {
  readonly dataObject: DataObject | undefined;
  /** What its `source-ref` names. */
  readonly ref?: S3Uri | undefined;
  readonly problems: readonly LineProblem[];
}

/** A line as a data object, with every quota of a labeling job's input that it breaks. Not for blank lines. */
export function readManifestLine(line: TextLine): ReadLine {
  if (line.text === undefined) return { dataObject: undefined, problems: [unreadable(line.problem)] };
  let value: unknown;
  try {
    value = readJson(line.text);
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    return {
      dataObject: undefined,
      problems: [{ rule: NOT_JSON, message: notJson(line.text.trim(), said) }],
    };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {
      dataObject: undefined,
      problems: [{ rule: NOT_JSON, message: 'It is JSON but not an object.' }],
    };
  }
  const dataObject = value as DataObject;
  const source = readDataSource(dataObject);
  const problems = [...quotaProblems(dataObject, line.text), ...sourceProblems(source, dataObject)];
  return { dataObject, ref: source?.ok ? source.value.ref : undefined, problems };
}

function unreadable(problem: 'not-utf8' | 'too-long'): LineProblem {
  return problem === 'not-utf8'
    ? { rule: NOT_UTF8, message: 'The bytes of the line are not UTF-8.' }
    : { rule: lineTooLong, message: 'It is too long to be read.' };
}

function quotaProblems(dataObject: DataObject, text: string): LineProblem[] {
  return [...brokenQuotas(dataObject, text, writeJson)].map(({ rule, attribute }) => {
    const name = attribute === undefined ? '' : quoteForMessage(attribute);
    return { rule, message: quotaMessage(rule, name) };
  });
}

function sourceProblems(source: Parsed<DataSource> | undefined, dataObject: DataObject): LineProblem[] {
  if (source === undefined) return [{ rule: NO_SOURCE, message: sentence(noSource(dataObject)) }];
  if (!source.ok) return [{ rule: BAD_SOURCE, message: sentence(source.problem) }];
  return source.value.oddities.map((message) => ({ rule: oddSource, message }));
}

function quotaMessage(rule: Rule, name: string): string {
  if (rule === lineTooLong) return `It has more than ${JOB_LIMITS.lineCharacters} characters.`;
  if (rule === dollarAttribute) return `The attribute ${name} begins with $.`;
  return `The attribute ${name} has more than ${JOB_LIMITS.attributeCharacters} characters.`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('?') ? '' : '.'}`;
}

function notJson(text: string, said: string): string {
  const reason = /^Unexpected end|Unterminated/.test(said) ? 'it ends in the middle' : 'it is not JSON';
  const bracket = text === '[' || text === ']' || text.endsWith(',') ? '; is the file a JSON array' : '';
  return `The line cannot be read: ${reason}${bracket}.`;
}
