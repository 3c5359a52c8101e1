import { hash } from 'node:crypto';
import { finding } from '../../core/finding.ts';
import type { FoundFlow, KnownFile } from '../files/find-flows.ts';
import type { FoundFile } from '../files/walk.ts';
import type { Flow } from '../flow/flow.ts';
import { flowFacts } from '../inspect/check.ts';
import { inspectFacts } from '../inspect/inspect.ts';
import type { ListedObject } from '../ports.ts';
import { remapLeftover } from '../remap/leftover.ts';
import { type TransformOptions, transformFlow } from '../remap/transform.ts';
import { untouchedPlaces } from '../remap/untouched-places.ts';
import type { JournalEntry } from '../sync/journal-entry.ts';
import { type Candidate, remapRefusedRule } from './decide.ts';
import { bodyKeeper } from './inspected.ts';

/** Looks at flows one by one as what they will be uploaded as. `nameOf` is how reports name a file. */
export function candidateMaker(
  nameOf: (found: FoundFlow) => string,
  transform: TransformOptions,
  listed: ReadonlyMap<string, ListedObject>,
): (found: FoundFlow, flow: Flow) => Candidate {
  const sizes = new Set([...listed.values()].map((object) => object.Size));
  const keep = bodyKeeper();
  return (found, flow) => {
    const name = nameOf(found);
    const changed = transformFlow(flow, found.sha256, transform);
    if (!changed.ok) {
      const refused = finding(remapRefusedRule, { subject: name, message: changed.problem });
      return { found, findings: [refused], result: undefined, remapped: 0, stripped: 0 };
    }
    const { flow: result, sha256, remapped, stripped } = changed.value;
    const { remap } = transform;
    const facts = flowFacts(name, result);
    const left =
      remap === undefined ? [] : [...remapLeftover(facts, remap), ...untouchedPlaces(facts, remap)];
    const size = result.bytes.length;
    const md5 = sizes.has(size) ? hash('md5', result.bytes) : undefined;
    return {
      found,
      findings: [...inspectFacts(facts), ...left],
      result: { size, sha256, md5, body: keep(result.bytes) },
      remapped,
      stripped,
    };
  };
}

/**
 * Knows the files that this migration uploaded as they were, and whose object is still that. They were inspected
 * then, and nothing of them goes anywhere now.
 */
export function knownFiles(
  entries: Iterable<JournalEntry>,
  listed: ReadonlyMap<string, ListedObject>,
  reread: boolean,
): (file: FoundFile) => KnownFile<Candidate> | undefined {
  const roots = new Map<string, Map<string, JournalEntry>>();
  for (const entry of entries) {
    const files = roots.get(entry.root) ?? new Map<string, JournalEntry>();
    roots.set(entry.root, files.set(entry.path, entry));
  }
  return (file) => {
    const entry = roots.get(file.root.real)?.get(file.path);
    if (entry === undefined || entry.sha256 !== entry.source || entry.damaged) return undefined;
    if (listed.get(entry.key)?.ETag !== entry.etag) return undefined;
    return { sha256: entry.source, identity: reread ? undefined : entry.seen, use: unchanged(entry.key) };
  };
}

function unchanged(inspectedFor: string) {
  return (found: FoundFlow): Candidate => {
    const { identity, sha256 } = found;
    const result = { size: identity.size, sha256, md5: undefined, body: undefined };
    return { found, findings: [], result, remapped: 0, stripped: 0, inspectedFor };
  };
}
