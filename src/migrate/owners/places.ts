import { formatS3Uri } from '../../core/s3-uri.ts';
import type { MigrationPlan } from '../plan/migration-plan.ts';
import { homeOf, ownerOf } from './owners.ts';

/** Where the flows of one home go. */
export interface OwnerPlace {
  readonly owner: string;
  readonly uri: string;
  readonly flows: number;
}

/**
 * The folder of each home below the target, by owner; none where the layout is flat, so that all share one, and for
 * trees that are no EFS volume of a domain.
 */
export function ownerPlaces(
  plan: Pick<MigrationPlan, 'changes' | 'present' | 'target' | 'owners' | 'layout'>,
): OwnerPlace[] {
  const { bucket, prefix } = plan.target;
  const places = new Map<string, OwnerPlace>();
  if (plan.layout === 'flat') return [];
  for (const { root, path, key } of [...plan.changes.map(({ upload }) => upload), ...plan.present]) {
    const home = homeOf(path);
    if (home === undefined) continue;
    const below = key.slice(prefix.length).split('/');
    const name = plan.owners[home] ?? home;
    const folder = prefix + below.slice(0, below.indexOf(name) + 1).join('/');
    const uri = formatS3Uri({ bucket, key: `${folder}/` });
    const flows = (places.get(uri)?.flows ?? 0) + 1;
    places.set(uri, { owner: ownerOf(root, path, plan.owners), uri, flows });
  }
  return [...places.values()].sort((a, b) => (a.owner < b.owner ? -1 : 1));
}
