/** Which data of flows is to be copied, and what becomes of each copy, on buckets in memory. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { drain } from '../../../src/core/events.ts';
import { applyData } from '../../../src/migrate/data/apply-data.ts';
import { type DataInput, planData } from '../../../src/migrate/data/plan-data.ts';
import type { DataChecksum, DataHead, DataPort } from '../../../src/migrate/ports.ts';
import { remapOf } from '../../../src/migrate/remap/remap.ts';
import { flowText, source, step } from '../sample.ts';
import { awsError } from './bucket.ts';

/** Buckets in memory; a bucket without an object is not there. */
class Buckets {
  readonly objects = new Map<string, DataHead>();
  readonly asked: unknown[] = [];
  readonly fails = new Map<string, Error>();
  /** Happens with the next copy; true where it is made all the same. */
  meanwhile: (() => boolean) | undefined;

  put(place: string, size: number, etag = `"${size}"`, more: Partial<DataHead> = {}): this {
    this.objects.set(place, { Size: size, ETag: etag, ...more });
    return this;
  }
  readonly port: DataPort = {
    listPage: async ({ bucket, prefix, token }, { owner } = {}) => {
      this.asked.push(`list ${bucket}/${prefix} ${owner ?? '-'}`);
      const error = this.fails.get(bucket);
      if (error !== undefined) throw error;
      const all = [...this.objects].filter(([place]) => place.startsWith(`${bucket}/`));
      if (all.length === 0) throw awsError('no-such-bucket', 404);
      const found = all.map(([place, head]) => ({ ...head, Key: place.slice(bucket.length + 1) }));
      const objects = found.filter(({ Key }) => Key.startsWith(prefix));
      // One to a page.
      const at = Number(token ?? 0);
      return {
        objects: objects.slice(at, at + 1),
        token: at + 1 < objects.length ? `${at + 1}` : undefined,
      } as never;
    },
    head: async ({ bucket, key }, { owner } = {}) => {
      this.asked.push(`head ${bucket}/${key} ${owner ?? '-'}`);
      return this.objects.get(`${bucket}/${key}`);
    },
    copy: async ({ from, to, sourceETag, ifNoneMatch, sourceOwner, checksum }, { owner } = {}) => {
      const made = this.meanwhile?.() ?? true;
      this.asked.push(`copy ${from.key} ${sourceOwner ?? '-'} ${owner ?? '-'} ${checksum ?? '-'}`);
      const head = this.objects.get(`${from.bucket}/${from.key}`);
      const there = `${to.bucket}/${to.key}`;
      if (head?.ETag !== sourceETag || (ifNoneMatch && this.objects.has(there)))
        throw awsError('conflict', 412);
      if (made)
        this.objects.set(
          there,
          /-\d+"$/.test(head?.ETag ?? '') ? { ...(head as DataHead), ETag: '"one"' } : (head as DataHead),
        );
    },
  };
}

let tree: string;
beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'groundctl-data-'));
});
afterEach(() => rmSync(tree, { recursive: true, force: true }));

const remap = remapOf({ buckets: new Map([['old-bucket', 'new-bucket']]) });
const reads = (...uris: readonly string[]) => {
  for (const [at, uri] of uris.entries()) writeFileSync(join(tree, `${at}.flow`), flowText(source('a', uri)));
};
const plan = (buckets: Buckets, more: Partial<DataInput> = {}) =>
  drain(planData(buckets.port, { folders: [tree], remap, ...more }));
const crc = (value: string): DataChecksum => ({ algorithm: 'CRC32', value });

