import { codeRow } from './error-codes.ts';
import type { Judgement } from './judge.ts';

/** One status and error code: how often, what S3 says with it, what to do, and what the requests are put down to. */
export interface CodeCount {
  readonly status: number;
  readonly code: string;
  readonly requests: number;
  readonly means: string;
  readonly fix: string;
  /** Rules by requests, most first. */
  readonly rules: { readonly [rule: string]: number };
}

/** One row for each status and error code of what was judged, most requests first. */
export function codesOf({ world, tallies }: Judgement): CodeCount[] {
  const byCode = new Map<
    number,
    { readonly rule: string; readonly fix: string; readonly requests: number }[]
  >();
  for (const { rule, codes } of tallies.values()) {
    for (const [code, requests] of codes) {
      const held = byCode.get(code) ?? [];
      held.push({ rule: rule.id, fix: rule.fix, requests });
      byCode.set(code, held);
    }
  }
  const rows = [...byCode].map(([code, parts]): CodeCount => {
    const statusCode = world.rows.codes.get(code);
    const { rule, means, fix } = codeRow(statusCode);
    parts.sort((a, b) => b.requests - a.requests);
    const [first] = parts;
    // Where more is known than the code says, that tells what to do.
    const known = first === undefined || first.rule === rule.id ? fix : first.fix;
    return {
      ...statusCode,
      requests: parts.reduce((sum, { requests }) => sum + requests, 0),
      means,
      fix: known,
      rules: Object.fromEntries(parts.map((part) => [part.rule, part.requests])),
    };
  });
  return rows.sort((a, b) => b.requests - a.requests);
}
