/** What to replace by what; each value is replaced by itself where it is not named. */
export interface Remap {
  readonly accounts: ReadonlyMap<string, string>;
  readonly regions: ReadonlyMap<string, string>;
  readonly buckets: ReadonlyMap<string, string>;
  readonly roles: ReadonlyMap<string, string>;
  /** Whole ARNs of anything: keys, secrets, clusters. */
  readonly arns: ReadonlyMap<string, string>;
  /** `aws` to `aws-eusc`, for example: in ARNs, and in the domains of host names. */
  readonly partitions: ReadonlyMap<string, string>;
  /** True where references in code, SQL and other text are replaced as well. */
  readonly code: boolean;
}

export const REMAP_PARTS = ['accounts', 'regions', 'buckets', 'roles', 'arns', 'partitions'] as const;

type RemapPart = (typeof REMAP_PARTS)[number];

/** A map of the parts given, and no others. */
export function remapOf(parts: Partial<Pick<Remap, RemapPart>>, code = false): Remap {
  const none = new Map<string, string>();
  const all = { accounts: none, regions: none, buckets: none, roles: none, arns: none, partitions: none };
  return { ...all, ...parts, code };
}

/** The same map read from right to left. Of use only where the map is injective. */
export function inverse(map: Remap): Remap {
  const turned = REMAP_PARTS.map((part) => [part, new Map([...map[part]].map(([from, to]) => [to, from]))]);
  return remapOf(Object.fromEntries(turned), map.code);
}

/** What a map replaces, each with its part: `buckets old-bucket`. */
export function mappedValues(map: Remap): string[] {
  const values = REMAP_PARTS.flatMap((part) => [...map[part].keys()].map((from) => `${part} ${from}`));
  return [...values, ...(map.code ? ['code'] : [])].sort();
}

/** The map as its file says it. */
export function remapJson(map: Remap): object {
  const parts = REMAP_PARTS.filter((part) => map[part].size > 0);
  return {
    ...Object.fromEntries(parts.map((part) => [part, Object.fromEntries(map[part])])),
    ...(map.code ? { code: true } : {}),
  };
}
