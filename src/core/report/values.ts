import type { Json } from '../json.ts';

/** A field's value for people: strings bare, lists of plain values with commas, the rest as JSON. */
export function describeValue(value: Json | undefined): string {
  if (value === undefined || value === null) return '(none)';
  if (typeof value === 'string') return value === '' ? '(empty)' : value;
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item !== 'object')) {
    return value.join(', ');
  }
  return JSON.stringify(value);
}
