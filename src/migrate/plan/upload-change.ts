import { formatS3Uri } from '../../core/s3-uri.ts';
import { formatBytes } from '../../core/size.ts';
import type { MigrationTarget, PlannedUpload, UploadChange } from './migration-plan.ts';

/** Whose object an upload replaces; a plan that was read from a file does not say, and would not be believed. */
export type Replaces = 'ours' | 'other' | 'unknown' | undefined;

/** One upload as a change that can be shown. */
export function uploadChange(
  { bucket }: Pick<MigrationTarget, 'bucket'>,
  upload: PlannedUpload,
  replaces: Replaces,
): UploadChange {
  const { path, key, size, remapped, stripped } = upload;
  const notes: string[] = [];
  if (remapped > 0) notes.push(`${remapped} ${remapped === 1 ? 'value' : 'values'} replaced by the map`);
  if (stripped > 0) {
    notes.push(
      `trained parameters of ${stripped} ${stripped === 1 ? 'step' : 'steps'} left out; how Canvas handles such a flow is not known`,
    );
  }
  if (replaces === 'ours') notes.push('replaces what an earlier run uploaded, if it is still that');
  if (replaces === 'other')
    notes.push('replaces an object that is not part of this migration, if it is still what was seen');
  if (replaces === 'unknown') notes.push('replaces an object, if it is still what the plan saw');
  return {
    kind: replaces === undefined ? 'upload' : 'update',
    subject: formatS3Uri({ bucket, key }),
    fields: [
      { field: 'file', after: path },
      { field: 'size', after: formatBytes(size) },
    ],
    ...(notes.length === 0 ? {} : { notes }),
    upload,
  };
}
