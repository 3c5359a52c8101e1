import { usageError } from '../../core/errors.ts';
import { defineRule, type Finding, finding, type Location, type Rule } from '../../core/finding.ts';
import { createLocator, type Locator, type PathStep, readJson } from '../../core/json/read-json.ts';
import type { Json } from '../../core/json.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { PolicyDocument } from '../evaluate/model.ts';
import type { PolicyUse } from '../evaluate/read-document.ts';
import { describeProblem, type PolicyProblem, readPolicy } from '../evaluate/read-policy.ts';
import type { Remark, RuleCheck } from './rule-check.ts';
import {
  idOfAnotherKind,
  literalWildcard,
  openRange,
  publicVpcAddress,
  signatureAgeInSeconds,
  stringOnAddress,
} from './rules/locks.ts';
import {
  holdsWithoutKey,
  keyNotOnPath,
  mfaDeny,
  notPrincipalRole,
  nullMisread,
} from './rules/missing-keys.ts';
import { bothAddresses, denyHitsOthers, hostBits, privateRange } from './rules/networks.ts';
import { neverMatches } from './rules/never-matches.ts';
import { malformedArn, s3RegionOrAccount, s3Url, sidCharacters, unknownPrincipal } from './rules/shape.ts';
import { tooLarge } from './rules/too-large.ts';
import {
  confusedDeputy,
  passRole,
  wildcardAction,
  wildcardPrincipal,
  wildcardResource,
} from './rules/too-wide.ts';
import {
  keyNotOfAction,
  oldVersion,
  retiredAction,
  unknownAction,
  unknownConditionKey,
  unknownOperator,
  unknownService,
} from './rules/unknown-names.ts';
import { checkSettings, settingsRules } from './settings.ts';
import { nameOf, viewStatement } from './statement-view.ts';

const CHECKS: readonly RuleCheck[] = [
  bothAddresses,
  confusedDeputy,
  denyHitsOthers,
  holdsWithoutKey,
  hostBits,
  idOfAnotherKind,
  keyNotOfAction,
  keyNotOnPath,
  literalWildcard,
  malformedArn,
  mfaDeny,
  neverMatches,
  notPrincipalRole,
  nullMisread,
  oldVersion,
  openRange,
  passRole,
  privateRange,
  publicVpcAddress,
  retiredAction,
  s3RegionOrAccount,
  s3Url,
  sidCharacters,
  signatureAgeInSeconds,
  stringOnAddress,
  tooLarge,
  unknownAction,
  unknownConditionKey,
  unknownOperator,
  unknownPrincipal,
  unknownService,
  wildcardAction,
  wildcardPrincipal,
  wildcardResource,
];

const unreadableRule = defineRule({
  id: 'policy/unreadable',
  severity: 'error',
  title: 'A document that cannot be read as a policy',
  why: 'AWS rejects it as well.',
  fix: 'Correct the error in the message, at the line and column given there.',
  source: 'IAM User Guide, reference_policies_grammar; RFC 8259',
});

/** The rules of `policies lint`. */
export const lintRules: readonly Rule[] = [
  ...CHECKS.map(({ rule }) => rule),
  ...settingsRules,
  unreadableRule,
];

/** A document to look at, with the name to show it by. */
export interface LintInput {
  readonly name: string;
  readonly text: string;
}

export interface LintOptions {
  /** What the documents are for; without it that is told from whether they name principals and resources. */
  readonly usedAs?: PolicyUse | undefined;
}

/**
 * Checks documents: policies of every kind, and the CORS and request bodies that `policies generate` makes. One
 * that cannot be read is a finding beside the others, and a usage error with line and column where none can be.
 */
