import type { Rule } from '../../core/finding.ts';
import { KEY_GRANTED } from '../rows/key-set.ts';
import type { LogRows } from '../rows/log-rows.ts';
import { HOST, hostOfWay, isWrite, OUTCOME } from '../rows/outcome.ts';
import {
  badSignature,
  deniedForAll,
  otherError,
  signerClock,
  unexplained,
  urlExpired,
  writeRefused,
} from './cause-rules.ts';
import { refusedByCode } from './code-rules.ts';
import { codeRow } from './error-codes.ts';
import type { Facts } from './facts.ts';
import { inOrder } from './in-order.ts';
import { judgedOutcomes } from './judged-outcomes.ts';
import { LOOSE_RULES } from './loose-rules.ts';
import { interfaceEndpoint } from './network/interface-endpoint.ts';
import type { Mismatch, NetworkRule } from './network/mismatch.ts';
import { NETWORK_RULES } from './network/network-rules.ts';
import { sharedUrl } from './network/shared-url.ts';
import { earlyVerdict, lateUnits } from './signer-clock.ts';
import { type Attribution, Tally } from './tally.ts';
import { lockedOut, toldRule } from './told-rules.ts';
import { NOWHERE, SEVERAL } from './unit-view.ts';
import { World } from './world.ts';

/** What was attributed to which rule, and the world it was read from. */
export interface Judgement {
  readonly world: World;
  /** By rule id. Everything but request/other-error adds up to `denied`. */
  readonly tallies: ReadonlyMap<string, Tally>;
  /** Presigned requests answered 4xx, spoilt ones among them; refused preflights; unsigned requests of granted keys; CloudFront. */
  readonly denied: number;
  /** Those of them that carried no presigned query: preflights, lost queries, CloudFront. */
  readonly bare: number;
}

/** Ways with conditions of their own: a unit that never worked on one says nothing about addresses. */
const UNKNOWN_ADDRESS = { admittedAt: undefined, shown: false, sameAgent: true };
const APART: readonly number[] = [HOST.cloudFront, HOST.multiRegion, HOST.accessPoint, HOST.accelerate];

/**
 * Attributes every refusal of a log to a rule.
 * @param outcome how each row counts, where not as it was seen
 */
export function judge(rows: LogRows, facts: Facts, outcome = judgedOutcomes(rows, facts)): Judgement {
  return new Judging(new World(rows, facts, outcome)).run();
}

class Judging {
  readonly #world: World;
  readonly #tallies = new Map<string, Tally>();
  #late: ReadonlySet<number> | undefined;
  #denied = 0;
  #bare = 0;

  constructor(world: World) {
    this.#world = world;
  }

