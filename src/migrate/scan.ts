import type { EventStream } from '../core/events.ts';
import { defineRule, type Finding, finding, type Rule } from '../core/finding.ts';
import { versionsStayRule } from './clean.ts';
import { allDataRules } from './data/data-rules.ts';
import { type FindEvent, findFlows } from './files/find-flows.ts';
import type { FlowSources } from './files/flow-sources.ts';
import { modifiedAt } from './files/identity.ts';
import type { Skipped } from './files/skip.ts';
import { flowFacts } from './inspect/check.ts';
import type { Environment } from './inspect/environment.ts';
import { type FlowSource, flowSources } from './inspect/flow-sources.ts';
import { flowRules, inspectFacts } from './inspect/inspect.ts';
import { hideSecrets } from './inspect/secret-patterns.ts';
import { type OwnerNames, ownerOf, unknownOwnerRule } from './owners/owners.ts';
import { unknownOwners } from './owners/unknown-owners.ts';
import { conflictRule } from './plan/assemble.ts';
import { remapRefusedRule } from './plan/decide.ts';
import { folded, rootNames } from './plan/keys.ts';
import { remapLeftoverRule } from './remap/leftover.ts';
import { remapUntouchedRule } from './remap/untouched-places.ts';
import { targetRules } from './target/check-target.ts';

/** One step of a flow, for lists. */
export interface StepSummary {
  readonly id: string;
  readonly type: string;
  readonly operator: string;
  /** As a person called it; undefined for most. */
  readonly name: string | undefined;
  /** Ids of the steps it reads from. */
  readonly inputs: readonly string[];
}

/** A flow as the inventory shows it. */
export interface FlowSummary {
  /** The folder it was found under, as given. */
  readonly root: string;
  /** Below the root. */
  readonly path: string;
  /** As reports name it: the path, with the root's name where there are several. */
  readonly file: string;
  /** Whose home it lies in: a user's folder of an EFS volume, or the root's name. */
  readonly owner: string;
  readonly size: number;
  /** Undefined for an object of which S3 has not said it. */
  readonly modified: Date | undefined;
  readonly sha256: string;
  readonly steps: readonly StepSummary[];
  readonly sources: readonly FlowSource[];
  readonly sinks: number;
  readonly environment: Environment;
  readonly hidden: readonly {
    readonly kind: 'model' | 'report';
    readonly bytes: number;
    readonly node: string | undefined;
  }[];
  readonly findings: readonly Finding[];
}

export interface ScanResult {
  readonly flows: readonly FlowSummary[];
  readonly skipped: readonly Skipped[];
  /** All files looked at. */
  readonly files: number;
  /** Of flows, and about several flows together. */
  readonly findings: readonly Finding[];
}

const duplicateRule = defineRule({
  id: 'flow/duplicate',
  severity: 'info',
  title: 'Several files hold the same flow',
  why: 'Each becomes a separate flow in Canvas, and nobody can tell them apart there.',
  fix: 'Keep one and do not migrate the others.',
  source: 'Compared by SHA-256.',
});

const collisionRule = defineRule({
  id: 'flow/name-collision',
  severity: 'warning',
  title: 'Different flows have the same name',
  why: 'aws s3 sync from two folders lets the second overwrite the first. In Canvas, flows of the same name get a suffix.',
  fix: 'The default layout (mirror) keeps the folders; flat adds a part of a hash. Rename the files if people should tell them apart in Canvas.',
  source: 'Tried with the AWS CLI; SageMaker documentation, migrating Data Wrangler flows to Canvas.',
});

/** The rules of this domain, for the catalogue. */
export const migrateRules: readonly Rule[] = [
  ...flowRules,
  duplicateRule,
  collisionRule,
  remapLeftoverRule,
  remapUntouchedRule,
  remapRefusedRule,
  unknownOwnerRule,
  conflictRule,
  ...targetRules,
  ...allDataRules,
  versionsStayRule,
];

