import type { Pool, User } from './state.ts';

/** By the users of a pool; made again where they were taken from a snapshot. */
const orders = new WeakMap<Pool['users'], User[]>();

/** The users of a pool in the order of their making, so that a page can begin anywhere. */
export function usersInOrder({ users }: Pool): readonly User[] {
  const known = orders.get(users);
  if (known?.length === users.size) return known;
  const made = [...users.values()];
  orders.set(users, made);
  return made;
}

/** A user was added at the end. */
export function noteAdded({ users }: Pool, user: User): void {
  orders.get(users)?.push(user);
}

export function noteDropped({ users }: Pool): void {
  orders.delete(users);
}
