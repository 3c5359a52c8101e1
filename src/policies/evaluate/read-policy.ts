import { type GroundctlError, usageError } from '../../core/errors.ts';
import { JsonTextError } from '../../core/json/json-reader.ts';
import { createLocator, type PathStep, readJson } from '../../core/json/read-json.ts';
import { capitalised } from '../../core/parsed.ts';
import { quoteForMessage, sanitize } from '../../core/text/sanitize.ts';
import type { TextPosition } from '../../core/text/text-position.ts';
import type { PolicyDocument } from './model.ts';
import { type PolicyUse, readDocument } from './read-document.ts';
import type { Report } from './read-values.ts';

/** Something that keeps a document from being a policy. */
export interface PolicyProblem {
  readonly message: string;
  /** JSONPath of the value at fault, `$` for the whole document. */
  readonly path: string;
  /** Where in the text; absent when the policy was not given as text. */
  readonly position?: TextPosition;
}

export type PolicyReading =
  | { readonly policy: PolicyDocument }
  | { readonly problems: readonly [PolicyProblem, ...PolicyProblem[]] };

export interface ReadPolicyOptions {
  /**
   * What the document is for, where that is known: resource, trust and endpoint policies must name principals,
   * identity and session policies must not, and only trust policies go without resources.
   */
  readonly usedAs?: PolicyUse;
  /**
   * Take principals and resources that AWS would refuse: for the linter, which names them itself, and for documents
   * that AWS holds already. Evaluating a principal that is not known says so.
   */
  readonly tolerant?: boolean;
}

/** Far above what AWS accepts anywhere (a key policy has 32 KB), far below what would take long to evaluate. */
const MAX_CHARACTERS = 1_048_576;
/** A policy is a document, a statement list, a statement, Condition, operator, key and value list deep. */
const MAX_DEPTH = 8;
const MAX_PROBLEMS = 20;

/**
 * Reads a policy from JSON text, or from what JSON.parse gave: checks it against the grammar of the policy
 * language and returns every problem, up to 20, instead of throwing. A key that stands twice, of which JSON.parse
 * would keep the last, is a problem as it is for IAM. Condition operators that AWS does not document are accepted
 * here; evaluating them says so.
 * Source: IAM User Guide, reference_policies_grammar.
 */
export function readPolicy(input: unknown, options: ReadPolicyOptions = {}): PolicyReading {
  const text = typeof input === 'string' ? input : undefined;
  if (text !== undefined && text.length > MAX_CHARACTERS) {
    return problem(`The text has ${text.length} characters; a policy may have ${MAX_CHARACTERS}`);
  }
  let json = input;
  if (text !== undefined) {
    try {
      json = readJson(text, MAX_DEPTH);
    } catch (error) {
      if (!(error instanceof JsonTextError)) throw error;
      return problem(capitalised(error.message), error.position);
    }
  }
  const problems: PolicyProblem[] = [];
  const locate = text === undefined ? undefined : createLocator(text);
  const report: Report = (message, path) => {
    if (problems.length >= MAX_PROBLEMS) return;
    const position = locate?.(path);
    problems.push({
      message: sanitize(message),
      path: sanitize(jsonPath(path)),
      ...(position && { position }),
    });
  };
  const policy = readDocument(json, options, report);
  const [first, ...rest] = problems;
  return first ? { problems: [first, ...rest] } : { policy };
}

/** {@link readPolicy} for callers that need a policy: throws a usage error that lists every problem. */
export function parsePolicy(input: unknown, options: ReadPolicyOptions = {}): PolicyDocument {
  const reading = readPolicy(input, options);
  if ('policy' in reading) return reading.policy;
  throw policyError(reading.problems);
}

function policyError(problems: readonly [PolicyProblem, ...PolicyProblem[]]): GroundctlError {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return usageError(`Not a valid policy: ${describeProblem(first)}${more}`, {
    code: 'invalid-policy',
    problems: problems.map(describeProblem),
  });
}

/** What is wrong and where, for a message that is about one document. */
export function describeProblem({ message, path, position }: PolicyProblem): string {
  const at = position ? ` (line ${position.line}, column ${position.column})` : '';
  return `${sanitize(message)} at ${sanitize(path)}${at}`;
}

/** The same for one of several files, which the message names as editors take it: `"a.json":3:7: …`. */
export function problemIn(file: string, { message, path, position }: PolicyProblem): string {
  const at = position ? `:${position.line}:${position.column}` : '';
  return `${quoteForMessage(file)}${at}: ${sanitize(message)} at ${sanitize(path)}`;
}

function problem(message: string, position?: TextPosition): PolicyReading {
  return { problems: [{ message, path: '$', ...(position && { position }) }] };
}

function jsonPath(path: readonly PathStep[]): string {
  const steps = path.map((step) =>
    typeof step === 'number'
      ? `[${step}]`
      : /^[A-Za-z_]\w*$/.test(step)
        ? `.${step}`
        : `['${step.slice(0, 80)}']`,
  );
  return `$${steps.join('')}`;
}
