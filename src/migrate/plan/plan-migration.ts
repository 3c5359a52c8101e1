import { mapOrdered } from '../../core/concurrency.ts';
import type { EventStream } from '../../core/events.ts';
import type { Parsed } from '../../core/parsed.ts';
import { type FindEvent, type FoundAll, type FoundFlow, findFlows } from '../files/find-flows.ts';
import type { FlowSources } from '../files/flow-sources.ts';
import { isSettled } from '../files/identity.ts';
import { namedPath, ownerNames } from '../owners/owners.ts';
import { unknownOwners } from '../owners/unknown-owners.ts';
import type { ListedObject, MigratePorts } from '../ports.ts';
import { checkApart } from '../staged/staged-root.ts';
import { AdaptiveGate } from '../sync/gate.ts';
import { isOnRecord, Journal, type JournalScope } from '../sync/journal.ts';
import type { JournalEntry } from '../sync/journal-entry.ts';
import { listAll } from '../sync/list-all.ts';
import { ObjectStore } from '../sync/object-store.ts';
import { checkTarget } from '../target/check-target.ts';
import { whoIsThere } from '../target/who.ts';
import { assemble } from './assemble.ts';
import { candidateMaker, knownFiles } from './candidates.ts';
import { checkNotUndone } from './check-not-undone.ts';
import { askAndDecide, type Candidate, type Decision, type DecisionContext, decide } from './decide.ts';
import { type InspectedSource, identityToKeep, rememberInspected } from './inspected.ts';
import { checkPrefix, keysFor, type Placed, rootNames } from './keys.ts';
import type { MigrateInput, MigrationPlan, MigrationTarget, PlannedUpload } from './migration-plan.ts';

export type PlanMigrationEvent = FindEvent | { readonly type: 'listed'; readonly objects: number };

/**
 * Compares folders with a target and says what would be uploaded where, and what not and why. Writes nothing
 * anywhere.
 */
export async function* planMigration(
  ports: MigratePorts,
  input: MigrateInput,
  sources: FlowSources,
  options: { readonly signal?: AbortSignal | undefined } = {},
): EventStream<PlanMigrationEvent, MigrationPlan> {
  const { signal } = options;
  const roots = await sources.open(input.folders);
  const realRoots = roots.map((root) => root.real);
  const prefix = checkPrefix(input.prefix);
  checkApart(realRoots, { bucket: input.bucket, prefix });
  const { account, owner } = await whoIsThere(ports, input.owner);
  const { bucket, encryption } = input;
  const checked = await checkTarget(ports.buckets, {
    bucket,
    prefix,
    owner,
    region: ports.region,
    encryption,
    endpoint: ports.endpoint,
    signal,
  });
  const region = checked.region ?? ports.region;
  const target: MigrationTarget = { bucket, prefix, region, account, owner, endpoint: ports.endpoint };
  const bulk = await openBulk(ports, target, checked.region);
  // The journal is read while the first page is on its way.
  const [listed, journal] = await Promise.all([
    checked.region === undefined ? new Map<string, ListedObject>() : listAll(bulk, prefix, signal),
    Journal.read(input.stateFolder, journalScope(target, realRoots)),
  ]);
  checkNotUndone(input, journal);
  // Names that were given once stay, so that flows keep their keys.
  const owners =
    input.domain === undefined
      ? journal.owners
      : { ...journal.owners, ...ownerNames(await ports.homes(input.domain, { signal })) };
  yield { type: 'listed', objects: listed.size };
  const transform = { remap: input.remap, stripTrained: input.stripTrained === true };
  const asIs = input.remap === undefined && !transform.stripTrained;
  const names = new Map(rootNames(realRoots).map((name, index) => [realRoots[index] ?? '', name]));
  const nameOf = (found: FoundFlow) => reportName(names, found);
  const began = Date.now();
  const look = (known: Iterable<JournalEntry>) =>
    findFlows(input.folders, candidateMaker(nameOf, transform, listed), {
      signal,
      sources,
      known: knownFiles(known, listed, input.reread === true),
    });
  const keysOf = ({ flows }: FoundAll<Candidate>) =>
    keysFor(
      flows.map(({ found: { root, path } }): Placed => {
        return { rootName: names.get(root.real) ?? '', path, named: namedPath(path, owners) };
      }),
      prefix,
      input.layout ?? 'mirror',
    );
  let all = yield* look(asIs ? journal.entries.values() : []);
  let keys = keysOf(all);
  if (all.flows.some((candidate, index) => isElsewhere(candidate, keys[index]))) {
    // Another layout, or a new neighbour of the same name: what would be sent must be inspected.
    all = yield* look([]);
    keys = keysOf(all);
  }
  const store = new ObjectStore(bulk, new AdaptiveGate(), signal);
  const context: DecisionContext = {
    listed,
    journal,
    store,
    allow: new Set(input.allow),
    overwrite: input.overwrite === true,
    usable: checked.region !== undefined,
  };
  const decided = all.flows.map((candidate, index) => decide(candidate, keys[index], context));
  const asked = await mapOrdered(
    decided.filter((decision) => decision.type === 'ask'),
    32,
    (question) => askAndDecide(question, context),
    signal,
  );
  const answers = asked.values();
  const decisions = decided.map((decision) => {
    if (decision.type !== 'ask') return decision;
    const { value } = answers.next();
    if (value === undefined) throw new TypeError('There are as many answers as questions.');
    return value;
  });
  const findings = [
    ...checked.findings,
    ...(input.domain === undefined
      ? []
      : unknownOwners(
          all.flows.map(({ found }) => found),
          owners,
        )),
  ];
  const about = { target, roots: realRoots, owners };
  const plan = assemble(input, about, all.skipped, findings, decisions, nameOf);
  rememberInspected(plan, inspectionOf(decisions, journal.entries, began));
  return plan;
}

function isElsewhere({ inspectedFor }: Candidate, key: Parsed<string> | undefined): boolean {
  return inspectedFor !== undefined && !(key?.ok && key.value === inspectedFor);
}

/** What apply and the journal want of what was seen here. */
function inspectionOf(
  decisions: readonly Decision[],
  entries: ReadonlyMap<string, JournalEntry>,
  began: number,
) {
  const sources = new Map<PlannedUpload, InspectedSource>();
  let recorded = true;
  for (const decision of decisions) {
    if (decision.type !== 'upload' && decision.type !== 'present') continue;
    const { found, result } = decision.candidate;
    const { identity } = found;
    const source = { identity, settled: isSettled(identity, began), body: result?.body };
    if (decision.type === 'upload') {
      sources.set(decision.upload, source);
    } else if (
      !isOnRecord(entries.get(decision.present.key), decision.present.etag, identityToKeep(source))
    ) {
      sources.set(decision.present, { ...source, body: undefined });
      recorded = false;
    }
  }
  return { sources, recorded };
}

/** The journal that a target and its roots share over all runs. */
export function journalScope(
  { endpoint, bucket, prefix }: MigrationTarget,
  roots: readonly string[],
): JournalScope {
  return { endpoint, bucket, prefix, roots };
}

async function openBulk(ports: MigratePorts, { bucket, owner }: MigrationTarget, region: string | undefined) {
  return ports.bulk({ bucket, owner, region: region ?? ports.region });
}

function reportName(names: ReadonlyMap<string, string>, { root, path }: FoundFlow): string {
  const name = names.get(root.real) ?? '';
  return name === '' ? path : `${name}/${path}`;
}