/** Reads folders and says which flows are there, what is inside, and what is left out. Sends nothing anywhere. */
export async function* scanFlows(
  folders: readonly string[],
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly owners?: OwnerNames | undefined;
    readonly sources?: FlowSources | undefined;
  } = {},
): EventStream<FindEvent, ScanResult> {
  const names = new Map(rootNames(folders).map((name, index) => [folders[index] ?? '', name]));
  const all = yield* findFlows(
    folders,
    (found, flow): FlowSummary => {
      const name = names.get(found.root.given) ?? '';
      const file = name === '' ? found.path : `${name}/${found.path}`;
      const facts = flowFacts(file, flow);
      return {
        root: found.root.given,
        path: found.path,
        file,
        owner: ownerOf(found.root.given, found.path, options.owners),
        size: found.identity.size,
        modified: modifiedAt(found.identity),
        sha256: found.sha256,
        steps: flow.nodes.map(({ id, type, operator, name, inputs }) => ({
          id: hideSecrets(id),
          type: hideSecrets(type),
          operator: hideSecrets(operator),
          name: name === undefined ? undefined : hideSecrets(name),
          inputs: inputs.map(({ nodeId }) => hideSecrets(nodeId)),
        })),
        sources: flowSources(flow),
        sinks: flow.nodes.filter((node) => node.type === 'DESTINATION').length,
        environment: withoutSecrets(facts.environment),
        hidden: facts.hidden.map(({ node, kind, bytes }) => ({
          node: node === undefined ? undefined : hideSecrets(node.id),
          kind,
          bytes,
        })),
        findings: inspectFacts(facts),
      };
    },
    options,
  );
  const findings = [
    ...all.flows.flatMap((flow) => flow.findings),
    ...duplicates(all.flows),
    ...collisions(all.flows),
    ...(options.owners === undefined ? [] : unknownOwners(all.flows, options.owners)),
  ];
  return { flows: all.flows, skipped: all.skipped, files: all.files, findings };
}

function withoutSecrets({ buckets, roles, staged, references, ...rest }: Environment): Environment {
  const clean = (texts: readonly string[]) => texts.map(hideSecrets);
  const hidden = references.map(({ text, node, ...reference }) => ({
    ...reference,
    text: hideSecrets(text),
    node: node === undefined ? undefined : hideSecrets(node),
  }));
  return { ...rest, buckets: clean(buckets), roles: clean(roles), staged: clean(staged), references: hidden };
}

function duplicates(flows: readonly FlowSummary[]): Finding[] {
  return groups(flows, (flow) => flow.sha256).map(([first, ...others]) =>
    finding(duplicateRule, {
      subject: first.file,
      message: `the same as ${named(others)}`,
      evidence: { files: [first, ...others].map((flow) => flow.file) },
    }),
  );
}

function collisions(flows: readonly FlowSummary[]): Finding[] {
  return groups(flows, (flow) => folded(flow.path.split('/').at(-1) ?? ''))
    .filter((group) => new Set(group.map((flow) => flow.sha256)).size > 1)
    .map(([first, ...others]) =>
      finding(collisionRule, {
        subject: first.file,
        message: `the same name as ${named(others)}`,
        evidence: { files: [first, ...others].map((flow) => flow.file) },
      }),
    );
}

function groups(flows: readonly FlowSummary[], keyOf: (flow: FlowSummary) => string) {
  const found = new Map<string, [FlowSummary, ...FlowSummary[]]>();
  for (const flow of flows) {
    const group = found.get(keyOf(flow));
    if (group === undefined) found.set(keyOf(flow), [flow]);
    else group.push(flow);
  }
  return [...found.values()].filter((group) => group.length > 1);
}

function named(flows: readonly FlowSummary[]): string {
  const shown = flows
    .slice(0, 3)
    .map((flow) => flow.file)
    .join(', ');
  return flows.length > 3 ? `${shown} and ${flows.length - 3} more` : shown;
}
