/**
 * COCO's run lengths of every value in a picture at once. Runs go down the columns, from left to right; `counts`
 * begins with the pixels before the first one of the value.
 *
 * @param values one for each pixel, row by row
 * @returns for each value that occurs, its counts
 */
export function runLengths(
  values: Uint8Array | Uint32Array,
  width: number,
  height: number,
): Map<number, number[]> {
  const total = width * height;
  const runs = new Map<number, { readonly counts: number[]; end: number }>();
  let value = values[0] ?? 0;
  let start = 0;
  let position = 0;
  const close = (at: number) => {
    let own = runs.get(value);
    if (own === undefined) {
      own = { counts: [], end: 0 };
      runs.set(value, own);
    }
    own.counts.push(start - own.end, at - start);
    own.end = at;
  };
  for (let x = 0; x < width; x++) {
    for (let at = x; at < total; at += width) {
      const here = values[at] as number;
      if (here !== value) {
        close(position);
        value = here;
        start = position;
      }
      position += 1;
    }
  }
  if (total > 0) close(total);
  const found = new Map<number, number[]>();
  for (const [of, { counts, end }] of runs) {
    if (end < total) counts.push(total - end);
    found.set(of, counts);
  }
  return found;
}
