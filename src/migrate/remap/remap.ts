/** What to replace by what; each value is replaced by itself where it is not named. */
export interface Remap {
  readonly accounts: ReadonlyMap<string, string>;
  readonly regions: ReadonlyMap<string, string>;
  readonly buckets: ReadonlyMap<string, string>;
  readonly roles: ReadonlyMap<string, string>;
}

export const REMAP_PARTS = ['accounts', 'regions', 'buckets', 'roles'] as const;

/** The same map read from right to left. Of use only where the map is injective. */
export function inverse(map: Remap): Remap {
  const turn = (part: ReadonlyMap<string, string>) => new Map([...part].map(([from, to]) => [to, from]));
  return {
    accounts: turn(map.accounts),
    regions: turn(map.regions),
    buckets: turn(map.buckets),
    roles: turn(map.roles),
  };
}