export function lintDocuments(inputs: readonly LintInput[], options: LintOptions = {}): Finding[] {
  const readings = inputs.map((input) => ({ input, reading: read(input, options) }));
  const broken = readings.flatMap(({ input, reading }) =>
    'problems' in reading ? reading.problems.map((problem) => ({ input, problem })) : [],
  );
  if (readings.length > 0 && readings.every(({ reading }) => 'problems' in reading)) {
    const lines = broken.map(
      ({ input, problem }) => `${quoteForMessage(input.name)}: ${describeProblem(problem)}`,
    );
    const [first = ''] = lines;
    throw usageError(inputs.length === 1 ? first : 'None of the files can be read as a policy.', {
      code: 'invalid-policy',
      problems: inputs.length === 1 ? lines.slice(1) : lines,
    });
  }
  return readings.flatMap(({ input, reading }) =>
    'problems' in reading
      ? reading.problems.map((problem) => unreadable(input, problem))
      : 'settings' in reading
        ? checkSettings(reading.settings, input.name, createLocator(input.text))
        : lintPolicy(reading.policy, input, options),
  );
}

type Reading =
  | { readonly policy: PolicyDocument }
  | { readonly settings: Json }
  | { readonly problems: readonly PolicyProblem[] };

function read({ text }: LintInput, { usedAs }: LintOptions): Reading {
  const reading = readPolicy(text, { ...(usedAs !== undefined && { usedAs }), tolerant: true });
  if ('policy' in reading || usedAs !== undefined) return reading;
  const settings = asSettings(text);
  return settings === undefined ? reading : { settings };
}

/** What is JSON and clearly no policy: it has no Statement. */
function asSettings(text: string): Json | undefined {
  try {
    const json = readJson(text, 16);
    const isSettings =
      Array.isArray(json) ||
      (typeof json === 'object' &&
        json !== null &&
        ['CORSRules', 'LoggingEnabled', 'Rules', 'S3Presign', 'Cidrs'].some((key) =>
          Object.hasOwn(json, key),
        ));
    return isSettings ? json : undefined;
  } catch {
    return undefined;
  }
}

function lintPolicy(policy: PolicyDocument, input: LintInput, options: LintOptions): Finding[] {
  const { text, name } = input;
  const locate = createLocator(text);
  const json = readJson(text, 16) as { readonly Statement?: Json };
  const size = [...JSON.stringify(json)].length;
  const use = options.usedAs ?? inferUse(policy);
  const isUseTold = options.usedAs !== undefined;
  const seen = new Set<string>();
  return policy.statements.flatMap((statement) => {
    const path = Array.isArray(json.Statement) ? ['Statement', statement.index] : ['Statement'];
    const view = viewStatement(policy, statement, { use, isUseTold, size, path });
    return CHECKS.flatMap(({ rule, check }) =>
      check(view).map((remark) => toFinding(rule, remark, nameOf(statement), path, name, locate)),
    ).filter((found) => {
      const key = JSON.stringify([found.rule, found.subject, found.message, found.location]);
      return !seen.has(key) && seen.add(key);
    });
  });
}

function toFinding(
  rule: Rule,
  { message, fix, severity, path }: Remark,
  subject: string,
  statementPath: readonly PathStep[],
  file: string,
  locate: Locator,
): Finding {
  return finding(rule, {
    subject,
    message,
    ...(fix !== undefined && { fix }),
    ...(severity !== undefined && { severity }),
    location: locationOf(file, locate, path ?? statementPath),
  });
}

/** The nearest value that is there: an index into what the text has as a single value points at that value. */
function locationOf(file: string, locate: Locator, path: readonly PathStep[]): Location {
  for (let length = path.length; length >= 0; length--) {
    const position = locate(path.slice(0, length));
    if (position) return { file, ...position };
  }
  return { file };
}

/** Without a word on what it is for: principals make it a resource policy, and no resources a trust policy. */
function inferUse({ statements }: PolicyDocument): PolicyUse {
  if (!statements.some(({ principal }) => principal !== undefined)) return 'identity';
  return statements.every(({ resource }) => resource === undefined) ? 'trust' : 'resource';
}

function unreadable({ name }: LintInput, problem: PolicyProblem): Finding {
  return finding(unreadableRule, {
    subject: name,
    message: problem.message,
    location: { file: name, ...problem.position },
  });
}