describe('what has to be copied', () => {
  test('is what lies at each place and not yet where the map says, with who reads it', async () => {
    reads('s3://old-bucket/in', 's3://old-bucket/in', 's3://old-bucket/one.csv', 's3://public/x.csv');
    const buckets = new Buckets()
      .put('old-bucket/in/a.csv', 1000)
      .put('old-bucket/in/b.csv', 24)
      .put('old-bucket/in/', 0)
      .put('old-bucket/input.csv', 5)
      .put('old-bucket/one.csv', 7)
      .put('new-bucket/in/b.csv', 24)
      .put('public/x.csv', 9);
    const made = await plan(buckets, { owner: '1', sourceOwner: '2' });
    const copy = (key: string, size: number) => ({
      kind: 'copy',
      subject: `s3://new-bucket/${key}`,
      fields: [
        { field: 'from', after: `s3://old-bucket/${key}` },
        { field: 'size', after: size === 1000 ? '1 kB' : `${size} B` },
      ],
      copy: {
        from: { bucket: 'old-bucket', key, etag: `"${size}"`, size },
        to: { bucket: 'new-bucket', key },
      },
    });
    expect(made).toStrictEqual({
      title: 'Copy 2 objects (1 kB) that 4 flows read',
      changes: [copy('in/a.csv', 1000), copy('one.csv', 7)],
      unchanged: [
        { subject: 's3://old-bucket/in', reason: '1 object already there' },
        { subject: 's3://public/x.csv', reason: 'the map does not move it' },
      ],
      findings: [],
      input: { folders: [tree], remap, owner: '1', sourceOwner: '2' },
      places: [
        {
          ...{ location: 's3://old-bucket/in', target: 's3://new-bucket/in', staged: false },
          ...{ flows: ['0.flow', '1.flow'], objects: 2, there: 1 },
        },
        {
          ...{ location: 's3://old-bucket/one.csv', target: 's3://new-bucket/one.csv', staged: false },
          ...{ flows: ['2.flow'], objects: 1, there: 0 },
        },
        {
          ...{ location: 's3://public/x.csv', target: 's3://public/x.csv', staged: false },
          ...{ flows: ['3.flow'], objects: undefined, there: 1 },
        },
      ],
    });
    expect(new Set(buckets.asked)).toEqual(
      new Set([
        'list new-bucket/in 1',
        'list old-bucket/in 2',
        'list new-bucket/one.csv 1',
        'list old-bucket/one.csv 2',
        'list public/x.csv 2',
      ]),
    );
  });

  test('names a staged copy of a query as that', async () => {
    const query = step('q', {
      ...{ type: 'SOURCE', operator: 'sagemaker.athena_source_0.1' },
      parameters: { dataset_definition: { queryString: 'select 1' } },
      trained_parameters: { unload_s3_output_location: 's3://old-bucket/athena/q1/' },
    });
    for (const at of [0, 1, 2, 3, 4]) writeFileSync(join(tree, `${at}.flow`), flowText(query));
    const buckets = new Buckets().put('old-bucket/athena/q1/0', 3).put('new-bucket/x', 1);
    const made = await plan(buckets);
    expect(made.changes).toMatchObject([
      { subject: 's3://new-bucket/athena/q1/0', notes: ['staged copy of a query that the flow reads'] },
    ]);
    expect(made.places[0]).toMatchObject({ staged: true, objects: 1, there: 0 });
    buckets.objects.delete('old-bucket/athena/q1/0');
    buckets.put('old-bucket/x', 1);
    expect((await plan(buckets)).findings).toMatchObject([
      {
        subject: 's3://old-bucket/athena/q1/',
        message:
          'The staged copy of a query: nothing exists there; read by 0.flow, 1.flow, 2.flow and 2 more',
      },
    ]);
  });

  test.each<[string, readonly string[], Partial<DataInput>, readonly [string, string]]>([
    ['where it should come from', ['s3://old-bucket/none'], {}, ['s3://old-bucket/none', '0.flow']],
    ['where it should go', ['s3://old-bucket/none'], { checkOnly: true }, ['s3://new-bucket/none', '0.flow']],
    ['where it stays', ['s3://public/none'], {}, ['s3://public/none', '0.flow']],
    [
      'in a bucket that is not there',
      ['s3://gone-bucket/x', 's3://gone-bucket/x', 's3://gone-bucket/x'],
      {},
      ['s3://gone-bucket/x', '0.flow, 1.flow, 2.flow'],
    ],
  ])('says what is missing %s', async (_, uris, more, [subject, flows]) => {
    reads(...uris);
    const buckets = new Buckets().put('old-bucket/x', 1).put('new-bucket/x', 1).put('public/x', 1);
    expect((await plan(buckets, more)).findings).toMatchObject([
      { rule: 'data/missing', subject, message: `Nothing exists there; read by ${flows}` },
    ]);
  });

  test('is nothing where it is only asked whether all is there', async () => {
    reads('s3://old-bucket/in');
    const buckets = new Buckets()
      .put('old-bucket/in/a', 1)
      .put('old-bucket/in/b', 1)
      .put('new-bucket/in/a', 1);
    const made = await plan(buckets, { checkOnly: true });
    expect(made).toMatchObject({ changes: [], findings: [], unchanged: [] });
    expect(made.places).toMatchObject([{ objects: undefined, there: 1 }]);
    expect(buckets.asked.every((line) => String(line).startsWith('list new-bucket/'))).toBe(true);
  });

  test('is not what another object is in the way of, what nobody may list, or what is too large', async () => {
    reads('s3://old-bucket/in', 's3://denied-bucket/x');
    const [large, largest] = [5 * 1024 ** 3 + 1, 5 * 1024 ** 3];
    const buckets = new Buckets()
      .put('old-bucket/in/a', 1)
      .put('new-bucket/in/a', 2)
      .put('old-bucket/in/large', large)
      .put('old-bucket/in/largest', largest);
    buckets.fails.set('denied-bucket', awsError('access-denied', 403));
    const made = await plan(buckets);
    expect(made.changes.map(({ subject }) => subject)).toEqual(['s3://new-bucket/in/largest']);
    expect(made.findings.map(({ rule, subject, message }) => [rule, subject, message])).toEqual([
      ['data/other-object-there', 's3://new-bucket/in/a', 'not the same as s3://old-bucket/in/a'],
      ['data/too-large-to-copy', 's3://new-bucket/in/large', 's3://old-bucket/in/large has 5.4 GB'],
      ['data/not-checked', 's3://denied-bucket/x', 'S3 said access-denied.'],
    ]);
    expect(made.places[1]).toMatchObject({ objects: undefined, there: undefined });
    buckets.fails.set('denied-bucket', new TypeError('broken'));
    await expect(plan(buckets)).rejects.toThrow('broken');
  });
});

