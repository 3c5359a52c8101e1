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
  /** Whether markup that breaks Liquid's grammar is refused, or read as Ruby's lax parser does. */
  readonly syntax: 'strict' | 'lax';
  /** What a filter is that Ground Truth does not have. */
  readonly filter: 'error' | 'ignored';
  /** What `== blank` holds for. */
  readonly blank: 'nothing' | 'blank-values';
  /** Whether `tablerow` prints newlines around its rows. */
  readonly tablerow: 'ruby' | 'plain';
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
      'An engine that escapes every {{ }} escapes there too. The lint warns where it would sign a different key.',
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
      "AWS's article on restricted URLs shows it that way. It is not valid Liquid, so the lint asks for quotes.",
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
    reason:
      "Ruby's Liquid prints nothing for it, liquidjs refuses it; an error now costs less than one in a job.",
  },
  {
    name: 'syntax',
    values: ['strict', 'lax'],
    question: 'Is markup such as {{ 1 + 2 }}, {{ name upcase }} or {% if a && b %} an error?',
    reason:
      'Strict parsers refuse it, and a lax one keeps what it recognizes: {{ 1 }}, {{ name }}, {% if a %}. That is hardly the intent.',
  },
  {
    name: 'filter',
    values: ['error', 'ignored'],
    question: 'Is a filter that Ground Truth does not have an error?',
    reason:
      "Ruby's Liquid silently passes the value on; a misspelled grant_read_access would show no image to anyone.",
  },
  {
    name: 'blank',
    values: ['nothing', 'blank-values'],
    question: 'Does == blank hold for nil, false, "", " " and empty lists?',
    reason:
      'In Ruby\'s Liquid it holds for nothing, unless Rails is loaded too. Compare with empty, nil or "" instead.',
  },
  {
    name: 'tablerow',
    values: ['ruby', 'plain'],
    question: 'Does tablerow print newlines around its rows?',
    reason: "Ruby's Liquid does; browsers show the same either way.",
  },
];

export const DEFAULT_ASSUMPTIONS: Assumptions = {
  capture: 'escaped',
  presigned: 'escaped',
  json: 'escaped',
  literal: 'quoted',
  division: 'floor',
  nothing: 'error',
  syntax: 'strict',
  filter: 'error',
  blank: 'nothing',
  tablerow: 'ruby',
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
