/** What a field that names a place takes. */
export interface PlaceField {
  readonly wants: 'file' | 'folder' | 'any';
  /** Files of this machine, objects in S3, or either. */
  readonly where: 'here' | 's3' | 'both';
}

/** What the tab key makes of a name that is being typed. */
export type Completion =
  /** There is nothing to add: the name is whole, or nothing begins like it. */
  | { readonly type: 'none' }
  | { readonly type: 'text'; readonly text: string }
  /** Several begin like it, and have nothing more in common. */
  | { readonly type: 'several' };

/**
 * Goes on with the name that `typed` ends in, as far as it is the only one or all have it in common.
 * @param begun the end of `typed` that is the beginning of a name; names are whole, folders with a slash at their ends
 */
export function complete(
  typed: string,
  begun: string,
  names: readonly string[],
  { wants }: Pick<PlaceField, 'wants'>,
): Completion {
  const base = typed.slice(0, typed.length - begun.length);
  const fitting = candidates(begun, names, wants);
  if (fitting.length === 0 || fitting.includes(begun)) return { type: 'none' };
  if (fitting.includes(`${begun}/`)) {
    return wants === 'file' ? { type: 'text', text: `${base}${begun}/` } : { type: 'none' };
  }
  // A folder that is named whole is an answer, unless a file is wanted, or it is the list of all buckets.
  if (begun === '' && wants !== 'file' && !isTop(typed)) return { type: 'none' };
  const common = commonBeginning(fitting);
  return common.length > begun.length ? { type: 'text', text: base + common } : { type: 'several' };
}

/** Names that begin like it; hidden ones only where their dot was typed. */
export function candidates(
  begun: string,
  names: readonly string[],
  wants: PlaceField['wants'],
): readonly string[] {
  return names.filter(
    (name) =>
      name.startsWith(begun) &&
      (begun.startsWith('.') || !name.startsWith('.')) &&
      (wants !== 'folder' || name.endsWith('/')),
  );
}

function isTop(typed: string): boolean {
  return /^s3:\/\/$/i.test(typed);
}

function commonBeginning(names: readonly string[]): string {
  const sorted = names.toSorted();
  const [first = '', last = ''] = [sorted[0], sorted.at(-1)];
  let length = 0;
  while (length < first.length && first[length] === last[length]) length += 1;
  // Half of a character that takes two is none.
  const isHalf = /[\ud800-\udbff]$/.test(first.slice(0, length));
  return first.slice(0, isHalf ? length - 1 : length);
}
