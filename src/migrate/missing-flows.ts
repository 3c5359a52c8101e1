import { drain } from '../core/events.ts';
import { findFlows } from './files/find-flows.ts';
import type { FlowSources } from './files/flow-sources.ts';
import type { Skipped } from './files/skip.ts';
import { inspectFlow } from './inspect/inspect.ts';
import { blockingRules } from './plan/decide.ts';
import type { Journal } from './sync/journal.ts';
import type { JournalEntry } from './sync/journal-entry.ts';

/** A flow of the folders that no sync on record has brought to the target. */
export interface MissingFlow {
  readonly root: string;
  /** Below the root. */
  readonly path: string;
  /** Why, as far as that can be told from here. */
  readonly problem: string;
}

/** Compares the folders with a journal: every flow, and what may be one, that is not on record, by path. */
export async function missingFlows(
  { folders, sources }: { readonly folders: readonly string[]; readonly sources: FlowSources },
  { entries }: Pick<Journal, 'entries'>,
  signal: AbortSignal | undefined,
): Promise<MissingFlow[]> {
  const known = new Map<string, JournalEntry>();
  for (const entry of entries.values()) known.set(nameOf(entry.root, entry.path), entry);
  const search = findFlows(
    folders,
    ({ root, path }, flow): MissingFlow | undefined => {
      if (known.has(nameOf(root.real, path))) return undefined;
      return { root: root.real, path, problem: whyNot(blockingRules(inspectFlow(path, flow), new Set())) };
    },
    {
      signal,
      sources,
      known: ({ root, path }) => {
        const entry = known.get(nameOf(root.real, path));
        return entry && { sha256: entry.source, identity: entry.seen, use: () => undefined };
      },
    },
  );
  const { flows, skipped } = await drain(search);
  const unread = skipped.filter(mayBeFlow).map(({ root, path, detail }) => ({ root, path, problem: detail }));
  return [...flows.filter((flow) => flow !== undefined), ...unread].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}

function nameOf(root: string, path: string): string {
  return `${root}\0${path}`;
}

function whyNot(rules: readonly string[]): string {
  return rules.length === 0
    ? 'no sync has uploaded it: it is newer, or the run was stopped or failed before it; sync again'
    : `held back by ${rules.join(', ')}; sync says what to do`;
}

/** What was left out though it may hold a flow, rather than because it is known to hold none. */
function mayBeFlow({ path, reason }: Skipped): boolean {
  if (reason === 'too-large') return /\.flow$/i.test(path);
  return reason === 'unreadable' || reason === 'changed' || reason === 'bad-name';
}
