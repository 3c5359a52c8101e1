import { filters as liquidFilters } from 'liquidjs';
import { didYouMean } from '../../core/suggest.ts';
import type { Presign } from '../presign/presign.ts';
import { presignFilterInput } from '../presign/presign-filter.ts';
import type { Assumptions } from './assumptions.ts';
import { escapeHtml, escapeHtmlOnce } from './escape.ts';
import { writeJson } from './json.ts';
import * as numbers from './numbers.ts';
import { outputText } from './output-text.ts';

/** A filter: the value, then its arguments. */
export type LiquidFilter = (this: unknown, value: unknown, ...args: unknown[]) => unknown;

/** Liquid's filters that liquidjs has right, by the names of https://shopify.github.io/liquid, AWS's reference. */
const STANDARD = [
  ...['append', 'capitalize', 'compact', 'concat', 'date', 'default', 'downcase', 'join', 'lstrip', 'map'],
  ...['newline_to_br', 'prepend', 'remove', 'remove_first', 'remove_last', 'replace', 'replace_first'],
  ...['replace_last', 'reverse', 'rstrip', 'slice', 'sort', 'sort_natural', 'split', 'strip', 'strip_html'],
  ...['strip_newlines', 'truncate', 'truncatewords', 'uniq', 'upcase', 'url_decode', 'url_encode', 'where'],
] as const;

/** Filters after which nothing is escaped any more. */
export const ESCAPING_FILTERS: ReadonlySet<string> = new Set([
  'escape',
  'escape_once',
  'skip_autoescape',
  'h',
]);

/** The two names of one filter. */
export const PRESIGN_FILTERS: ReadonlySet<string> = new Set(['grant_read_access', 's3_presign']);

/** Every filter a Ground Truth template may use. */
export function groundTruthFilters(presign: Presign, assumptions: Assumptions): Map<string, LiquidFilter> {
  const standard = STANDARD.map((name): [string, LiquidFilter] => [
    name,
    liquidFilters[name] as LiquidFilter,
  ]);
  const grant = (name: string): LiquidFilter => {
    return (value) => presign(presignFilterInput(name, value));
  };
  const escaped: LiquidFilter = (value) => escapeHtml(outputText(value));
  return new Map<string, LiquidFilter>([
    ...standard,
    ['escape', escaped],
    ['h', escaped],
    ['escape_once', (value) => escapeHtmlOnce(outputText(value))],
    ['skip_autoescape', (value) => value],
    ['to_json', (value) => writeJson(value ?? null)],
    ['grant_read_access', grant('grant_read_access')],
    ['s3_presign', grant('s3_presign')],
    ['size', sizeOf],
    [
      'first',
      (value) => (Array.isArray(value) ? value[0] : isHash(value) ? Object.entries(value)[0] : undefined),
    ],
    ['last', (value) => (Array.isArray(value) ? value.at(-1) : undefined)],
    ['plus', numbers.plus],
    ['minus', numbers.minus],
    ['times', numbers.times],
    ['divided_by', (a, b) => numbers.dividedBy(a, b, assumptions.division)],
    ['modulo', numbers.modulo],
    ['round', (value, places) => numbers.round(value, places ?? 0)],
    ['floor', numbers.floor],
    ['ceil', numbers.ceil],
    ['abs', numbers.abs],
    ['at_least', (a, b) => numbers.extreme(a, b, 1)],
    ['at_most', (a, b) => numbers.extreme(a, b, -1)],
    ['sum', sum],
  ]);
}

/** Names of all filters, for lint and suggestions. */
export const FILTER_NAMES: readonly string[] = [
  ...STANDARD,
  ...ESCAPING_FILTERS,
  ...PRESIGN_FILTERS,
  ...['to_json', 'size', 'first', 'last', 'plus', 'minus', 'times', 'divided_by', 'modulo', 'round', 'floor'],
  ...['ceil', 'abs', 'at_least', 'at_most', 'sum'],
];

/** A hint for a filter that is not there. */
export function filterHint(name: string): string {
  const near = didYouMean(name, FILTER_NAMES);
  if (near !== undefined) return `Did you mean ${near}?`;
  return name in liquidFilters
    ? 'liquidjs has a filter of this name; the Liquid that AWS refers to does not.'
    : 'See https://shopify.github.io/liquid for the standard filters.';
}

function isHash(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !numbers.isLiquidNumber(value);
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  return isHash(value) ? Object.keys(value).length : 0;
}

function sum(value: unknown, property?: unknown): unknown {
  const items = Array.isArray(value) ? value : [value];
  const parts = items.map((item) =>
    property === undefined ? item : isHash(item) ? item[String(property)] : undefined,
  );
  return parts.reduce((total, part) => numbers.plus(total, part), 0);
}
