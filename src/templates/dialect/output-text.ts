import { toValue } from 'liquidjs';
import { writeJson } from './json.ts';
import { isLiquidNumber, numberText } from './numbers.ts';

/** What a value is as text, before escaping. Objects and lists are JSON, as Ground Truth prints them. */
export function outputText(value: unknown): string {
  const plain = toValue(value);
  if (typeof plain === 'string') return plain;
  if (plain === null || plain === undefined) return '';
  if (isLiquidNumber(plain)) return numberText(plain);
  if (typeof plain === 'object') return writeJson(plain);
  return String(plain);
}
