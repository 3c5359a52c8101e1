import type { Change, Plan } from '../../core/plan.ts';
import type { Skipped } from '../files/skip.ts';
import type { OwnerNames } from '../owners/owners.ts';
import type { SourceSession } from '../ports.ts';
import type { Remap } from '../remap/remap.ts';
import type { Encryption } from '../sync/encryption.ts';
import type { WriteCondition } from '../sync/object-store.ts';
import type { Layout } from './keys.ts';

/** Where the flows go, and who is expected there. */
export interface MigrationTarget {
  readonly bucket: string;
  /** Empty, or ending in `/`. */
  readonly prefix: string;
  readonly region: string;
  /** Who uploads. */
  readonly account: string;
  /** Who must own the bucket. */
  readonly owner: string;
  readonly endpoint: string | undefined;
}

/** One file and the object it becomes. */
export interface PlannedUpload {
  /** Real path of the root. */
  readonly root: string;
  /** Below the root. */
  readonly path: string;
  readonly key: string;
  /** Hexadecimal, of the file as it was when the plan was made. */
  readonly source: string;
  /** Bytes and hexadecimal hash of what is uploaded. */
  readonly size: number;
  readonly sha256: string;
  readonly remapped: number;
  readonly stripped: number;
  readonly condition: WriteCondition;
}

export interface UploadChange extends Change {
  readonly kind: 'upload' | 'update';
  readonly upload: PlannedUpload;
}

/** An object that already holds what it should. */
export interface AlreadyThere extends PlannedUpload {
  readonly etag: string;
  /** True where groundctl put it there in this migration. */
  readonly ours: boolean;
}

/** A flow that stays behind, and the rules that hold it. */
export interface HeldBack {
  readonly root: string;
  readonly path: string;
  readonly key: string;
  readonly rules: readonly string[];
}

export interface MigrationPlan extends Plan<UploadChange> {
  /** Who reads flows that lie in S3; of the session, and never from a file. */
  readonly source?: SourceSession | undefined;
  readonly target: MigrationTarget;
  /** Real paths. */
  readonly roots: readonly string[];
  readonly layout: Layout;
  readonly remap: Remap | undefined;
  readonly stripTrained: boolean;
  readonly encryption: Encryption;
  /** Names of the homes of an EFS volume, by number, as keys have them. */
  readonly owners: OwnerNames;
  readonly present: readonly AlreadyThere[];
  readonly held: readonly HeldBack[];
  readonly skipped: readonly Skipped[];
}

/** What the plan of a migration is asked for. */
export interface MigrateInput {
  /** Folders of this machine, and places in S3. */
  readonly folders: readonly string[];
  readonly bucket: string;
  /** As given; a `/` is added where it is missing. */
  readonly prefix: string;
  readonly remap?: Remap | undefined;
  readonly stripTrained?: boolean | undefined;
  /** Replace what an earlier run changed on the way by the files as they are. */
  readonly asIs?: boolean | undefined;
  readonly layout?: Layout | undefined;
  readonly encryption?: Encryption;
  /** Owner of the bucket where it is not the caller's account. */
  readonly owner?: string | undefined;
  /** Replace objects that are not ours, if they still are what the plan saw. */
  readonly overwrite?: boolean | undefined;
  /** Rules that may not hold a flow back. */
  readonly allow?: readonly string[] | undefined;
  /** The domain of SageMaker Studio whose user profiles and spaces the numbered folders belong to. */
  readonly domain?: string | undefined;
  /** Read every file, also one that is, by inode, size and times, what was uploaded before. */
  readonly reread?: boolean | undefined;
  /** Folder for the journal. */
  readonly stateFolder: string;
  /** Who reads flows that lie in S3. */
  readonly source?: SourceSession | undefined;
}
