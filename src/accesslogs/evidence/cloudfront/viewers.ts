import type { IpAddress } from '../../../core/net/ip.ts';

/** Requests of one viewer, as the address that CloudFront saw and the one behind it tell. Times in seconds since 1970. */
export interface Viewer {
  /** c-ip: the viewer, or the proxy that it came through. */
  readonly seen: string;
  /** The last entry of x-forwarded-for: whom the proxy asked for; undefined where there is none. */
  readonly behind: string | undefined;
  requests: number;
  /** Those of them that were answered 403. */
  refused: number;
  first: number;
  last: number;
}

export interface CloudFrontCounts {
  records: number;
  refused: number;
  /** Records with x-forwarded-for. */
  forwarded: number;
  /** Records of files that have no such field. */
  withoutField: number;
  /** Records outside of the time that was asked about. */
  filtered: number;
  /** Viewers beyond what is kept. */
  forgotten: number;
}

const MOST_VIEWERS = 50_000;

/** Who asked CloudFront, and through whom. */
export class Viewers {
  readonly counts: CloudFrontCounts = {
    records: 0,
    refused: 0,
    forwarded: 0,
    withoutField: 0,
    filtered: 0,
    forgotten: 0,
  };
  readonly #most: number;
  readonly #viewers = new Map<string, Viewer>();
  /** Whom each address that CloudFront saw stands for, and through which addresses each of those came. */
  readonly #behind = new Map<string, Set<string>>();
  readonly #through = new Map<string, Set<string>>();

  /** @param most viewers to keep */
  constructor(most = MOST_VIEWERS) {
    this.#most = most;
  }

  /** @param forwarded from the right; undefined where the log has no such field */
  add(seen: IpAddress, forwarded: readonly IpAddress[] | undefined, status: number, time: number): void {
    const { counts } = this;
    const [behind] = forwarded ?? [];
    const refused = status === 403;
    counts.records += 1;
    if (refused) counts.refused += 1;
    if (forwarded === undefined) counts.withoutField += 1;
    if (behind !== undefined) counts.forwarded += 1;
    const id = `${seen.text} ${behind?.text ?? ''}`;
    let viewer = this.#viewers.get(id);
    if (viewer === undefined) {
      if (this.#viewers.size >= this.#most) {
        counts.forgotten += 1;
        return;
      }
      viewer = { seen: seen.text, behind: behind?.text, requests: 0, refused: 0, first: time, last: time };
      this.#viewers.set(id, viewer);
      if (behind !== undefined) {
        addTo(this.#behind, seen.text, behind.text);
        addTo(this.#through, behind.text, seen.text);
      }
    }
    viewer.requests += 1;
    if (refused) viewer.refused += 1;
    viewer.first = Math.min(viewer.first, time);
    viewer.last = Math.max(viewer.last, time);
  }

  /** Most refusals first, then most requests. */
  get list(): Viewer[] {
    return [...this.#viewers.values()].sort((a, b) => b.refused - a.refused || b.requests - a.requests);
  }

  /** Addresses that CloudFront saw, with those whom they forwarded for. */
  get proxies(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.#behind;
  }

  /** Addresses that came through several others: something in between changes the source address. */
  get changed(): [behind: string, through: ReadonlySet<string>][] {
    return [...this.#through].filter(([, through]) => through.size > 1);
  }

  /** `forwards for 198.51.100.7 and 2 more` */
  nameOf({ text }: IpAddress): string | undefined {
    const behind = this.#behind.get(text);
    if (behind === undefined) return undefined;
    const [first = ''] = behind;
    return `forwards for ${first}${behind.size > 1 ? ` and ${behind.size - 1} more` : ''}`;
  }
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const held = map.get(key);
  if (held === undefined) map.set(key, new Set([value]));
  else held.add(value);
}
