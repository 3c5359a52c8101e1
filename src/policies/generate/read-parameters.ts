import { usageError } from '../../core/errors.ts';
import { JsonTextError } from '../../core/json/json-reader.ts';
import { readJson } from '../../core/json/read-json.ts';
import type { Json } from '../../core/json.ts';
import { describeProblem } from '../../core/parsed.ts';
import { didYouMean } from '../../core/suggest.ts';
import { quoteForMessage, sanitize } from '../../core/text/sanitize.ts';
import type { Template, Variant } from '../catalogue/template.ts';

/** Parameters as they were written: each with every value it was given. */
export type WrittenParameters = ReadonlyMap<string, readonly string[]>;

/** Reads `name=value` words; a name may come several times. */
export function parseAssignments(words: readonly string[]): WrittenParameters {
  const written = new Map<string, string[]>();
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals < 1) throw usageError(`${quoteForMessage(word)} is not NAME=VALUE.`);
    const name = word.slice(0, equals);
    written.set(name, [...(written.get(name) ?? []), word.slice(equals + 1)]);
  }
  return written;
}

/** Reads a parameter file: one JSON object of strings, numbers, booleans and lists of those. */
export function parseParameterFile(text: string, name: string): WrittenParameters {
  const where = quoteForMessage(name);
  let json: Json;
  try {
    json = readJson(text, 3);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    const { line, column } = error.position;
    throw usageError(`${where} is not JSON: ${error.message} (line ${line}, column ${column}).`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw usageError(`${where} must contain one object: {"name": "value", "names": ["a", "b"]}.`);
  }
  return new Map(
    Object.entries(json).map(([key, value]) => {
      const list = Array.isArray(value) ? value : [value];
      if (list.some((item) => typeof item === 'object')) {
        throw usageError(
          `${where}: ${quoteForMessage(key)} must be a string, a number, true, false or a list of them.`,
        );
      }
      return [key, list.map(String)];
    }),
  );
}

/** The later sources win, parameter by parameter. */
export function mergeParameters(...sources: readonly WrittenParameters[]): WrittenParameters {
  return new Map(sources.flatMap((source) => [...source]));
}

/** What is wrong with one parameter. */
export interface ParameterProblem {
  readonly name: string;
  readonly message: string;
}

/** Checks what was written against what the variant takes; values are there for the parameters without problem. */
export function checkParameters(
  template: Template,
  variant: Variant,
  written: WrittenParameters,
): { readonly values: { readonly [name: string]: unknown }; readonly problems: readonly ParameterProblem[] } {
  const problems: ParameterProblem[] = [...written.keys()]
    .filter((name) => !Object.hasOwn(variant.parameters, name))
    .map((name) => ({ name, message: unknownParameter(template, variant, name) }));
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(variant.parameters)) {
    const parsed = parameter.read(written.get(name) ?? []);
    if (parsed.ok) values[name] = parsed.value;
    else problems.push({ name, message: `${describeProblem(parsed)} (${parameter.description})` });
  }
  return { values, problems };
}

/** {@link checkParameters} for callers that need the values: throws one usage error with every problem. */
export function readParameters(
  template: Template,
  variant: Variant,
  written: WrittenParameters,
): { readonly [name: string]: unknown } {
  const { values, problems } = checkParameters(template, variant, written);
  if (problems.length > 0) {
    throw usageError(`${template.id} cannot be generated as requested.`, {
      code: 'invalid-parameters',
      problems: problems.map(({ name, message }) => `${sanitize(name)}: ${message}`),
      hint: `Its parameters: groundctl policies show ${template.id}`,
    });
  }
  return values;
}

function unknownParameter(template: Template, variant: Variant, name: string): string {
  const elsewhere = template.variants.find((other) => Object.hasOwn(other.parameters, name));
  if (elsewhere) {
    return `is a parameter of the variant ${elsewhere.id}, not of ${variant.id}`;
  }
  const near = didYouMean(name, Object.keys(variant.parameters));
  return `is not a parameter${near === undefined ? '' : `; did you mean ${near}?`}`;
}
