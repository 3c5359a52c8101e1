/** A line that only one of two renderings has, or a line of both around it. */
export interface DiffLine {
  readonly side: 'local' | 'remote' | 'both';
  readonly text: string;
}

/** Above this product of line counts, the whole middle is shown as different. */
const MAX_CELLS = 4_000_000;
const CONTEXT = 2;

/**
 * What two renderings of one task differ in, line by line, with some lines around. The queries of S3 URLs do not
 * count: every rendering signs anew. Empty where they are the same.
 */
export function diffRenderings(local: string, remote: string): DiffLine[] {
  const [a, b] = [local, remote].map((text) => text.replace(/\r\n/g, '\n').split('\n').map(withoutSignature));
  const all = diff(a ?? [], b ?? []);
  const near = (index: number) =>
    all.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ side }) => side !== 'both');
  return all.filter((_, index) => near(index));
}

function withoutSignature(line: string): string {
  return line.replace(/(https?:\/\/[^\s"'<>?]+\?)[^\s"'<>)]*(?:X-Amz-|Placeholder)[^\s"'<>)]*/g, '$1…');
}

function diff(a: readonly string[], b: readonly string[]): DiffLine[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const both = (lines: readonly string[]): DiffLine[] => lines.map((text) => ({ side: 'both', text }));
  return [
    ...both(a.slice(0, start)),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...both(a.slice(a.length - end)),
  ];
}

/** By the longest common subsequence. */
function middle(a: readonly string[], b: readonly string[]): DiffLine[] {
  const only = (side: DiffLine['side'], lines: readonly string[]) => lines.map((text) => ({ side, text }));
  if (a.length * b.length > MAX_CELLS) return [...only('local', a), ...only('remote', b)];
  const width = b.length + 1;
  const length = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => length[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      length[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      lines.push({ side: 'both', text: a[i] ?? '' });
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) lines.push({ side: 'local', text: a[i++] ?? '' });
    else lines.push({ side: 'remote', text: b[j++] ?? '' });
  }
  return [...lines, ...only('local', a.slice(i)), ...only('remote', b.slice(j))];
}
