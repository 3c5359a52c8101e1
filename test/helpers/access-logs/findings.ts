import { readNames } from '../../../src/accesslogs/evidence/names/read-names.ts';
import type { Facts } from '../../../src/accesslogs/judge/facts.ts';
import { judgedFindings } from '../../../src/accesslogs/judge/judged-findings.ts';
import { parseCidr } from '../../../src/core/net/cidr.ts';
import { orThrow } from '../../../src/core/parsed.ts';
import { judgeLines } from './measure.ts';
import { type Seen, taskLines } from './task-lines.ts';

export const [A, B, C, D] = ['203.0.113.10', '198.51.100.20', '192.0.2.30', '203.0.113.40'] as const;
export const INSIDE = '10.0.0.9';
export const NAMES = readNames(`${A},Office\n${B},Home of B\n${C},Cafe\n${D},Hotel\n`, 'names.csv');
export const OFFICE = orThrow(parseCidr('203.0.113.0/24'));
export const PUT = { operation: 'REST.PUT.OBJECT' };
export const DELETE = { operation: 'REST.DELETE.OBJECT' };
export const HEAD = { operation: 'REST.HEAD.OBJECT' };
export const answer = (status: number, errorCode: string, more: Seen['more'] = {}) => ({
  status,
  errorCode,
  ...more,
});
export const BROKEN = answer(403, 'SignatureDoesNotMatch');
export const office = (from: string, people: number): Seen[] =>
  Array.from({ length: people }, (_, at) => ({
    ...{
      task: String.fromCharCode(97 + at),
      from,
      ok: true,
      at: 61 + at / 60,
      agent: `Browser ${at} at ${from}`,
    },
    ...{ more: {} },
  }));

export function findings(seen: readonly Seen[], facts: Partial<Facts> = {}) {
  return judgedFindings(judgeLines(taskLines(...seen), { lock: 'unknown', approved: [], ...facts }));
}
