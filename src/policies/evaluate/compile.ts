import { type CompiledCondition, compileCondition } from './condition.ts';
import { likeMatcher, type Matcher, resourceMatcher } from './matcher.ts';
import type { Match, PolicyDocument, PolicyKind, PrincipalEntry, Statement } from './model.ts';
import { matchPrincipal, type PrincipalMatch } from './principal.ts';
import type { RequestView } from './request-view.ts';
import { hasVariables, parseTemplate, splitAtColons } from './template.ts';

export interface CompiledPolicy {
  readonly allows: readonly CompiledStatement[];
  readonly denies: readonly CompiledStatement[];
}

/** The parts of a statement, in the order in which they are looked at. */
export interface CompiledStatement {
  readonly statement: Statement;
  matchesAction(view: RequestView): boolean;
  matchesResource(view: RequestView): boolean | undefined;
  matchesPrincipal(view: RequestView, kind: PolicyKind): PrincipalMatch;
  readonly conditions: readonly CompiledCondition[];
}

/** Whether a statement applies, and how it names the caller; `applies` is undefined when that is not modelled. */
export interface Applied {
  readonly applies: boolean | undefined;
  readonly principal: PrincipalMatch;
}

const compiled = new WeakMap<PolicyDocument, CompiledPolicy>();

/** Makes a document ready to be evaluated often; done once for each document. */
export function compilePolicy(document: PolicyDocument): CompiledPolicy {
  let policy = compiled.get(document);
  if (policy === undefined) {
    const statements = document.statements.map((statement) =>
      compileStatement(statement, document.version === '2012-10-17'),
    );
    policy = {
      allows: statements.filter(({ statement }) => statement.effect === 'Allow'),
      denies: statements.filter(({ statement }) => statement.effect === 'Deny'),
    };
    compiled.set(document, policy);
  }
  return policy;
}

const DOES_NOT_APPLY: Applied = { applies: false, principal: 'none' };

/** Whether the statement speaks about this request. */
export function applyStatement(statement: CompiledStatement, view: RequestView, kind: PolicyKind): Applied {
  if (!statement.matchesAction(view)) return DOES_NOT_APPLY;
  const resource = statement.matchesResource(view);
  if (resource === false) return DOES_NOT_APPLY;
  const principal = statement.matchesPrincipal(view, kind);
  if (principal === 'none') return DOES_NOT_APPLY;
  let applies: boolean | undefined = resource === undefined || principal === 'unknown' ? undefined : true;
  for (const condition of statement.conditions) {
    const holds = condition.holds(view);
    if (holds === false) return DOES_NOT_APPLY;
    if (holds === undefined) applies = undefined;
  }
  return { applies, principal };
}

function compileStatement(statement: Statement, variables: boolean): CompiledStatement {
  return {
    statement,
    matchesAction: compileAction(statement.action),
    matchesResource: compileResource(statement.resource, variables),
    matchesPrincipal: compilePrincipal(statement.principal),
    conditions: statement.conditions.map((clause) => compileCondition(clause, variables)),
  };
}

function compileAction({ negated, values }: Match<string>): CompiledStatement['matchesAction'] {
  const matchers = values.map((value) => likeMatcher(value.toLowerCase(), false));
  const listed = (view: RequestView) =>
    matchers.some((matcher) => matcher(view.action, view.variable) === true);
  return negated ? (view) => !listed(view) : listed;
}

function compileResource(
  resource: Match<string> | undefined,
  variables: boolean,
): CompiledStatement['matchesResource'] {
  if (resource === undefined) return () => true;
  const { negated, values } = resource;
  const matchers = values.map((value) => compileResourceValue(value, variables));
  return (view) => {
    let unresolved = false;
    for (const matcher of matchers) {
      const matched = matcher(view.resource, view.variable);
      if (matched === true) return !negated;
      if (matched === undefined) unresolved = true;
    }
    if (negated && unresolved) {
      view.note('A policy variable has no value in this request, in NotResource');
      return undefined;
    }
    return negated;
  };
}

/** Variables may stand only after the fifth colon: elsewhere they are what they look like, text. */
function compileResourceValue(value: string, variables: boolean): Matcher {
  const parts = splitAtColons(parseTemplate(value, { wildcards: true, variables }), 6);
  return resourceMatcher(value, variables && !parts.slice(0, 5).some(hasVariables));
}

/** Resource and endpoint policies name their principals; identity and session policies are attached to theirs. */
function compilePrincipal(element: Match<PrincipalEntry> | undefined): CompiledStatement['matchesPrincipal'] {
  return (view, kind) => {
    const namesPrincipals = kind === 'resource' || kind === 'endpoint' || kind === 'access-point';
    if (namesPrincipals !== (element !== undefined)) {
      const what = namesPrincipals ? 'without a Principal' : 'with a Principal';
      view.note(`A statement ${what} in a policy used as ${kind} policy, which AWS refuses`);
      return 'unknown';
    }
    if (element === undefined) return 'direct';
    const match = matchPrincipal(element, view.caller);
    if (match === 'unknown')
      view.note('AWS does not document the result for this Principal element and this caller');
    if (match === 'account' && kind === 'endpoint') {
      view.note(
        'An account as Principal of an endpoint policy: at an interface endpoint everyone in the account, at a gateway endpoint only its root user',
      );
      return 'unknown';
    }
    return match;
  };
}
