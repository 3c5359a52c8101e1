import { hash } from 'node:crypto';
import { mapOrdered } from '../../core/concurrency.ts';
import type { EventStream } from '../../core/events.ts';
import { finding } from '../../core/finding.ts';
import { type FindEvent, type FoundFlow, findFlows } from '../files/find-flows.ts';
import { isSettled } from '../files/identity.ts';
import { openRoots } from '../files/walk.ts';
import { inspectFlow } from '../inspect/inspect.ts';
import type { ListedObject, MigratePorts } from '../ports.ts';
import { remapLeftover } from '../remap/leftover.ts';
import { transformFlow } from '../remap/transform.ts';
import { AdaptiveGate } from '../sync/gate.ts';
import { isOnRecord, Journal, type JournalEntry, type JournalScope } from '../sync/journal.ts';
import { listAll } from '../sync/list-all.ts';
import { ObjectStore } from '../sync/object-store.ts';
import { checkTarget } from '../target/check-target.ts';
import { assemble } from './assemble.ts';
import {
  askAndDecide,
  type Candidate,
  type Decision,
  type DecisionContext,
  decide,
  remapRefusedRule,
} from './decide.ts';
import { bodyKeeper, type InspectedSource, identityToKeep, rememberInspected } from './inspected.ts';
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
  options: { readonly signal?: AbortSignal | undefined } = {},
): EventStream<PlanMigrationEvent, MigrationPlan> {
  const { signal } = options;
  const roots = await openRoots(input.folders);
  const prefix = checkPrefix(input.prefix);
  const account = await ports.account();
  const owner = input.owner ?? account;
  const { bucket, encryption } = input;
  const checked = await checkTarget(ports.buckets, {
    bucket,
    prefix,
    owner,
    region: ports.region,
    encryption,
    signal,
  });
  const region = checked.region ?? ports.region;
  const target: MigrationTarget = { bucket, prefix, region, account, owner, endpoint: ports.endpoint };
  const bulk = await openBulk(ports, target, checked.region);
  const realRoots = roots.map((root) => root.real);
  // The journal is read while the first page is on its way.
  const [listed, journal] = await Promise.all([
    checked.region === undefined ? new Map<string, ListedObject>() : listAll(bulk, prefix, signal),
    Journal.read(input.stateFolder, journalScope(target, realRoots)),
  ]);
  yield { type: 'listed', objects: listed.size };
  const transform = { remap: input.remap, stripTrained: input.stripTrained === true };
  const asIs = input.remap === undefined && !transform.stripTrained;
  const bySource = entriesBySource(asIs ? journal.entries.values() : []);
  const sizes = new Set([...listed.values()].map((object) => object.Size));
  const names = new Map(rootNames(realRoots).map((name, index) => [realRoots[index] ?? '', name]));
  const nameOf = (found: FoundFlow) => reportName(names, found);
  const keep = bodyKeeper();
  const began = Date.now();

  const all = yield* findFlows(
    input.folders,
    (found, flow): Candidate => {
      const base = { found, remapped: 0, stripped: 0 };
      const changed = transformFlow(flow, found.sha256, transform);
      if (!changed.ok) {
        const refused = finding(remapRefusedRule, { subject: nameOf(found), message: changed.problem });
        return { ...base, findings: [refused], result: undefined };
      }
      const { flow: result, sha256, remapped, stripped } = changed.value;
      const leftover = input.remap === undefined ? [] : remapLeftover(nameOf(found), result, input.remap);
      const size = result.bytes.length;
      const md5 = sizes.has(size) ? hash('md5', result.bytes) : undefined;
      const body = keep(result.bytes);
      return {
        found,
        findings: [...inspectFlow(nameOf(found), result), ...leftover],
        result: { size, sha256, md5, body },
        remapped,
        stripped,
      };
    },
    {
      signal,
      // What this migration uploaded from the same bytes was inspected then; nothing of it goes anywhere now.
      known: (file) => {
        const entry = bySource.get(file.root.real)?.get(file.path);
        if (entry === undefined || entry.sha256 !== entry.source || entry.damaged) return undefined;
        if (listed.get(entry.key)?.ETag !== entry.etag) return undefined;
        return {
          sha256: entry.source,
          identity: input.reread === true ? undefined : entry.seen,
          use: (found) => {
            const { size } = found.identity;
            const result = { size, sha256: found.sha256, md5: undefined, body: undefined };
            return { found, findings: [], result, remapped: 0, stripped: 0 };
          },
        };
      },
    },
  );

  const placed = all.flows.map(
    ({ found }): Placed => ({ rootName: names.get(found.root.real) ?? '', path: found.path }),
  );
  const keys = keysFor(placed, prefix, input.layout ?? 'mirror');
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
  const plan = assemble(input, target, realRoots, all.skipped, [...checked.findings], decisions, nameOf);
  rememberInspected(plan, inspectionOf(decisions, journal.entries, began));
  return plan;
}

/** What the journal says of each file, by root and path. */
function entriesBySource(entries: Iterable<JournalEntry>): Map<string, Map<string, JournalEntry>> {
  const roots = new Map<string, Map<string, JournalEntry>>();
  for (const entry of entries) {
    let files = roots.get(entry.root);
    if (files === undefined) {
      files = new Map();
      roots.set(entry.root, files);
    }
    files.set(entry.path, entry);
  }
  return roots;
}

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