  run(): Judgement {
    const { units, rows } = this.#world;
    for (let row = 0; row < rows.table.rows; row++) this.#judgeRow(row, units.outcome[row] ?? 0);
    if (this.#world.facts.hypothetical !== true) this.#judgeLoose();
    const tallies = inOrder(this.#world.rows, this.#tallies);
    return { world: this.#world, tallies, denied: this.#denied, bare: this.#bare };
  }

  #judgeLoose(): void {
    const { loose, keys } = this.#world.rows;
    for (const {
      kind,
      detail,
      code,
      count,
      address,
      agent,
      first,
      last,
      keyFirst,
      keySecond,
    } of loose.values()) {
      if (keyFirst !== 0 && !keys.has(keyFirst, keySecond, KEY_GRANTED)) continue;
      const client = agent === 0 ? undefined : this.#clientOf(agent, address);
      const given = { requests: count, address, client, code, detail, likely: false, first, last };
      this.#attribute(LOOSE_RULES[kind], given);
      if (kind !== 'mangled' && (kind !== 'website' || keyFirst !== 0)) this.#bare += count;
    }
  }

  #judgeRow(row: number, outcome: number): void {
    if (outcome === OUTCOME.success || outcome === OUTCOME.aside) return;
    const told = this.#judgeTold(row, outcome);
    if (told > 0 && told === this.#world.rows.table.rowCount[row]) return;
    if (outcome === OUTCOME.refused) this.#judgeRefused(row);
    else if (outcome === OUTCOME.early) this.#judgeEarly(row);
    else if (outcome === OUTCOME.urlExpired) this.#judgeExpired(row);
    else if (outcome === OUTCOME.otherError)
      this.#attribute(otherError, { ...this.#base(row), likely: false });
    else this.#judgeCode(row);
  }

  /** Attributes those requests of a row whose reason another log tells; returns how many. */
  #judgeTold(row: number, outcome: number): number {
    let total = 0;
    for (const [reason, requests] of this.#world.told(row)) {
      const base = { ...this.#base(row), requests, reason };
      const rule = toldRule(this.#world.reason(reason));
      if (rule !== 'lock') this.#attribute(rule ?? unexplained, { ...base, likely: false });
      else this.#judgeLocked(row, base, outcome);
      total += requests;
    }
    return total;
  }

  /** The session policy refused it: the lock, unless URLs of the same task work at this address. */
  #judgeLocked(row: number, base: Omit<Attribution, 'likely'>, outcome: number): void {
    const { units, rows, clients, successes } = this.#world;
    const unit = units.ofRow(row);
    const admittedAt = units.admittedAt[unit] ?? NOWHERE;
    if (units.isAdmittedAt(unit, base.address) || admittedAt === SEVERAL) {
      const rule = isWrite(rows.table.rowWay[row] ?? 0) ? writeRefused : deniedForAll;
      this.#attribute(rule, { ...base, likely: false });
      return;
    }
    const client = this.#clientOf(rows.table.rowAgent[row] ?? 0, base.address);
    const elsewhere =
      admittedAt === NOWHERE && client !== undefined && outcome === OUTCOME.refused && clients.moves(client)
        ? successes.elsewhere(client, base.address, base.first, base.last)
        : undefined;
    const known = { admittedAt: admittedAt === NOWHERE ? elsewhere : admittedAt, shown: true };
    const sameAgent = admittedAt === NOWHERE || this.#isOfAgent(unit, rows.table.rowAgent[row] ?? 0);
    this.#attributeNetwork({ ...this.#mismatch(row, unit, { ...known, sameAgent }), keyWasRead: true }, base);
  }

  #judgeCode(row: number): void {
    const { table, codes } = this.#world.rows;
    const statusCode = codes.get(table.rowCode[row] ?? 0);
    const { rule } = codeRow(statusCode);
    const way = table.rowWay[row] ?? 0;
    const throughEndpoint = hostOfWay(way) === HOST.interfaceEndpoint;
    let found = rule;
    if (rule === badSignature && throughEndpoint) found = interfaceEndpoint.rule;
    // Of a read it says that the version is a delete marker.
    else if (statusCode.code === 'MethodNotAllowed' && isWrite(way)) found = refusedByCode;
    this.#attribute(found, { ...this.#base(row), likely: false });
  }

  #judgeEarly(row: number): void {
    const verdict = earlyVerdict(this.#world.units, row);
    if (verdict === undefined) this.#judgeRefused(row);
    else this.#attribute(signerClock, { ...this.#base(row), likely: verdict === 'likely' });
  }

  #judgeExpired(row: number): void {
    this.#late ??= lateUnits(this.#world.units);
    const late = this.#late.has(this.#world.units.ofRow(row));
    const also = late ? urlExpired : undefined;
    this.#attribute(late ? signerClock : urlExpired, { ...this.#base(row), likely: late, also });
  }

