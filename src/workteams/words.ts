import type { Lock } from './lock.ts';
import type { Workteam } from './model.ts';
import { cognitoDefinitions } from './read-members.ts';
import type { Membership } from './team.ts';

/** A lock in a word that reads well in a table: a mark, so that nothing rests on colour, and AWS's sense. */
export function lockWords(lock: Lock): string {
  switch (lock) {
    case 'off':
      return '○ off';
    case 'both':
      return '◐ both flags';
    default:
      return `● ${lock}`;
  }
}

/** A membership in a few words: `12 (1 invited)`, `OIDC`, `? denied`. */
export function memberWords(membership: Membership): string {
  if (!membership.known) return membership.reason === 'oidc' ? 'OIDC' : `? ${membership.reason}`;
  const { total, byState } = membership.counts;
  if (total === 0 && membership.missingGroups.length > 0) return '? no group';
  const parts = (['invited', 'unverified', 'disabled', 'other'] as const)
    .filter((state) => byState[state] > 0)
    .map((state) => `${byState[state]} ${state}`);
  return parts.length === 0 ? String(total) : `${total} (${parts.join(', ')})`;
}

/** `User pool P has no group G.` for each group of a team that was deleted. */
export function missingGroupWords(workteam: Workteam, membership: Membership): string[] {
  if (!membership.known) return [];
  return cognitoDefinitions(workteam)
    .filter(({ UserGroup }) => membership.missingGroups.includes(UserGroup))
    .map(({ UserPool, UserGroup }) => `User pool ${UserPool} has no group ${UserGroup}.`);
}
