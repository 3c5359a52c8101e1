import type { SourceIdentity } from './identity.ts';
import { identify, readSource, type SourceBytes, type Turn, type Unread } from './read-source.ts';
import type { Skipped } from './skip.ts';
import { Untouched } from './untouched.ts';
import { type FoundFile, fullPath, openRoots, type Root, walk } from './walk.ts';

/** What flows are searched in and read from: folders of this machine, or places in S3. */
export interface FlowSources {
  /** Resolves the places to search; usage errors for what is none, and for one inside another. */
  open(places: readonly string[]): Promise<Root[]>;
  /** Everything under a root that may be a flow, and everything else with the reason why it is left out. */
  walk(root: Root, signal?: AbortSignal): AsyncGenerator<(FoundFile | Skipped)[], void, void>;
  /** What was found there, without reading it. At once where that takes no waiting. */
  identify(file: FoundFile): SourceIdentity | undefined | Promise<SourceIdentity | undefined>;
  /**
   * Reads what should be a flow; with `head`, only so many bytes from the start. Waits for `turn` before it takes memory
   * for a large one.
   * @param root as {@link Root.real} has it
   */
  read(root: string, path: string, head?: number, turn?: Turn): Promise<SourceBytes | Unread>;
  /** Tells of many, during one run, whether they are what they were. */
  watch(): Watch;
}

export interface Watch {
  is(root: string, path: string, identity: SourceIdentity): Promise<boolean>;
}

/** Folders of this machine. */
export const FOLDERS: FlowSources = {
  open: openRoots,
  walk,
  identify: (file) => identify(fullPath(file)),
  read: readSource,
  watch: () => new Untouched(),
};