  #judgeRefused(row: number): void {
    const { units, rows } = this.#world;
    const { table } = rows;
    const unit = units.ofRow(row);
    const address = table.rowAddress[row] ?? 0;
    const way = table.rowWay[row] ?? 0;
    const admittedAt = units.admittedAt[unit] ?? NOWHERE;
    if (APART.includes(hostOfWay(way)) && !units.isAdmittedOver(unit, hostOfWay(way))) {
      this.#attributeNetwork(this.#mismatch(row, unit, UNKNOWN_ADDRESS), this.#base(row));
      return;
    }
    // Where URLs of the unit work at this address, or at several, the address is not the reason.
    if (admittedAt === SEVERAL || admittedAt === address) {
      const shown = units.isAdmittedAt(unit, address);
      const rule = isWrite(way) ? writeRefused : deniedForAll;
      this.#attribute(rule, { ...this.#base(row), likely: !shown });
    } else if (admittedAt !== NOWHERE) this.#judgeMismatch(row, unit, admittedAt);
    else this.#judgeAdmittedNowhere(row, unit);
  }

  #judgeMismatch(row: number, unit: number, admittedAt: number): void {
    const { table } = this.#world.rows;
    const sameAgent = this.#isOfAgent(unit, table.rowAgent[row] ?? 0);
    const mismatch = this.#mismatch(row, unit, { admittedAt, shown: true, sameAgent });
    if (!mismatch.keyWasRead && this.#isUnlocked(mismatch)) {
      this.#attribute(deniedForAll, { ...this.#base(row), likely: true });
      return;
    }
    this.#attributeNetwork(mismatch, this.#base(row));
  }

  /** True when the unit was admitted with this User-Agent. */
  #isOfAgent(unit: number, agent: number): boolean {
    const { units, rows } = this.#world;
    for (let row = units.firstRow(unit); row >= 0; row = units.nextRow(row)) {
      if (units.outcome[row] === OUTCOME.success && rows.table.rowAgent[row] === agent) return true;
    }
    return false;
  }

  /** Where URLs are evidently not bound to an address, a key that nobody read is the likelier reason. */
  #isUnlocked({ agent, refusedAt }: Mismatch): boolean {
    const client = this.#clientOf(agent, refusedAt);
    return client !== undefined && this.#world.clients.isUnlocked(client);
  }

  #judgeAdmittedNowhere(row: number, unit: number): void {
    const world = this.#world;
    const { table } = world.rows;
    const agent = table.rowAgent[row] ?? 0;
    const address = table.rowAddress[row] ?? 0;
    const first = table.rowFirst[row] ?? 0;
    const last = table.rowLast[row] ?? 0;
    const node = world.clients.node(agent, address);
    const client = world.clients.clientOf(node);
    const elsewhere = world.successes.elsewhere(client, address, first, last);
    const base = this.#base(row);
    let requests = base.requests;
    // Neighbouring addresses alone do not say that the client moves between them: a mismatch has to.
    const moves = elsewhere !== undefined && world.clients.moves(client) && !world.clients.isUnlocked(client);
    if (world.clients.admitted(node) > 0 && !moves) {
      const objects = this.#unreadRequests(row, base.requests);
      if (objects > 0) this.#attribute(deniedForAll, { ...base, requests: objects, likely: true });
      requests -= objects;
    }
    if (requests === 0) return;
    // Supposed refusals of such a unit all came over the path that the lock cannot bind to: those are certain.
    const shown = world.facts.hypothetical === true;
    const mismatch = this.#mismatch(row, unit, { admittedAt: elsewhere, shown, sameAgent: true });
    this.#attributeNetwork(mismatch, { ...base, requests });
  }

  /** Requests of a refused row for keys that nobody ever read. */
  #unreadRequests(row: number, requests: number): number {
    if (this.#world.facts.hypothetical || isWrite(this.#world.rows.table.rowWay[row] ?? 0)) return 0;
    const keys = this.#world.rows.table.refusedKeys(row);
    const known = keys.reduce((sum, key) => sum + key.count, 0);
    const unread = keys.filter((key) => !this.#world.wasRead(key)).reduce((sum, key) => sum + key.count, 0);
    // A settled row remembers some of its keys: they speak for the others.
    return known === requests ? unread : Math.round((unread / Math.max(1, known)) * requests);
  }

  #mismatch(
    row: number,
    unit: number,
    known: Pick<Mismatch, 'admittedAt' | 'shown' | 'sameAgent'>,
  ): Mismatch {
    const { table } = this.#world.rows;
    const way = table.rowWay[row] ?? 0;
    return {
      ...known,
      unit,
      agent: table.rowAgent[row] ?? 0,
      refusedAt: table.rowAddress[row] ?? 0,
      host: hostOfWay(way),
      sameWay: this.#world.units.isAdmittedOver(unit, hostOfWay(way)),
      write: isWrite(way),
      bucket: table.rowBucket[row] ?? 0,
      first: table.rowFirst[row] ?? 0,
      last: table.rowLast[row] ?? 0,
      // That nobody reads what is only written says nothing.
      keyWasRead: this.#world.facts.hypothetical === true || isWrite(way) || this.#world.anyKeyRead(row),
    };
  }

  #attributeNetwork(mismatch: Mismatch, base: Omit<Attribution, 'likely'>): void {
    const found = NETWORK_RULES.find((rule) => rule.fits(mismatch, this.#world));
    const isTold = base.reason !== undefined;
    if (found === undefined) {
      this.#attribute(isTold ? lockedOut : unexplained, { ...base, likely: false });
      return;
    }
    const also = this.#otherExplanation(mismatch, found);
    const likely = !isTold && (!mismatch.shown || found.onlyLikely === true || also === sharedUrl.rule);
    const admittedAt = mismatch.admittedAt;
    this.#attribute(found.rule, { ...base, admittedAt, likely, also });
  }

  /** A rule that explains the refusal as well as the one that was found. */
  #otherExplanation(mismatch: Mismatch, found: NetworkRule): Rule | undefined {
    if (found !== sharedUrl && sharedUrl.fits(mismatch, this.#world)) return sharedUrl.rule;
    const alternative = found.alternative?.(mismatch, this.#world);
    if (alternative !== undefined) return alternative;
    if (mismatch.write) return this.#world.facts.hypothetical ? undefined : writeRefused;
    return mismatch.keyWasRead ? undefined : deniedForAll;
  }

  #base(row: number) {
    const { units, rows } = this.#world;
    const { table } = rows;
    const unit = units.ofRow(row);
    const address = table.rowAddress[row] ?? 0;
    return {
      requests: (table.rowCount[row] ?? 0) - this.#world.toldRequests(row),
      unit,
      weight: units.weight(unit),
      client: this.#clientOf(table.rowAgent[row] ?? 0, address),
      address,
      first: table.rowFirst[row] ?? 0,
      last: table.rowLast[row] ?? 0,
      code: table.rowCode[row] ?? 0,
      way: table.rowWay[row] ?? 0,
      row,
    };
  }

  #clientOf(agent: number, address: number): number | undefined {
    const node = this.#world.clients.node(agent, address);
    return node < 0 ? undefined : this.#world.clients.clientOf(node);
  }

  #attribute(rule: Rule, given: Attribution): void {
    if (rule !== otherError) this.#denied += given.requests;
    let tally = this.#tallies.get(rule.id);
    if (tally === undefined) {
      tally = new Tally(rule, this.#world.units.size);
      this.#tallies.set(rule.id, tally);
    }
    tally.add(given);
  }
}
