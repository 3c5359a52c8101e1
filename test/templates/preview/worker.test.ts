import { describe, expect, test } from 'vitest';
import { parseAddress } from '../../../src/core/net/ip.ts';
import { orThrow } from '../../../src/core/parsed.ts';
import { type PresignLock, taskSessionPolicy } from '../../../src/templates/presign/session-policy.ts';
import { judgeWorker, type PreviewWorker } from '../../../src/templates/preview/worker.ts';

const address = (text: string) => orThrow(parseAddress(text));
const worker = (over: Partial<PreviewWorker>): PreviewWorker => ({
  team: 't',
  lock: 'off',
  allowList: [],
  address: address('203.0.113.7'),
  ...over,
});
const allowed = (over: Partial<PreviewWorker>) => judgeWorker(worker(over)).map((verdict) => verdict.allowed);

describe('the portal', () => {
  test.each<[string, Partial<PreviewWorker>, boolean | undefined]>([
    ['lets everybody in without a list', {}, true],
    ['lets in who is in a range', { allowList: ['198.51.100.0/24', '203.0.113.0/29'] }, true],
    [
      'keeps out who is just outside of it',
      { allowList: ['203.0.113.0/29'], address: address('203.0.113.8') },
      false,
    ],
    ['knows IPv6 ranges', { allowList: ['2001:db8::/32'], address: address('2001:db8::1') }, true],
    ['does not mix families', { allowList: ['0.0.0.0/0'], address: address('2001:db8::1') }, false],
    ['is not known where the workforce could not be read', { allowList: undefined }, undefined],
    [
      'applies no list in a VPC',
      { allowList: ['203.0.113.0/29'], lock: 'vpc-source-ip', address: address('10.0.0.7') },
      true,
    ],
    ['survives a range that is none', { allowList: ['nonsense'] }, false],
  ])('%s', (_, over, expected) => {
    expect(allowed(over)[0]).toBe(expected);
  });
});

describe('the images', () => {
  test.each<[PresignLock, string, boolean]>([
    ['off', '203.0.113.7', true],
    ['source-ip', '203.0.113.7', true],
    ['source-ip', '10.0.0.7', false],
    ['vpc-source-ip', '10.0.0.7', true],
    ['both', '203.0.113.7', false],
  ])('of a team locked to %s, for %s: %s', (lock, text, expected) => {
    expect(allowed({ lock, address: address(text) })[1]).toBe(expected);
  });

  test('are all that is said of nobody in particular', () => {
    const verdicts = judgeWorker(worker({ address: undefined, lock: 'source-ip' }));
    expect(verdicts).toHaveLength(1);
    expect(verdicts[0]?.text).toContain('from the address that opened the task');
  });
});

test('the session policy allows reading alone, and binds by the keys of the lock', () => {
  const conditions = (['off', 'source-ip', 'vpc-source-ip', 'both'] as const).map((lock) => {
    const { Statement } = taskSessionPolicy(lock, '10.0.0.7') as { Statement: [Record<string, unknown>] };
    expect(Statement).toHaveLength(1);
    expect(Statement[0]).toMatchObject({ Effect: 'Allow', Action: 's3:GetObject' });
    return Statement[0].Condition;
  });
  expect(conditions).toEqual([
    undefined,
    { IpAddress: { 'aws:SourceIp': '10.0.0.7' } },
    { IpAddress: { 'aws:VpcSourceIp': '10.0.0.7' } },
    { IpAddress: { 'aws:SourceIp': '10.0.0.7', 'aws:VpcSourceIp': '10.0.0.7' } },
  ]);
});
