import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { drain } from '../../src/core/events.ts';
import type { FaultRule } from '../../src/sandbox/faults.ts';
import { run } from '../helpers/command.ts';
import { faultPoints } from '../helpers/fault-point.ts';
import { start } from '../helpers/program.ts';
import { flowText, source } from './sample.ts';
import { BUCKET, type Target, target } from './target.ts';

function fill(here: Target, count: number): void {
  for (let number = 0; number < count; number++) {
    const folder = join(here.tree, `u${number % 7}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `f${number}.flow`), flowText(source(`n${number}`, 's3://b/x')));
  }
}

const fault = (kind: FaultRule['kind'], count: number, operation = 'PutObject'): FaultRule => ({
  match: { service: 's3', operation },
  kind,
  count,
});

/** The numbers of a run, for whoever reads the test's output. */
function note(name: string, counts: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`migrate under faults: ${name}: ${JSON.stringify(counts)}\n`);
}

describe('everything arrives once, whatever happens on the way', () => {
  test.each<[string, readonly FaultRule[]]>([
    ['bursts of SlowDown', [fault('throttle', 60)]],
    ['connections cut in the middle of a body', [fault('cut', 30)]],
    ['bodies changed on the way', [fault('corrupt', 30)]],
    ['conflicts (409)', [fault('conflict', 30)]],
    ['answers with a wrong checksum', [fault('wrong-checksum', 30)]],
    [
      'all of them in turn',
      [
        fault('throttle', 10),
        fault('cut', 10),
        fault('corrupt', 10),
        fault('conflict', 10),
        fault('wrong-checksum', 10),
        fault('slow', 1),
      ],
    ],
  ])('%s', async (name, rules) => {
    await using here = await target();
    fill(here, 120);
    const plan = await here.plan();
    for (const rule of rules) here.sandbox.faults.add(rule);
    const counts = { retries: 0, recovered: 0 };
    const { applied, failed } = await drain(
      here.migrate.apply(plan, {
        stateFolder: here.stateFolder,
        onCounts: (seen) => Object.assign(counts, seen),
      }),
    );
    expect([applied, failed]).toEqual([120, 0]);
    const verified = await here.verify();
    expect(verified).toEqual({ verified: 120 });
    expect(await here.keys()).toHaveLength(120);
    note(name, { applied, ...counts, ...verified });
  });

  test('a listing and heads that are throttled', async () => {
    await using here = await target();
    fill(here, 5);
    await here.put('flows/u1/f1.flow', 'theirs');
    for (const operation of ['ListObjectsV2', 'HeadObject', 'GetBucketCors'])
      here.sandbox.faults.add(fault('throttle', 2, operation));
    expect(await here.apply(await here.plan())).toHaveLength(4);
  });

  test('reads back through answers that are cut', async () => {
    await using here = await target();
    fill(here, 30);
    await here.apply(await here.plan());
    here.sandbox.faults.add(fault('cut-response', 10, 'GetObject'));
    expect(await here.verify()).toEqual({ verified: 30 });
  });
});

test('somebody who writes at the same time keeps what he wrote', async () => {
  await using here = await target();
  fill(here, 60);
  const plan = await here.plan();
  here.sandbox.faults.add(fault('change', 10));
  const lines = await here.apply(plan);
  const conflicts = lines.filter((line) => line.endsWith(': conflict'));
  note('a concurrent writer (412)', {
    applied: lines.length - conflicts.length,
    leftAlone: conflicts.length,
  });
  expect(conflicts).toHaveLength(10);
  expect(lines.filter((line) => line.startsWith('applied'))).toHaveLength(50);
  for (const line of conflicts) {
    const key = line.slice('failed '.length, -': conflict'.length);
    expect((await here.get(key)).toString()).toBe('\n');
  }
  expect(await here.verify()).toEqual({ verified: 50, 'not-uploaded': 10 });
});

test('verify tells a changed, and a missing object from a changed file, and from damage on the way', async () => {
  await using here = await target();
  fill(here, 6);
  await here.apply(await here.plan());
  await here.put('flows/u0/f0.flow', 'other bytes');
  writeFileSync(join(here.tree, 'u1/f1.flow'), flowText(source('new', 's3://b/x')));
  await here.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'flows/u2/f2.flow' }));
  here.sandbox.faults.add(fault('corrupt', 1, 'GetObject'));
  expect(await here.verify()).toEqual({ differs: 1, 'source-changed': 1, missing: 1, verified: 3 });
});

test('killed twenty times in mid-change, it ends with everything there once and verified', async () => {
  await using here = await target();
  await using points = await faultPoints(here.sandbox.url);
  // More than twenty runs get through before they are killed: each gets to its eighth at most.
  const count = 160;
  const written = () =>
    here.sandbox.inspect.requests().filter((request) => request.operation === 'PutObject').length;
  fill(here, count);
  const env = {
    XDG_STATE_HOME: here.stateFolder,
    AWS_REGION: here.sandbox.region,
    AWS_ENDPOINT_URL: points.url,
  };
  const words = ['migrate', 'sync', here.tree, '--to', `s3://${BUCKET}/flows/`, '--yes'];
  const moments: number[] = [];
  for (let kill = 0; kill < 20; kill++) {
    const point = { operation: /^PUT$/, nth: 1 + (kill % 8), when: kill % 2 ? 'after' : 'before' } as const;
    expect(await points.killAt(start(words, { sandbox: here.sandbox, env }), point)).toBe(true);
    moments.push((await here.keys()).length);
  }
  const last = await run(words, { sandbox: here.sandbox, env });
  expect(last.code, `${last.stderr}\nkilled at ${moments.join(', ')}`).toBe(0);
  const verified = await run(
    ['migrate', 'verify', here.tree, '--to', `s3://${BUCKET}/flows/`, '--output', 'json'],
    { sandbox: here.sandbox, env },
  );
  expect(JSON.parse(verified.stdout).counts).toEqual({ verified: count });
  expect(await here.keys()).toHaveLength(count);
  note('kill -9', { kills: moments.length, objectsAfterEach: moments, verified: count, uploads: written() });
  // What each kill left without a journal line is found again, and all of it can be cleaned.
  const place = `s3://${BUCKET}/flows/`;
  const cleaned = await run(['migrate', 'clean', here.tree, '--to', place, '--confirm', place], {
    sandbox: here.sandbox,
    env,
  });
  expect(cleaned.code, cleaned.stdout + cleaned.stderr).toBe(0);
  expect(await here.keys()).toEqual([]);
}, 240_000);
