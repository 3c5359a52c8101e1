import type { Mangling } from '../mangling/kinds.ts';
import { isEarlier, type Sample } from './samples.ts';

/** Refusals that belong to no grant, by what they are. */
export type LooseKind = 'unsigned' | 'preflight' | 'mangled' | 'cloudfront' | 'website' | 'form';

/** Refused requests of one kind from one address. */
export interface LooseRow {
  readonly kind: LooseKind;
  /** For mangled URLs how; for requests of CloudFront as which principal. */
  readonly detail: Mangling | 'oac' | 'oai' | '';
  readonly address: number;
  /** Hash of the User-Agent. */
  readonly agent: number;
  /** Number of status and error code. */
  readonly code: number;
  /** The key, where it matters whether it was granted: 0 elsewhere. */
  readonly keyFirst: number;
  readonly keySecond: number;
  count: number;
  first: number;
  last: number;
  /** The earliest record. */
  sample: Sample;
}

/** Refused requests that are not presigned, so that no report is silent about them. */
export interface NotJudged {
  /**
   * `signed` in a header, or `anonymous`, at the `website` endpoint too; presigned with `longLived` keys beside
   * temporary ones, for an `otherOperation`, or where the log has `noAddress`.
   */
  readonly who: 'signed' | 'anonymous' | 'website' | 'longLived' | 'otherOperation' | 'noAddress';
  readonly code: number;
  count: number;
  first: number;
  last: number;
  /** The earliest record that has an address. */
  sample?: Sample;
}

const MAX_UNSIGNED = 50_000;

/** What is refused beside the grants. */
export class LooseRows {
  /** Unsigned refusals that were let go for want of memory; their keys were granted to nobody so far. */
  forgotten = 0;
  readonly notJudged = new Map<string, NotJudged>();
  readonly #rows = new Map<string, LooseRow>();
  /** Rows about one key each: the only ones that may become too many. */
  #keyed = 0;

  get size(): number {
    return this.#rows.size;
  }

  values(): Iterable<LooseRow> {
    return this.#rows.values();
  }

  /** @param isGranted whether a key was granted to somebody, for what is let go */
  add(row: LooseRow, isGranted: (first: number, second: number) => boolean): void {
    const { kind, detail, address, agent, code, keyFirst, keySecond } = row;
    const id = `${kind} ${detail} ${address} ${agent} ${code} ${keyFirst} ${keySecond}`;
    const held = this.#rows.get(id);
    if (held !== undefined) {
      grow(held, row);
      return;
    }
    if (keyFirst !== 0 && ++this.#keyed > MAX_UNSIGNED) this.#forget(isGranted);
    this.#rows.set(id, row);
  }

  addNotJudged(row: NotJudged): void {
    const id = `${row.who} ${row.code}`;
    const held = this.notJudged.get(id);
    if (held === undefined) this.notJudged.set(id, row);
    else grow(held, row);
  }

  #forget(isGranted: (first: number, second: number) => boolean): void {
    for (const [id, row] of this.#rows) {
      if (row.keyFirst === 0 || isGranted(row.keyFirst, row.keySecond)) continue;
      this.#rows.delete(id);
      this.#keyed -= 1;
      this.forgotten += row.count;
    }
  }
}

function grow(held: LooseRow | NotJudged, { count, first, last, sample }: LooseRow | NotJudged): void {
  if (isEarlier(sample, held.sample)) held.sample = sample;
  held.count += count;
  held.first = Math.min(held.first, first);
  held.last = Math.max(held.last, last);
}
