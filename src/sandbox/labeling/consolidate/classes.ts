import type { Consolidated, Said } from './answers.ts';

/** One class: the one that most workers chose, the first of them on a tie. AWS weighs workers, which needs many answers. */
export function consolidateChoice(said: Said, labels: readonly string[]): Consolidated {
  const votes = counted(said.map(({ label }) => label));
  const [most] = [...votes].sort(([, a], [, b]) => b - a);
  if (most === undefined) return undefined;
  const [name, count] = most;
  const comments = said.flatMap(({ workerComment }) =>
    typeof workerComment === 'string' ? [{ comment: workerComment }] : [],
  );
  return {
    label: indexOf(name, labels),
    metadata: {
      'class-name': name,
      confidence: said.length === 1 ? 0 : shareOf(count, said.length),
      ...(comments.length === 0 ? {} : { 'worker-feedback': comments }),
    },
  };
}

/** Every class that at least one worker chose. */
export function consolidateChoices(said: Said, labels: readonly string[]): Consolidated {
  if (!said.every(({ labels: chosen }) => Array.isArray(chosen))) return undefined;
  const votes = counted(said.flatMap(({ labels: chosen }) => chosen as unknown[]));
  const classes = [...votes].map(([name, count]) => [indexOf(name, labels), name, count] as const);
  return {
    label: classes.map(([index]) => index),
    metadata: {
      'class-map': Object.fromEntries(classes.map(([index, name]) => [index, name])),
      'confidence-map': Object.fromEntries(
        classes.map(([index, , count]) => [index, said.length === 1 ? 0 : shareOf(count, said.length)]),
      ),
    },
  };
}

/** Place of a name in the label category file; behind all of them where the template offers others. */
export function indexOf(name: string, labels: readonly string[]): number {
  const index = labels.indexOf(name);
  return index < 0 ? labels.length : index;
}

export function shareOf(count: number, all: number): number {
  return Math.round((count / all) * 100) / 100;
}

function counted(names: readonly unknown[]): Map<string, number> {
  const votes = new Map<string, number>();
  for (const name of names) if (typeof name === 'string') votes.set(name, (votes.get(name) ?? 0) + 1);
  return votes;
}
