import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { diagnose } from '../../src/accesslogs/diagnose.ts';
import type { StoredWorkteam } from '../../src/sandbox/sagemaker/state.ts';
import { DemoWorkers } from '../../src/sandbox/seed/demo-workers.ts';
import { readText } from '../helpers/access-logs/measure.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-20T10:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

function team(
  name: string,
  SourceIp: 'Enabled' | 'Disabled',
  VpcSourceIp: 'Enabled' | 'Disabled' = 'Disabled',
) {
  return {
    WorkteamName: name,
    WorkerAccessConfiguration: { S3Presign: { IamPolicyConstraints: { SourceIp, VpcSourceIp } } },
  } as StoredWorkteam;
}

/** What workers leave in the log after a team was changed. */
async function logAfter(changed: StoredWorkteam, region = 'us-east-1') {
  const files: { key: string; text: string; at: number }[] = [];
  const workers = new DemoWorkers(
    () => new Date(),
    (key, text) => files.push({ key, text, at: Date.now() }),
  );
  workers.lockChanged(changed, region);
  await vi.advanceTimersByTimeAsync(60_000);
  workers.close();
  return { files, read: await readText(files.map(({ text }) => text).join('')) };
}

test('after a lock they go on, and one of them is refused; after it is taken back nobody is', async () => {
  const locked = await logAfter(team('retail-boxes', 'Enabled'));
  expect(locked.files.length).toBe(5);
  const { summary, timeline } = diagnose(locked.read, { lock: 'source-ip', approved: [] });
  expect(summary.rejected).toBe(0);
  expect(timeline.filter(({ denied }) => denied > 0).map(({ address }) => address)).toEqual(['10.20.4.18']);
  expect(timeline.filter(({ denied }) => denied === 0).length).toBeGreaterThan(0);
  const open = await logAfter(team('retail-boxes', 'Disabled'));
  expect(diagnose(open.read, { lock: 'off', approved: [] }).summary.denied).toBe(0);
  expect(diagnose(open.read, { lock: 'off', approved: [] }).summary.presigned).toBeGreaterThan(0);
  const both = await logAfter(team('retail-boxes', 'Enabled', 'Enabled'));
  const refused = diagnose(both.read, { lock: 'both', approved: [] });
  expect(refused.summary.denied).toBe(refused.summary.presigned);
});

test('what is delivered has happened, and has the keys of the team’s own jobs', async () => {
  const { files } = await logAfter(team('street-frames', 'Enabled'));
  for (const { text, at } of files) {
    expect(text).toContain('street-frames-lyon-03');
    expect(text).not.toContain('shelf-boxes');
    for (const [, time = ''] of text.matchAll(/\[(\d\d\/\w+\/\d{4}):/g)) expect(time).toBe('20/Nov/2026');
    for (const [, clock = ''] of text.matchAll(/\[\d\d\/\w+\/\d{4}:(\d\d:\d\d:\d\d)/g)) {
      expect(clock <= new Date(at).toISOString().slice(11, 19)).toBe(true);
    }
  }
});

test('a team without open jobs, or of another region, has no workers; closing ends it', async () => {
  expect((await logAfter(team('new-hires', 'Enabled'))).files).toEqual([]);
  expect((await logAfter(team('retail-boxes', 'Enabled'), 'eu-west-1')).files).toEqual([]);
  const files: string[] = [];
  const workers = new DemoWorkers(
    () => new Date(),
    (key) => files.push(key),
  );
  workers.lockChanged(team('retail-boxes', 'Enabled'), 'us-east-1');
  // A second change begins anew: nobody works twice.
  workers.lockChanged(team('retail-boxes', 'Disabled'), 'us-east-1');
  await vi.advanceTimersByTimeAsync(3_000);
  expect(files.length).toBe(1);
  workers.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(files.length).toBe(1);
});
