import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parsePolicy } from '../../../src/policies/evaluate/read-policy.ts';
import { describeDiff, diffAccess } from '../../../src/policies/simulate/matrix-diff.ts';
import { run } from '../../helpers/command.ts';
import { policyOf } from '../documents.ts';

const folder = mkdtempSync(join(tmpdir(), 'groundctl-diff-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const READ = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::images/*' };
const open = { Version: '2012-10-17', Statement: [READ] };
const locked = policyOf('resource', 'presigned-reads', 'bucket=images', 'cidrs=203.0.113.0/24');

test('a lock takes presigned reads from those outside, and from nobody else', () => {
  const found = diffAccess({}, { resource: locked });
  const changed = found.rows.flatMap(({ network, cells }) =>
    cells.flatMap(({ change }, index) =>
      change === 'none' ? [] : [`${network.id} ${change} ${found.actions[index]?.label}`],
    ),
  );
  expect(changed).toEqual(
    [
      'vpn loses presigned GET',
      'nat loses presigned GET',
      'gateway-endpoint loses presigned GET',
      'interface-endpoint loses presigned GET',
      'home loses presigned GET',
      'aws-service loses presigned GET',
    ].filter((line) => changed.includes(line)),
  );
  expect(changed).toContain('home loses presigned GET');
  expect(changed).not.toContain('office loses presigned GET');
  expect(found).toMatchObject({ gains: 0, loses: changed.length });
  expect(describeDiff(found).join('\n')).toMatch(/^home \(.*\): loses presigned GET$/m);
});

test('the way back gains what the way there loses, in the same networks', () => {
  const there = diffAccess({}, { resource: locked });
  const back = diffAccess({ resource: locked }, {});
  expect([back.gains, back.loses]).toEqual([there.loses, 0]);
  expect(back.rows.map(({ network }) => network.assumed)).toEqual(
    there.rows.map(({ network }) => network.assumed),
  );
  expect(diffAccess({ resource: locked }, { resource: locked })).toMatchObject({ gains: 0, loses: 0 });
});

test('anonymous readers gain by an open policy', () => {
  const found = diffAccess({}, { resource: parsePolicy(open) }, { principal: 'anonymous' });
  expect(describeDiff(found).every((line) => line.includes('gains presigned GET, GET'))).toBe(true);
  expect(found.gains).toBe(14);
});

test('policies diff compares two files, in every form, and refuses what is none', async () => {
  const file = (name: string, content: unknown) => writeFileSync(join(folder, name), JSON.stringify(content));
  file('open.json', open);
  file('closed.json', {
    ...open,
    Statement: [
      { ...READ, Effect: 'Deny', Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } },
    ],
  });
  file('broken.json', { Statement: [] });
  const words = ['policies', 'diff', 'open.json', 'closed.json'];
  const table = await run(words, { cwd: folder });
  expect(table.code).toBe(0);
  expect(table.stdout).toContain('- loses');
  expect(table.stdout).toMatch(/home \(.*\): loses presigned GET, GET/);
  const json = JSON.parse((await run([...words, '--output', 'json'], { cwd: folder })).stdout);
  expect(json).toMatchObject({ schema: 'groundctl/policies.diff/v1', gains: 0 });
  expect(json.loses).toBeGreaterThan(0);
  const same = await run(['policies', 'diff', 'open.json', 'open.json'], { cwd: folder });
  expect(same.stdout).toContain('Nobody gains or loses access');
  const broken = await run(['policies', 'diff', 'open.json', 'broken.json'], { cwd: folder });
  expect(broken).toMatchObject({ code: 252, stdout: '' });
});
