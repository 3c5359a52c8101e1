import { defineRule, type Finding } from '../../core/finding.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { FoundFlow } from '../files/find-flows.ts';
import { BLOCKING } from '../inspect/inspect.ts';
import type { ListedObject } from '../ports.ts';
import type { JournalEntry } from '../sync/journal.ts';
import type { ObjectStore } from '../sync/object-store.ts';
import { sameOrigin } from '../sync/origin.ts';
import type { AlreadyThere, HeldBack, PlannedUpload } from './migration-plan.ts';

export const remapRefusedRule = defineRule({
  id: 'flow/remap-refused',
  severity: 'error',
  title: 'A flow cannot be changed as the map says',
  why: 'A new value of the map occurs in this flow already, so old and new could not be told apart afterwards.',
  fix: 'Take the value out of the map, or migrate this flow without --remap.',
  source: 'groundctl undoes each change before it believes it.',
});

/** A flow with all that is known of it before the target is looked at. */
export interface Candidate {
  readonly found: FoundFlow;
  readonly findings: readonly Finding[];
  /** Undefined where the map does not fit this flow. */
  readonly result:
    | { readonly size: number; readonly sha256: string; readonly md5: string | undefined }
    | undefined;
  readonly remapped: number;
  readonly stripped: number;
}

/** What decisions rest on beside the file itself. */
export interface DecisionContext {
  readonly listed: ReadonlyMap<string, ListedObject>;
  readonly journal: { readonly migration: string; readonly entries: ReadonlyMap<string, JournalEntry> };
  readonly store: ObjectStore;
  readonly allow: ReadonlySet<string>;
  readonly overwrite: boolean;
  readonly usable: boolean;
}

export type Decision =
  | {
      readonly type: 'upload';
      readonly candidate: Candidate;
      readonly upload: PlannedUpload;
      readonly replaces: 'ours' | 'other' | undefined;
    }
  | { readonly type: 'present'; readonly candidate: Candidate; readonly present: AlreadyThere }
  | { readonly type: 'held'; readonly candidate: Candidate; readonly held: HeldBack; readonly reason: string }
  | { readonly type: 'conflict'; readonly candidate: Candidate; readonly key: string }
  | { readonly type: 'no-key'; readonly candidate: Candidate; readonly problem: string };

/** What to do with one flow. */
export async function decide(
  candidate: Candidate,
  parsedKey: Parsed<string> | undefined,
  context: DecisionContext,
): Promise<Decision> {
  if (parsedKey === undefined || !parsedKey.ok) {
    return { type: 'no-key', candidate, problem: parsedKey?.problem ?? 'it has no key' };
  }
  const key = parsedKey.value;
  const { found, result } = candidate;
  const base = { root: found.root.real, path: found.path, key };
  const rules = blockingRules(candidate.findings, context.allow);
  if (result === undefined) rules.push(remapRefusedRule.id);
  if (!context.usable) rules.push('target/no-bucket');
  if (rules.length > 0 || result === undefined) {
    return { type: 'held', candidate, held: { ...base, rules }, reason: `held back by ${rules.join(', ')}` };
  }
  const { size, sha256 } = result;
  const { remapped, stripped } = candidate;
  const upload = { ...base, source: found.sha256, size, sha256, remapped, stripped };
  const listed = context.listed.get(key);
  if (listed === undefined) {
    return {
      type: 'upload',
      candidate,
      upload: { ...upload, condition: { type: 'absent' } },
      replaces: undefined,
    };
  }
  const seen = await compare(key, listed, candidate, context);
  const condition = { type: 'etag', etag: seen.etag } as const;
  if (seen.same)
    return {
      type: 'present',
      candidate,
      present: { ...upload, condition, etag: seen.etag, ours: seen.ours },
    };
  if (seen.ours || context.overwrite) {
    return {
      type: 'upload',
      candidate,
      upload: { ...upload, condition },
      replaces: seen.ours ? 'ours' : 'other',
    };
  }
  return { type: 'conflict', candidate, key };
}

/** Rules of findings that hold a flow back, each once. */
export function blockingRules(findings: readonly Finding[], allow: ReadonlySet<string>): string[] {
  return [
    ...new Set(findings.map((found) => found.rule).filter((rule) => BLOCKING.has(rule) && !allow.has(rule))),
  ];
}

/** Whether the object holds what the file would become, and whether this migration wrote it. */
async function compare(
  key: string,
  listed: ListedObject,
  { found, result }: Candidate,
  { journal, store }: DecisionContext,
) {
  const known = journal.entries.get(key);
  if (known !== undefined && known.etag === listed.ETag) {
    const same = known.sha256 === result?.sha256 && known.damaged !== true;
    return { same, ours: known.written, etag: listed.ETag };
  }
  const head = await store.head(key);
  if (head === undefined) return { same: false, ours: false, etag: listed.ETag };
  const mine = { migration: journal.migration, path: found.path };
  const ours = head.origin !== undefined && sameOrigin(head.origin, mine);
  const byMd5 = result?.md5 !== undefined && head.etag === `"${result.md5}"`;
  // S3 keeps the checksum of a KMS-encrypted object from who may not decrypt; ours is in the metadata as well.
  const stored = head.sha256 ?? (ours ? head.origin?.content : undefined);
  // An MD5 says that two files differ or that nobody tampered; the stored SHA-256 says it for certain.
  const same =
    result !== undefined &&
    head.size === result.size &&
    (stored === undefined ? byMd5 : stored === result.sha256);
  return { same, ours, etag: head.etag };
}
