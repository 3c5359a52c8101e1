import type { ServiceModel } from '../core/aws-model/model.ts';
import { sagemakerModel } from '../core/aws-model/sagemaker.ts';
import { type Violation, violations } from '../core/aws-model/validate.ts';
import { usageError } from '../core/errors.ts';
import { sanitize } from '../core/text/sanitize.ts';

/** One thing wrong with one field of an input; the field is the name people typed, e.g. `name`. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** Throws one usage error that names every problem; does nothing when there is none. */
export function throwProblems(what: string, problems: readonly FieldProblem[]): void {
  if (problems.length === 0) return;
  throw usageError(`${what}: ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}.`, {
    problems: problems.map((p) => `${p.field}: ${p.message}`),
    hint: 'Nothing was sent.',
  });
}

/** What AWS's SageMaker model says against an operation's input, in this program's words. */
export function modelProblems(
  operation: string,
  input: unknown,
  fieldOf: (path: Violation['path']) => string,
  model: ServiceModel = sagemakerModel,
): FieldProblem[] {
  const found = violations(model, operation, input);
  const wrongLength = new Set(
    found.filter((v) => /-length$/.test(v.constraint.kind)).map((v) => v.path.join('.')),
  );
  return (
    found
      // What is empty or too long breaks its pattern as well; one sentence about it is enough.
      .filter((v) => v.constraint.kind !== 'pattern' || !wrongLength.has(v.path.join('.')))
      .map((violation) => ({ field: fieldOf(violation.path), message: describe(violation) }))
  );
}

/** What the model's patterns mean, for people. Keyed by the pattern itself. */
const PATTERN_WORDS: Readonly<Record<string, string>> = {
  '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}':
    'letters, digits and hyphens, at most 63, beginning and ending with a letter or digit',
  '[a-zA-Z0-9]([a-zA-Z0-9\\-]){0,62}':
    'letters, digits and hyphens, at most 63, beginning with one of the first two',
  '.+': 'one line of text',
  '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+': 'no spaces and no control characters',
  '[\\w-]+_[0-9a-zA-Z]+': 'a user pool id such as us-east-1_AbCdEfGhI',
  'arn:aws[a-z\\-]*:sns:[a-z0-9\\-]*:[0-9]{12}:[a-zA-Z0-9_.-]*':
    'the ARN of an SNS topic, such as arn:aws:sns:us-east-1:123456789012:labeling',
  '([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)': 'letters, digits, spaces and _ . : / = + - @',
};

function describe({ value, constraint }: Violation): string {
  const shown = typeof value === 'string' ? `"${sanitize(shorten(value))}" ` : '';
  switch (constraint.kind) {
    case 'required':
      return 'is missing';
    case 'type':
      return `must be a ${constraint.expected}`;
    case 'enum':
      return `${shown}is not one of ${constraint.values.join(', ')}`;
    case 'min-length':
      return constraint.limit === 1 ? 'must not be empty' : `${shown}is shorter than ${constraint.limit}`;
    case 'max-length':
      return typeof value === 'string'
        ? `${shown}has ${[...value].length} characters, ${constraint.limit} are allowed`
        : `has ${sizeOf(value)} entries, ${constraint.limit} are allowed`;
    case 'min-value':
      return `must be at least ${constraint.limit}`;
    case 'max-value':
      return `must be at most ${constraint.limit}`;
    case 'pattern':
      return `${shown}is not allowed: ${PATTERN_WORDS[constraint.pattern] ?? `must match ${constraint.pattern}`}`;
  }
}

function shorten(text: string): string {
  const characters = [...text];
  return characters.length <= 80 ? text : `${characters.slice(0, 79).join('')}…`;
}

function sizeOf(value: unknown): number {
  return Array.isArray(value) ? value.length : Object.keys(value as object).length;
}

/** What is wrong with a team's name alone, for commands that only name one. */
export function checkName(name: string): FieldProblem[] {
  return modelProblems('DescribeWorkteam', { WorkteamName: name }, () => 'name');
}
