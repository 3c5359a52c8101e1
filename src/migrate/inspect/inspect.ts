import type { Finding, Rule } from '../../core/finding.ts';
import type { Flow } from '../flow/flow.ts';
import { brokenGraph } from './broken-graph.ts';
import { type FlowCheck, type FlowFacts, flowFacts } from './check.ts';
import { corruptModel } from './corrupt-model.ts';
import { customCode } from './custom-code.ts';
import { embeddedData } from './embedded-data.ts';
import { environmentBound } from './environment-bound.ts';
import { incompleteStep } from './incomplete-step.ts';
import { impossibleLocation, placeholder } from './placeholder.ts';
import { secret } from './secret.ts';
import { secretArn } from './secret-arn.ts';
import { hideSecrets } from './secret-patterns.ts';
import { stagedCopy } from './staged-copy.ts';
import { unknownOperator } from './unknown-operator.ts';
import { unknownVersion } from './unknown-version.ts';

const checks: readonly FlowCheck[] = [
  secret,
  corruptModel,
  brokenGraph,
  incompleteStep,
  unknownVersion,
  embeddedData,
  placeholder,
  impossibleLocation,
  secretArn,
  stagedCopy,
  environmentBound,
  customCode,
  unknownOperator,
];

/** The rules about one flow, for the catalogue. */
export const flowRules: readonly Rule[] = checks.map((check) => check.rule);

/** Ids of the rules that stop an upload: what they find would leak, or be lost. */
export const BLOCKING: ReadonlySet<string> = new Set([secret.rule.id, corruptModel.rule.id]);

/** What is to be known about a flow before it goes anywhere. */
export function inspectFacts(facts: FlowFacts): Finding[] {
  const found = checks.flatMap((check) => check.check(facts));
  return facts.suspect ? found.map(withoutSecrets) : found;
}

/** Checks name steps, fields and places, and any of them may hold what somebody pasted there. */
function withoutSecrets(found: Finding): Finding {
  const { message, evidence } = found;
  return {
    ...found,
    message: hideSecrets(message),
    ...(evidence === undefined ? {} : { evidence: hideIn(evidence) as NonNullable<Finding['evidence']> }),
  };
}

function hideIn(value: unknown): unknown {
  if (typeof value === 'string') return hideSecrets(value);
  if (Array.isArray(value)) return value.map(hideIn);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [hideSecrets(key), hideIn(each)]));
}

/** The same for a flow of which nothing else is wanted. `file` is how reports name it. */
export function inspectFlow(file: string, flow: Flow): Finding[] {
  return inspectFacts(flowFacts(file, flow));
}
