import { isManifestName } from '../../../src/batches/sources/source.ts';
import { type Picking, type PlacePayload, pickedPlace, pickPlace } from '../across/place-picker.ts';
import type { Shell } from '../area.ts';
import { AS_BATCH } from './forms.ts';
import { openSource } from './run.ts';

const SOURCE: Picking = {
  id: 'browse',
  wants: 'any',
  where: 'both',
  top: 'Where is the data?',
  take: 'check this',
  offers: isManifestName,
};

/** Offers this machine and the account's buckets, and what is below. */
export function browse(shell: Shell): void {
  void pickPlace(shell, SOURCE, undefined);
}

/** Goes where the chosen item leads, or checks it. */
export function browsed(shell: Shell, value: string, payload: unknown): void {
  const place = pickedPlace(shell, value, payload as PlacePayload);
  if (place !== undefined) openSource(shell, place, AS_BATCH);
}