describe('a copy', () => {
  const apply = async (buckets: Buckets, meanwhile?: () => boolean) => {
    reads('s3://old-bucket/a.csv');
    const made = await plan(buckets, { owner: '1', sourceOwner: '2' });
    buckets.asked.length = 0;
    buckets.meanwhile = meanwhile;
    const { outcomes } = await drain(applyData(buckets.port, made));
    return outcomes.map((outcome) =>
      outcome.status === 'failed'
        ? [outcome.error.code, outcome.error.message, outcome.error.hint]
        : [outcome.status, 'detail' in outcome ? outcome.detail : undefined],
    );
  };
  const buckets = (etag = '"e"', more: Partial<DataHead> = {}) =>
    new Buckets().put('old-bucket/a.csv', 9, etag, more).put('new-bucket/x', 1);

  test('is made where nothing is, of what the plan saw, and looked at', async () => {
    const here = buckets();
    expect(await apply(here)).toEqual([['applied', undefined]]);
    expect(here.objects.get('new-bucket/a.csv')).toEqual({ Size: 9, ETag: '"e"' });
    expect(here.asked).toEqual(['copy a.csv 2 1 -', 'head new-bucket/a.csv 1']);
  });

  test('of an object in parts asks for a checksum of the same kind, and without one is compared by size', async () => {
    const known = buckets('"e-2"', { Checksum: crc('AAAA') });
    expect(await apply(known)).toEqual([['applied', undefined]]);
    expect(known.asked.slice(0, 2)).toEqual(['head old-bucket/a.csv 2', 'copy a.csv 2 1 CRC32']);
    expect(await apply(buckets('"e-2"'))).toEqual([['applied', 'compared by size only']]);
  });

  test('that somebody else has made counts, and another object stays', async () => {
    const lost = buckets();
    expect(
      await apply(lost, () => {
        lost.put('new-bucket/a.csv', 9, '"e"');
        return false;
      }),
    ).toEqual([['applied', undefined]]);
    const other = buckets();
    expect(
      await apply(other, () => {
        other.put('new-bucket/a.csv', 8, '"x"');
        return false;
      }),
    ).toEqual([
      [
        ...['conflict', 's3://new-bucket/a.csv is not the same as its source.'],
        'Nothing was overwritten. Compare both objects, and run the same command again.',
      ].map((text) => expect.stringContaining(text.replace('s3://new-bucket/a.csv', ''))),
    ]);
    expect(other.objects.get('new-bucket/a.csv')).toEqual({ Size: 8, ETag: '"x"' });
  });

  test('of a source that has changed is not made', async () => {
    const here = buckets();
    const [[code, message, hint] = []] = await apply(here, () => {
      here.put('old-bucket/a.csv', 9, '"new"');
      return true;
    });
    expect([code, message, hint]).toEqual([
      ...['source-changed', '"s3://old-bucket/a.csv" has changed since the plan.', 'Make a new plan.'],
    ]);
    expect(here.objects.has('new-bucket/a.csv')).toBe(false);
  });

  test('that is refused for another reason says which', async () => {
    const here = buckets();
    const refused = await apply(here, () => {
      throw awsError('access-denied', 403);
    });
    expect(refused).toMatchObject([['access-denied', 'S3 said access-denied.', undefined]]);
  });
});
