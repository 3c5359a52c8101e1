import type { LiquidPiece } from './liquid-pieces.ts';

/** Where a place is: which branch of each `if`, `unless` and `case` around it, from the outside. */
type Path = readonly { readonly block: number; readonly branch: number }[];

const OPENING = /^(?:if|unless|case)$/;
const CLOSING = /^end(?:if|unless|case)$/;
const TURNING = /^(?:else|elsif|elseif|when)$/;

/**
 * Whether two places of a template are never on the same page: they are in different branches of one `if`, `unless`
 * or `case`.
 */
export function exclusiveBranches(pieces: readonly LiquidPiece[]): (a: number, b: number) => boolean {
  const paths: { readonly from: number; readonly path: Path }[] = [];
  let path: Path = [];
  for (const { kind, head, begin, end } of pieces) {
    if (kind !== 'tag') continue;
    const last = path.at(-1);
    if (OPENING.test(head)) path = [...path, { block: begin, branch: 0 }];
    else if (last === undefined) continue;
    else if (TURNING.test(head)) path = [...path.slice(0, -1), { ...last, branch: last.branch + 1 }];
    else if (CLOSING.test(head)) path = path.slice(0, -1);
    else continue;
    paths.push({ from: end, path });
  }
  const at = (offset: number) => paths.findLast(({ from }) => from <= offset)?.path ?? [];
  return (a, b) => {
    const other = at(b);
    return at(a).some(({ block, branch }) =>
      other.some((one) => one.block === block && one.branch !== branch),
    );
  };
}
