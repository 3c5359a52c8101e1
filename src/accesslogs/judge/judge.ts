import type { Rule } from '../../core/finding.ts';
import { KEY_GRANTED } from '../rows/key-set.ts';
import type { LogRows } from '../rows/log-rows.ts';
import { HOST, OUTCOME } from '../rows/outcome.ts';
import {
  badSignature,
  corsRefused,
  deniedForAll,
  objectMissing,
  otherError,
  tokenExpired,
  unexplained,
  unsigned,
  urlExpired,
} from './cause-rules.ts';
import type { Facts } from './facts.ts';
import { interfaceEndpoint } from './network/interface-endpoint.ts';
import type { Mismatch, NetworkRule } from './network/mismatch.ts';
import { NETWORK_RULES } from './network/network-rules.ts';
import { sharedUrl } from './network/shared-url.ts';
import { type Attribution, Tally } from './tally.ts';
import { NOWHERE, SEVERAL } from './unit-view.ts';
import { World } from './world.ts';

/** What was attributed to which rule, and the world it was read from. */
export interface Judgement {
  readonly world: World;
  /** By rule id. Everything but request/other-error adds up to `denied`. */
  readonly tallies: ReadonlyMap<string, Tally>;
  /** Presigned requests answered 4xx, refused preflights, and unsigned requests of granted keys. */
  readonly denied: number;
}

/** Causes that one record shows by itself. */
const BY_OUTCOME: { readonly [outcome: number]: Rule } = {
  [OUTCOME.urlExpired]: urlExpired,
  [OUTCOME.tokenExpired]: tokenExpired,
  [OUTCOME.badSignature]: badSignature,
  [OUTCOME.missing]: objectMissing,
  [OUTCOME.otherDenied]: unexplained,
  [OUTCOME.otherError]: otherError,
};

/** Attributes every refusal of a log to a rule. */
export function judge(rows: LogRows, facts: Facts): Judgement {
  const judgement = new Judging(new World(rows, facts));
  return judgement.run();
}

class Judging {
  readonly #world: World;
  readonly #tallies = new Map<string, Tally>();
  #denied = 0;

  constructor(world: World) {
    this.#world = world;
  }

  run(): Judgement {
    const { table, unsigned: withoutQuery, preflights, keys } = this.#world.rows;
    for (let row = 0; row < table.rows; row++) {
      if (table.rowOutcome[row] !== OUTCOME.success) this.#judgeRow(row);
    }
    for (const row of withoutQuery.values()) {
      if (!keys.has(row.keyFirst, row.keySecond, KEY_GRANTED)) continue;
      const { count, address, first, last } = row;
      this.#attribute(unsigned, { requests: count, address, likely: false, first, last });
    }
    for (const { count, address, agent, first, last } of preflights.values()) {
      const client = this.#clientOf(agent, address);
      this.#attribute(corsRefused, { requests: count, address, client, likely: false, first, last });
    }
    return { world: this.#world, tallies: this.#tallies, denied: this.#denied };
  }

  #judgeRow(row: number): void {
    const { table } = this.#world.rows;
    const outcome = table.rowOutcome[row] ?? 0;
    if (outcome === OUTCOME.refused) {
      this.#judgeRefused(row);
      return;
    }
    const throughEndpoint = outcome === OUTCOME.badSignature && table.rowHost[row] === HOST.interfaceEndpoint;
    const rule = throughEndpoint ? interfaceEndpoint.rule : (BY_OUTCOME[outcome] ?? unexplained);
    this.#attribute(rule, { ...this.#base(row), likely: false });
  }

  #judgeRefused(row: number): void {
    const { units, rows } = this.#world;
    const { table } = rows;
    const unit = units.ofRow(row);
    const address = table.rowAddress[row] ?? 0;
    const admittedAt = units.admittedAt[unit] ?? NOWHERE;
    // Where URLs of the unit work at this address, or at several, the address is not the reason.
    if (admittedAt === SEVERAL || admittedAt === address) {
      const shown = units.isAdmittedAt(unit, address);
      this.#attribute(deniedForAll, { ...this.#base(row), likely: !shown });
    } else if (admittedAt !== NOWHERE) this.#judgeMismatch(row, unit, admittedAt);
    else this.#judgeAdmittedNowhere(row, unit);
  }

  #judgeMismatch(row: number, unit: number, admittedAt: number): void {
    const { table } = this.#world.rows;
    const agent = table.rowAgent[row] ?? 0;
    let sameAgent = false;
    for (let other = this.#world.units.firstRow(unit); other >= 0; other = this.#world.units.nextRow(other)) {
      if (table.rowOutcome[other] === OUTCOME.success && table.rowAgent[other] === agent) sameAgent = true;
    }
    const mismatch = this.#mismatch(row, unit, { admittedAt, shown: true, sameAgent });
    if (!mismatch.keyWasRead && this.#isUnlocked(mismatch)) {
      this.#attribute(deniedForAll, { ...this.#base(row), likely: true });
      return;
    }
    this.#attributeNetwork(mismatch, this.#base(row));
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
    if (this.#world.facts.hypothetical) return 0;
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
    return {
      ...known,
      unit,
      agent: table.rowAgent[row] ?? 0,
      refusedAt: table.rowAddress[row] ?? 0,
      host: table.rowHost[row] ?? 0,
      bucket: table.rowBucket[row] ?? 0,
      first: table.rowFirst[row] ?? 0,
      last: table.rowLast[row] ?? 0,
      keyWasRead: this.#world.facts.hypothetical === true || this.#world.anyKeyRead(row),
    };
  }

  #attributeNetwork(mismatch: Mismatch, base: Omit<Attribution, 'likely'>): void {
    const found = NETWORK_RULES.find((rule) => rule.fits(mismatch, this.#world));
    if (found === undefined) {
      this.#attribute(unexplained, { ...base, likely: false });
      return;
    }
    const also = this.#otherExplanation(mismatch, found);
    const likely = !mismatch.shown || found.onlyLikely === true || also === sharedUrl.rule;
    const admittedAt = mismatch.admittedAt;
    this.#attribute(found.rule, { ...base, admittedAt, likely, also });
  }

  /** A rule that explains the refusal as well as the one that was found. */
  #otherExplanation(mismatch: Mismatch, found: NetworkRule): Rule | undefined {
    if (found !== sharedUrl && sharedUrl.fits(mismatch, this.#world)) return sharedUrl.rule;
    return found.alternative?.(mismatch, this.#world) ?? (mismatch.keyWasRead ? undefined : deniedForAll);
  }

  #base(row: number) {
    const { units, rows } = this.#world;
    const { table } = rows;
    const unit = units.ofRow(row);
    const address = table.rowAddress[row] ?? 0;
    return {
      requests: table.rowCount[row] ?? 0,
      unit,
      weight: units.weight(unit),
      client: this.#clientOf(table.rowAgent[row] ?? 0, address),
      address,
      first: table.rowFirst[row] ?? 0,
      last: table.rowLast[row] ?? 0,
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
