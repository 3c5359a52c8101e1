import { hasTraces, manglingOf } from '../mangling/detect.ts';
import { OPERATION } from '../scan/line-head.ts';
import type { LineScanner } from '../scan/line-scanner.ts';
import { cloudFrontPrincipal, isCloudFrontAgent, isForm, isRefusal, whoAsked } from './classify.ts';
import { Hasher } from './hasher.ts';
import { KEY_GRANTED } from './key-set.ts';
import { errorCodeOf, requestLineOf, sampleOf } from './line-texts.ts';
import type { LogRows } from './log-rows.ts';
import type { LooseRow, NotJudged } from './loose-rows.ts';
import type { Places } from './places.ts';

/** Adds refused requests that belong to no grant. */
export class LooseRequests {
  readonly #rows: LogRows;
  readonly #places: Places;
  readonly #hasher = new Hasher();

  constructor(rows: LogRows, places: Places) {
    this.#rows = rows;
    this.#places = places;
  }

  /** Refused, and S3 saw no presigned query: a spoilt URL, CloudFront, a website, or somebody else. */
  addWithoutGrant(line: LineScanner, count: number, last: number): void {
    const { buffer, head, request } = line;
    const { operation } = head;
    const code = errorCodeOf(line);
    const requestLine = requestLineOf(line);
    if (hasTraces(requestLine) || code === 'AuthorizationQueryParametersError') {
      const detail = manglingOf(requestLine, code) ?? 'unreadable';
      const kind = operation === OPERATION.website ? 'website' : 'mangled';
      this.add(line, { kind, detail }, count, last);
      return;
    }
    if (request.status !== 403 && !isRefusal(code)) return;
    const requester = buffer.toString('utf8', head.requesterStart, head.requesterEnd);
    const principal = cloudFrontPrincipal(requester);
    if (principal !== undefined || isCloudFrontAgent(line)) {
      this.add(line, { kind: 'cloudfront', detail: principal ?? '' }, count, last);
      return;
    }
    if (isForm(line)) {
      this.add(line, { kind: 'form', detail: '' }, count, last);
      return;
    }
    const who = whoAsked(line, requester);
    const isRead = operation === OPERATION.get || operation === OPERATION.head;
    if (who === 'anonymous' && (isRead || operation === OPERATION.website)) {
      this.add(line, { kind: isRead ? 'unsigned' : 'website', detail: '' }, count, last, true);
      return;
    }
    this.addNotJudged(line, who, count, last);
  }

  /** Refused, and of a kind that no rule is about. */
  addNotJudged(line: LineScanner, who: NotJudged['who'], count: number, last: number): void {
    const { head, request } = line;
    const address = this.#places.address(line);
    this.#rows.loose.addNotJudged({
      who,
      code: this.#rows.codes.numberOf(request.status, errorCodeOf(line)),
      count,
      first: head.time,
      last,
      ...(address < 0 ? {} : { sample: sampleOf(line, address) }),
    });
  }

  /**
   * @param count how many requests it stands for, of which it is the first
   * @param last time of the last of them
   * @param keyed keep the key, because it matters whether it was granted
   */
  add(
    line: LineScanner,
    what: Pick<LooseRow, 'kind' | 'detail'>,
    count: number,
    last: number,
    keyed = false,
  ): void {
    const { view, head, request, tail } = line;
    const rows = this.#rows;
    const address = this.#places.address(line);
    if (what.kind === 'mangled' || (what.kind === 'website' && !keyed)) this.#countMangled(line, count);
    if (address < 0) {
      this.addNotJudged(line, 'noAddress', count, last);
      return;
    }
    this.#hasher.hash(view, head.keyStart, head.keyEnd);
    const [keyFirst, keySecond] = keyed ? [this.#hasher.first, this.#hasher.second] : [0, 0];
    this.#hasher.hash(view, tail.agentStart, tail.agentEnd);
    rows.loose.add(
      {
        ...what,
        address,
        agent: keyed ? 0 : this.#hasher.first,
        code: rows.codes.numberOf(request.status, errorCodeOf(line)),
        keyFirst,
        keySecond,
        count,
        first: head.time,
        last,
        sample: sampleOf(line, address),
      },
      (first, second) => rows.keys.has(first, second, KEY_GRANTED),
    );
  }

  #countMangled(line: LineScanner, count: number): void {
    const { counts } = this.#rows;
    const requestLine = requestLineOf(line);
    const key = /(?:credential|accesskeyid)(?:=|%(?:25)*3d)([A-Z0-9]{4})/i.exec(requestLine)?.[1];
    counts.mangled += count;
    if (key !== undefined && key !== 'ASIA') counts.mangledLongLived += count;
    if (/awsaccesskeyid/i.test(requestLine)) counts.mangledV2 += count;
  }
}
