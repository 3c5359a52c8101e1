import { defineRule, type Finding } from '../../core/finding.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { FoundFlow } from '../files/find-flows.ts';
import { BLOCKING } from '../inspect/inspect.ts';
import type { ListedObject } from '../ports.ts';
import type { JournalEntry } from '../sync/journal-entry.ts';
import type { ObjectStore } from '../sync/object-store.ts';
import { sameOrigin } from '../sync/origin.ts';
import type { AlreadyThere, HeldBack, PlannedUpload } from './migration-plan.ts';

export const remapRefusedRule = defineRule({
  id: 'flow/remap-refused',
  severity: 'error',
  title: 'A flow cannot be changed the way the map says',
  why: 'A new value from the map already occurs in this flow, so old and new values could not be distinguished afterwards.',
  fix: 'Remove the value from the map, or migrate this flow without --remap.',
  source: 'groundctl accepts a change only after undoing it gives back the original.',
});

/** A flow with all that is known of it before the target is looked at. */
export interface Candidate {
  readonly found: FoundFlow;
  readonly findings: readonly Finding[];
  /** Undefined where the map does not fit this flow. */
  readonly result:
    | {
        readonly size: number;
        readonly sha256: string;
        readonly md5: string | undefined;
        /** Kept for the upload where there was room. */
        readonly body: Buffer | undefined;
      }
    | undefined;
  readonly remapped: number;
  readonly stripped: number;
  /** The only key it may stand for, where an earlier run inspected it and this one has not. */
  readonly inspectedFor?: string;
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

/** A flow at whose key something is that the journal does not know. */
export interface AskFirst {
  readonly type: 'ask';
  readonly candidate: Candidate;
  /** As it would be without the object. */
  readonly upload: PlannedUpload;
  readonly listed: ListedObject;
}

/** What to do with one flow, as far as that can be said without asking about the object. */
export function decide(
  candidate: Candidate,
  parsedKey: Parsed<string> | undefined,
  context: DecisionContext,
): Decision | AskFirst {
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
  const condition = { type: 'absent' } as const;
  const upload = { ...base, source: found.sha256, size, sha256, remapped, stripped, condition };
  const listed = context.listed.get(key);
  if (listed === undefined) return { type: 'upload', candidate, upload, replaces: undefined };
  const known = context.journal.entries.get(key);
  if (known === undefined || known.etag !== listed.ETag) return { type: 'ask', candidate, upload, listed };
  const same = known.sha256 === sha256 && known.damaged !== true;
  const seen = { same, ours: known.written, etag: listed.ETag };
  return judge({ type: 'ask', candidate, upload, listed }, seen, context);
}

/** The decision about a flow whose object has to be asked about. */
export async function askAndDecide(question: AskFirst, context: DecisionContext): Promise<Decision> {
  return judge(question, await ask(question, context), context);
}

interface Seen {
  /** The object holds what the file would become. */
  readonly same: boolean;
  /** This migration wrote it. */
  readonly ours: boolean;
  readonly etag: string;
}

function judge({ candidate, upload }: AskFirst, seen: Seen, context: DecisionContext): Decision {
  const { etag, ours } = seen;
  const there = { ...upload, condition: { type: 'etag', etag } } as const;
  if (seen.same) return { type: 'present', candidate, present: { ...there, etag, ours } };
  if (ours || context.overwrite) {
    return { type: 'upload', candidate, upload: there, replaces: ours ? 'ours' : 'other' };
  }
  return { type: 'conflict', candidate, key: upload.key };
}

/** Rules of findings that hold a flow back, each once. */
export function blockingRules(findings: readonly Finding[], allow: ReadonlySet<string>): string[] {
  return [
    ...new Set(findings.map((found) => found.rule).filter((rule) => BLOCKING.has(rule) && !allow.has(rule))),
  ];
}

async function ask(
  { candidate: { found, result }, upload, listed }: AskFirst,
  { journal, store }: DecisionContext,
): Promise<Seen> {
  const head = await store.head(upload.key);
  if (head === undefined) return { same: false, ours: false, etag: listed.ETag };
  const mine = { migration: journal.migration, path: found.path };
  const ours = head.origin !== undefined && sameOrigin(head.origin, mine);
  const byMd5 = result?.md5 !== undefined && head.etag === `"${result.md5}"`;
  // S3 keeps the checksum of a KMS-encrypted object from who may not decrypt; ours is in the metadata as well.
  const stored = head.sha256 ?? (ours ? head.origin?.content : undefined);
  // An MD5 says that two files differ or that nobody tampered; the stored SHA-256 says it for certain.
  const same = head.size === upload.size && (stored === undefined ? byMd5 : stored === upload.sha256);
  return { same, ours, etag: head.etag };
}
