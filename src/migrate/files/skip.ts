/** Why something in a folder is not migrated. */
export type SkipReason =
  | 'not-a-flow'
  | 'empty'
  | 'checkpoint'
  | 'trash'
  | 'backup'
  | 'link'
  | 'special'
  | 'too-large'
  | 'unreadable'
  | 'changed'
  | 'bad-name';

export const SKIP_REASONS: { readonly [reason in SkipReason]: string } = {
  'not-a-flow': 'not a Data Wrangler flow',
  empty: 'empty',
  checkpoint: "a notebook's checkpoint copy",
  trash: 'in the trash',
  backup: 'a leftover or backup copy',
  link: 'a link, and links are not followed',
  special: 'not a regular file',
  'too-large': 'too large for a flow',
  unreadable: 'cannot be read',
  changed: 'changed while it was being read',
  'bad-name': 'its name cannot be an S3 key',
};

/** Something in a folder that is not migrated, and why. */
export interface Skipped {
  /** The folder it was found under, as given. */
  readonly root: string;
  /** From the root, with `/`; empty for the root itself. */
  readonly path: string;
  readonly reason: SkipReason;
  /** The exact reason for this one. */
  readonly detail: string;
}
