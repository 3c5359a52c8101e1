import { isManifestName } from '../../../src/batches/sources/source.ts';
import { type Picking, pickPlace } from '../across/place-picker.ts';
import type { Shell } from '../area.ts';
import { AS_BATCH } from './forms.ts';
import { openSource } from './run.ts';

const SOURCE: Picking = {
  wants: 'any',
  where: 'both',
  top: 'Where is the data?',
  take: 'check this',
  offers: isManifestName,
};

/** Offers this machine and the account's buckets, and what is below; what is taken is checked. */
export function browse(shell: Shell): void {
  void pickPlace(shell, SOURCE, undefined, (place) => openSource(shell, place, AS_BATCH));
}
