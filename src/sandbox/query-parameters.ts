/** Values of a list: `Name.member.1`, `Name.member.2`, … or EC2's `Name.1`, `Name.2`, …, in the order of their numbers. */
export function members(parameters: URLSearchParams, name: string): string[] {
  const pattern = new RegExp(`^${name}\\.(?:member\\.)?(\\d{1,5})$`);
  const numbered = [...parameters].flatMap(([key, value]) => {
    const number = pattern.exec(key)?.[1];
    return number === undefined ? [] : [[Number(number), value] as const];
  });
  return numbered.sort(([a], [b]) => a - b).map(([, value]) => value);
}

/** The parameters of each structure in a list, without `Name.member.N.` before their own names. */
export function structures(parameters: URLSearchParams, name: string): URLSearchParams[] {
  const pattern = new RegExp(`^${name}\\.(?:member\\.)?(\\d{1,5})\\.(.+)$`);
  const found = new Map<number, URLSearchParams>();
  for (const [key, value] of parameters) {
    const [, number, rest] = pattern.exec(key) ?? [];
    if (number === undefined || rest === undefined) continue;
    const structure = found.get(Number(number)) ?? new URLSearchParams();
    structure.append(rest, value);
    found.set(Number(number), structure);
  }
  return [...found].sort(([a], [b]) => a - b).map(([, structure]) => structure);
}
