import type { World } from '../world.ts';
import type { Mismatch } from './mismatch.ts';

/**
 * True when tasks of this User-Agent were refused at an address again and again, with valid URLs of their own,
 * and never worked there or anywhere else around that time.
 */
export function isNeverAdmitted(
  { agent, admittedAt, refusedAt, keyWasRead }: Mismatch,
  { clients }: World,
): boolean {
  if (admittedAt !== undefined) return false;
  const node = clients.node(agent, refusedAt);
  // Who is refused with the URLs of others is not a worker with a path of their own.
  if (node < 0 || clients.admitted(node) > 0 || clients.foreign(node) > 0) return false;
  // Two tasks could both be about objects that nobody may read; three are taken as a path.
  return clients.refused(node) >= (keyWasRead ? 2 : 3);
}
