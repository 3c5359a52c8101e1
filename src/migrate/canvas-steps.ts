import { formatS3Uri } from '../core/s3-uri.ts';
import { counted } from '../core/text/grouped.ts';
import type { OwnerPlace } from './owners/places.ts';
import type { MigrationTarget } from './plan/migration-plan.ts';

/** Most files that Canvas takes in one upload from a computer. */
const LOCAL_LIMIT = 20;

/**
 * What a person does in Canvas after the sync: there is no API for it. One line a step. With a place for each owner,
 * each of them does it with their own.
 */
export function canvasSteps(
  target: Pick<MigrationTarget, 'bucket' | 'prefix'>,
  places: readonly OwnerPlace[] = [],
): string[] {
  const shared = formatS3Uri({ bucket: target.bucket, key: target.prefix });
  const each = places.map(({ owner, uri, flows }) => `${owner}, ${counted(flows, 'flow')}: ${uri}`);
  const paste =
    places.length === 0
      ? `Paste this as the input S3 endpoint and choose Go: ${shared}`
      : `Each with their own user profile (a space has none: one of its members does it), paste your own folder as the input S3 endpoint and choose Go. ${each.join('; ')}`;
  return [
    'In SageMaker Studio choose Data Wrangler in the navigation pane.',
    'Choose Import data flows, then Amazon S3 as the data source.',
    paste,
    'Select the flows, choose Import, and check View errors if Canvas reports any.',
    `A flow can also be uploaded from a computer, at most ${LOCAL_LIMIT} files at a time.`,
    'Keep the files and the staged objects until the flows open in Canvas; then: groundctl migrate clean.',
  ];
}
