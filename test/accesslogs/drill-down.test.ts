import { describe, expect, test } from 'vitest';
import { addressesOf, causesAt, recordsOf } from '../../src/accesslogs/judge/drill-down.ts';
import { judgedFindings } from '../../src/accesslogs/judge/judged-findings.ts';
import { parseCidr } from '../../src/core/net/cidr.ts';
import { orThrow } from '../../src/core/parsed.ts';
import { judgeLines } from '../helpers/access-logs/measure.ts';
import { SHAPES, simulate } from '../helpers/access-logs/simulate.ts';

const LINES = simulate(SHAPES, 3).lines.filter((_, index) => index % 3 === 0);
const judgement = judgeLines(LINES, { lock: 'source-ip', approved: [orThrow(parseCidr('198.51.100.0/24'))] });
const rules = [...judgement.tallies.keys()];

describe('below a finding', () => {
  test.each(rules)('the addresses of %s add up to what was attributed to it', (rule) => {
    const addresses = addressesOf(judgement, rule, Number.POSITIVE_INFINITY);
    const requests = judgement.tallies.get(rule)?.requests;
    expect(addresses.reduce((sum, { refused }) => sum + refused, 0)).toBe(requests);
    expect(addresses.map(({ refused }) => refused)).toEqual(
      addresses.map(({ refused }) => refused).toSorted((a, b) => b - a),
    );
    for (const { first, last } of addresses) expect(first <= last).toBe(true);
    expect(addressesOf(judgement, rule, 1)).toEqual(addresses.slice(0, 1));
  });

  test('an address shows where its tasks worked, as the finding says', () => {
    const finding = judgedFindings(judgement).find(({ evidence }) => evidence?.pairs !== undefined);
    const [pair] = (finding?.evidence?.pairs ?? []) as { admittedAt: string; refusedAt: string }[];
    const addresses = addressesOf(judgement, finding?.rule ?? '', 1000);
    expect(addresses.find(({ address }) => address === pair?.refusedAt)?.boundTo).toBe(pair?.admittedAt);
    expect(addresses.every(({ approved }) => typeof approved === 'boolean')).toBe(true);
  });

  test('the causes at an address are those of the rules that name it', () => {
    for (const rule of rules) {
      const [worst] = addressesOf(judgement, rule, 1);
      expect(causesAt(judgement, worst?.address ?? '')).toContainEqual({ rule, refused: worst?.refused });
    }
    expect(causesAt(judgement, '192.0.2.250')).toEqual([]);
  });

  test('records are of the rule and the address that are asked about, in order of time, no more than asked', () => {
    for (const rule of rules) {
      const records = recordsOf(judgement, { rule }, 50);
      expect(records.length).toBeLessThanOrEqual(50);
      const times = records.map(({ record }) => record.time);
      expect(times).toEqual(times.toSorted());
      const address = records[0]?.record.address;
      for (const shown of recordsOf(judgement, { rule, address }, 50)) {
        expect(shown).toMatchObject({ rule, record: { address } });
      }
    }
    const all = JSON.stringify(recordsOf(judgement, {}, 10_000));
    expect(/X-Amz-|Security-Token|IQoJ/.test(all)).toBe(false);
  });

  test('a rule that nothing was attributed to has neither', () => {
    expect(addressesOf(judgement, 'network/no-such-rule', 5)).toEqual([]);
    expect(recordsOf(judgement, { rule: 'network/no-such-rule' }, 5)).toEqual([]);
  });
});
