import { filters as liquidFilters } from 'liquidjs';
import { didYouMean } from '../../core/suggest.ts';
import type { Presign } from '../presign/presign.ts';
import { presignFilterInput } from '../presign/presign-filter.ts';
import type { Assumptions } from './assumptions.ts';
import { escapeHtml, escapeHtmlOnce } from './escape.ts';
import { FILTER_NAMES, STANDARD_FILTERS } from './filter-names.ts';
import { writeJson } from './json.ts';
import * as numbers from './numbers.ts';
import { outputText } from './output-text.ts';

/** A filter: the value, then its arguments. */
export type LiquidFilter = (this: unknown, value: unknown, ...args: unknown[]) => unknown;

/** Every filter a Ground Truth template may use. */
export function groundTruthFilters(presign: Presign, assumptions: Assumptions): Map<string, LiquidFilter> {
  const standard = STANDARD_FILTERS.map((name): [string, LiquidFilter] => [
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
    ['date', dateIn],
    ['split', split],
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

/** `%Z` is a name: of UTC alone, since an offset has none. */
function dateIn(this: unknown, value: unknown, format: unknown, ...rest: unknown[]): unknown {
  const zone = typeof value === 'string' && /[+-]\d\d:?\d\d\s*$/.test(value) ? '' : 'UTC';
  const named = typeof format === 'string' ? format.replace(/(?<=(?:^|[^%])(?:%%)*)%Z/g, zone) : format;
  return (liquidFilters.date as LiquidFilter).call(this, value, named, ...rest);
}

/** A space stands for any run of whitespace, as in Ruby. */
function split(this: unknown, value: unknown, pattern: unknown): unknown {
  if (pattern !== ' ') return (liquidFilters.split as LiquidFilter).call(this, value, pattern);
  const text = outputText(value).trim();
  return text === '' ? [] : text.split(/\s+/);
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
