import { bad, good, type Parsed } from '../../core/parsed.ts';
import { didYouMean } from '../../core/suggest.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';

/**
 * What nobody outside AWS knows about Ground Truth's template engine. Each is a switch, so that whoever finds
 * out can say so; RenderUiTemplate (`templates render --remote`) answers most of them.
 */
export interface Assumptions {
  /** Whether `{{ }}` inside `{% capture %}` is escaped, as any other output is. */
  readonly capture: 'escaped' | 'raw';
  /** Whether the `&` of presigned URLs becomes `&amp;`. */
  readonly presigned: 'escaped' | 'raw';
  /** Whether JSON of `to_json` is escaped. */
  readonly json: 'escaped' | 'raw';
  /** What `{{ s3://bucket/key | grant_read_access }}` without quotes is. */
  readonly literal: 'quoted' | 'error';
  /** What `divided_by` makes of two whole numbers. */
  readonly division: 'floor' | 'exact';
  /** What `{{ }}` is. */
  readonly nothing: 'error' | 'empty';
}

export interface Assumption {
  readonly name: keyof Assumptions;
  /** The first one is the default. */
  readonly values: readonly string[];
  readonly question: string;
  /** Why the default is what it is. */
  readonly reason: string;
}

export const ASSUMPTIONS: readonly Assumption[] = [
  {
    name: 'capture',
    values: ['escaped', 'raw'],
    question: 'Is output inside {% capture %} escaped?',
    reason:
      'An engine that escapes every {{ }} escapes there too. The lint warns where it would sign another key.',
  },
  {
    name: 'presigned',
    values: ['escaped', 'raw'],
    question: 'Is the & of a presigned URL escaped?',
    reason:
      'Autoescape is documented without exceptions, and URLs in CSS url(), where nothing decodes &amp;, are known to give 403 (aws-samples/amazon-sagemaker-ground-truth-task-uis issue 14).',
  },
  {
    name: 'json',
    values: ['escaped', 'raw'],
    question: 'Is the output of to_json escaped?',
    reason:
      "AWS's adjustment recipes put it into double-quoted attributes, which only works escaped; its example table shows it unescaped.",
  },
  {
    name: 'literal',
    values: ['quoted', 'error'],
    question: 'What is {{ s3://bucket/key | grant_read_access }} without quotes?',
    reason:
      "AWS's article on restricted URLs shows it that way. It is no valid Liquid, so the lint asks for quotes.",
  },
  {
    name: 'division',
    values: ['floor', 'exact'],
    question: 'Is 7 divided by 2 equal to 3 or 3.5?',
    reason: 'Liquid documents that dividing by a whole number rounds down.',
  },
  {
    name: 'nothing',
    values: ['error', 'empty'],
    question: 'Is {{ }} an error?',
    reason: "Ruby's lax parser takes it, stricter ones do not; an error now costs less than one in a job.",
  },
];

export const DEFAULT_ASSUMPTIONS: Assumptions = {
  capture: 'escaped',
  presigned: 'escaped',
  json: 'escaped',
  literal: 'quoted',
  division: 'floor',
  nothing: 'error',
};

/** Reads `NAME=VALUE` pairs over the defaults. */
export function parseAssumptions(pairs: readonly string[]): Parsed<Assumptions> {
  let assumptions: Assumptions = DEFAULT_ASSUMPTIONS;
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    const value = equals < 0 ? '' : pair.slice(equals + 1);
    const known = ASSUMPTIONS.find((assumption) => assumption.name === name);
    if (known === undefined) {
      const names = ASSUMPTIONS.map((assumption) => assumption.name);
      return bad(`${quoteForMessage(name)} is not one of ${names.join(', ')}`, didYouMean(name, names));
    }
    if (!known.values.includes(value)) {
      return bad(`${name} is ${known.values.join(' or ')}, not ${quoteForMessage(value)}`);
    }
    assumptions = { ...assumptions, [known.name]: value };
  }
  return good(assumptions);
}
