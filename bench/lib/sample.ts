/** One measurement in milliseconds. */
export type Sampler = () => Promise<number>;

/** What was measured, or why nothing was. */
export type Samples =
  | { readonly ok: true; readonly times: readonly number[] }
  | { readonly ok: false; readonly problem: string };

export interface Rounds {
  readonly rounds: number;
  /** Runs before the first that counts: compile caches and page caches fill. */
  readonly warmUp: number;
}

/**
 * Takes the samplers in turn (A B C A B C ...), so that whatever disturbs the machine meets all of them alike.
 * A sampler that fails is left out from then on and says why.
 */
export async function interleave<Name extends string>(
  samplers: { readonly [name in Name]: Sampler },
  { rounds, warmUp }: Rounds,
): Promise<{ [name in Name]: Samples }> {
  const names = Object.keys(samplers) as Name[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  const problems = new Map<Name, string>();
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of names) {
      if (problems.has(name)) continue;
      try {
        const time = await samplers[name]();
        if (round >= 0) times.get(name)?.push(time);
      } catch (error) {
        problems.set(name, error instanceof Error ? error.message : String(error));
      }
    }
  }
  const entries = names.map((name): [Name, Samples] => {
    const problem = problems.get(name);
    return [
      name,
      problem === undefined ? { ok: true, times: times.get(name) ?? [] } : { ok: false, problem },
    ];
  });
  return Object.fromEntries(entries) as { [name in Name]: Samples };
}

export function minimum(times: readonly number[]): number {
  return Math.min(...times);
}

export function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
