/** What is found and read of flows that lie in S3 already. */
import { hash } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { GroundctlError } from '../../../src/core/errors.ts';
import { GONE, MAX_FLOW_BYTES } from '../../../src/migrate/files/read-source.ts';
import type { BulkPort, ListedObject } from '../../../src/migrate/ports.ts';
import { flowSources } from '../../../src/migrate/staged/sources.ts';
import { StagedFlows } from '../../../src/migrate/staged/staged-flows.ts';
import { checkApart, stagedRoot } from '../../../src/migrate/staged/staged-root.ts';
import { awsError } from './bucket.ts';

const ROOT = 's3://staging/flows/';
const BODY = Buffer.from('the flow');
const SHA256 = hash('sha256', BODY, 'base64');

type BulkRequest = Parameters<BulkPort['send']>[0];

interface Answer {
  readonly body?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A bucket whose objects are listed by twos, and that gives these answers one after the other. */
function bucket(objects: readonly ListedObject[], answers: readonly (Answer | Error)[] = []) {
  const sent: BulkRequest[] = [];
  const port = {
    listPage: async ({ token = '0' }: { token?: string }) => {
      const at = Number(token);
      const more = at + 2 < objects.length;
      return { entries: () => objects.slice(at, at + 2), token: more ? String(at + 2) : undefined };
    },
    send: async (request: BulkRequest) => {
      const answer = answers[sent.push(request) - 1] ?? {};
      if (answer instanceof Error) throw answer;
      return { status: 200, headers: answer.headers ?? {}, body: answer.body ?? BODY };
    },
  } as unknown as BulkPort;
  return { sent, flows: new StagedFlows(async () => port) };
}

const listed = (Key: string, Size = BODY.length): ListedObject => ({
  Key: `flows/${Key}`,
  Size,
  ETag: '"e"',
});

async function walked(flows: StagedFlows): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const page of flows.walk(stagedRoot(ROOT)))
    for (const found of page) all.push('reason' in found ? `${found.path}: ${found.reason}` : found.path);
  return all;
}

/** What is read of an object that was listed, and the requests for it. */
async function read(answers: readonly (Answer | Error)[], head?: number, size?: number) {
  const { flows, sent } = bucket([listed('a.flow', size)], answers);
  await walked(flows);
  return { result: await flows.read(ROOT, 'a.flow', head), sent };
}

describe('what lies there', () => {
  test('is listed page by page; what cannot be a flow is named with its reason', async () => {
    const { flows } = bucket([
      listed('a.flow'),
      listed('', 0),
      listed('sub/', 0),
      listed('sub//b.flow'),
      listed('../c.flow'),
      listed('most.flow', MAX_FLOW_BYTES),
      listed('more.flow', MAX_FLOW_BYTES + 1),
    ]);
    expect(await walked(flows)).toEqual([
      'a.flow',
      'sub//b.flow: bad-name',
      '../c.flow: bad-name',
      'most.flow',
      'more.flow: too-large',
    ]);
  });

  test('that is left says why in full, and what is listed has its identity', async () => {
    const long = MAX_FLOW_BYTES + 1;
    const { flows } = bucket([
      { ...listed('a.flow'), LastModified: '2026-10-12T09:00:00Z' },
      { ...listed('b.flow', 0), LastModified: 'no date' },
      listed('.ipynb_checkpoints/c.flow'),
      listed('more.flow', long),
      listed('x/.'),
    ]);
    const skipped: unknown[] = [];
    const root = stagedRoot(ROOT);
    for await (const page of flows.walk(root)) skipped.push(...page.filter((found) => 'reason' in found));
    expect(skipped).toEqual(
      [
        ['.ipynb_checkpoints/c.flow', 'checkpoint', 'it is in .ipynb_checkpoints'],
        ['more.flow', 'too-large', `it has ${long} bytes, but a flow may have at most ${MAX_FLOW_BYTES}`],
        ['x/.', 'bad-name', 'its key has an empty, . or .. segment: clients would leave the folder'],
      ].map(([path, reason, detail]) => ({ root: ROOT, path, reason, detail })),
    );
    const identity = (path: string) => flows.identify({ root, path });
    expect(identity('a.flow')).toEqual({ etag: '"e"', size: 8, modifiedMs: Date.UTC(2026, 9, 12, 9) });
    expect(identity('b.flow')).toEqual({ etag: '"e"', size: 0, modifiedMs: undefined });
    expect(identity('none.flow')).toBeUndefined();
    await expect(flows.walk(root, AbortSignal.abort()).next()).rejects.toMatchObject({ code: 'aborted' });
    expect(await flows.open([ROOT, 's3://other/'])).toEqual([
      root,
      { given: 's3://other/', real: 's3://other/' },
    ]);
    await expect(flows.open([ROOT, `${ROOT}sub/`])).rejects.toThrow('would be found twice');
  });

  test('and is refused for another reason says that one, and beside a hint keeps it', async () => {
    const walkedWith = (error: unknown) =>
      walked(
        new StagedFlows(async () => ({ listPage: () => Promise.reject(error) }) as unknown as BulkPort),
      ).catch((thrown: unknown) => thrown);
    const [other, broken] = [awsError('no-such-bucket', 404), new TypeError('broken')];
    expect(await walkedWith(other)).toBe(other);
    expect(await walkedWith(broken)).toBe(broken);
    const denied = Object.assign(awsError('access-denied', 403), { hint: 'Ask for s3:ListBucket.' });
    expect(await walkedWith(denied)).toMatchObject({
      hint: expect.stringMatching(/^Ask for s3:ListBucket\. Flows of another account .+--source-profile/),
      aws: { httpStatus: 403 },
      cause: denied,
    });
  });

  test('and may not be listed says whose permission that takes', async () => {
    const port = { listPage: () => Promise.reject(awsError('access-denied', 403)) } as unknown as BulkPort;
    const refused = await walked(new StagedFlows(async () => port)).catch((error: GroundctlError) => error);
    expect(refused).toMatchObject({
      code: 'access-denied',
      hint: expect.stringContaining('--source-profile'),
    });
  });
});

describe('what is read of an object', () => {
  test('is what was listed, and whole: S3 is asked for both', async () => {
    const { result, sent } = await read([{ headers: { 'x-amz-checksum-sha256': SHA256 } }]);
    expect(result).toMatchObject({ ok: true, bytes: BODY, identity: { etag: '"e"' } });
    expect(sent).toMatchObject([
      { key: 'flows/a.flow', headers: { 'if-match': '"e"', 'x-amz-checksum-mode': 'ENABLED' } },
    ]);
  });

  test('is its beginning where that is enough, which has no checksum', async () => {
    const { sent } = await read([{}], 100);
    expect(sent[0]?.headers).toEqual({ 'if-match': '"e"', range: 'bytes=0-99' });
  });

  test('waits for its turn with as much as will be read', async () => {
    const turns: number[] = [];
    const turn = async (size: number) => void turns.push(size);
    const { flows, sent } = bucket([listed('a.flow')], [{}, {}, { headers: { etag: '"x"' } }]);
    await walked(flows);
    await flows.read(ROOT, 'a.flow', undefined, turn);
    await flows.read(ROOT, 'a.flow', 3, turn);
    // One that was not listed is what it is now.
    expect(await flows.read(ROOT, 'b.flow', undefined, turn)).toMatchObject({
      identity: { etag: '"x"', size: 8 },
    });
    expect(turns).toEqual([8, 3, 0]);
    expect(sent[2]?.headers).toEqual({ 'x-amz-checksum-mode': 'ENABLED' });
  });

  test('is nothing where it is empty, for which there is no range', async () => {
    const { result, sent } = await read([], 100, 0);
    expect(result).toMatchObject({ ok: true, bytes: Buffer.alloc(0) });
    expect(sent).toEqual([]);
  });

  test('is read again where it is not what S3 has a checksum of; one of parts says nothing', async () => {
    const headers = { 'x-amz-checksum-sha256': SHA256 };
    const broken = await read([{ headers, body: Buffer.from('the fl') }, { headers }]);
    expect(broken.result).toMatchObject({ ok: true, bytes: BODY });
    expect(broken.sent).toHaveLength(2);
    const parts = await read([{ headers: { 'x-amz-checksum-sha256': `${SHA256}-2` } }]);
    expect(parts.result).toMatchObject({ ok: true, bytes: BODY });
    expect(parts.sent).toHaveLength(1);
  });

  test.each([
    ['that is gone', awsError('no-such-key', 404, 'NoSuchKey'), { reason: 'unreadable', detail: GONE }],
    [
      'that is another by now',
      awsError('conflict', 412, 'PreconditionFailed'),
      { reason: 'changed', detail: 'someone rewrote it while it was being read' },
    ],
    [
      'that may not be read',
      awsError('access-denied', 403, 'AccessDenied'),
      { reason: 'unreadable', detail: 'S3 said access-denied.' },
    ],
    [
      'that never arrives whole',
      awsError('broken-answer', 200, 'BadDigest'),
      { reason: 'unreadable', detail: 'S3 said broken-answer.' },
    ],
  ])('%s is why it alone is not read', async (_, error, unread) => {
    expect((await read([error])).result).toMatchObject({ ok: false, ...unread });
  });

  test.each([
    ['a bucket that is gone', awsError('no-such-bucket', 404, 'NoSuchBucket')],
    ['credentials that have expired', awsError('expired', 403, 'ExpiredToken')],
    ['a service that is ill', awsError('other', 400, 'Other')],
  ])('%s is what all others would meet as well', async (_, error) => {
    await expect(read([error])).rejects.toBe(error);
  });

  test('is looked at once more before it is sent', async () => {
    const is = async (answer: Answer | Error) => {
      const { flows } = bucket([listed('a.flow')], [answer]);
      await walked(flows);
      return flows.watch().is(ROOT, 'a.flow', { etag: '"e"', size: 8, modifiedMs: undefined });
    };
    expect(await is({ headers: { etag: '"e"', 'content-length': '8' } })).toBe(true);
    expect(await is({ headers: { etag: '"f"', 'content-length': '8' } })).toBe(false);
    expect(await is(awsError('no-such-key', 404))).toBe(false);
  });
});

test('folders of this machine and places in S3 are searched and read beside each other', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'groundctl-staged-')));
  try {
    writeFileSync(join(folder, 'here.flow'), 'here');
    const opened: string[] = [];
    const port = {
      listPage: async () => ({ entries: () => [listed('there.flow')], token: undefined }),
      send: async ({ method }: BulkRequest) =>
        method === 'GET'
          ? { status: 200, headers: {}, body: BODY }
          : { status: 200, headers: { etag: '"e"', 'content-length': '8' }, body: Buffer.alloc(0) },
    } as unknown as BulkPort;
    const sources = flowSources(async (name) => {
      opened.push(name);
      return port;
    });
    const roots = await sources.open([folder, ROOT]);
    expect(roots.map(({ real }) => real)).toEqual([folder, ROOT]);
    const read: string[] = [];
    const watch = sources.watch();
    for (const root of roots) {
      for await (const page of sources.walk(root)) {
        for (const file of page) {
          if ('reason' in file) continue;
          const found = await sources.read(root.real, file.path);
          const identity = await sources.identify(file);
          if (!found.ok || identity === undefined) continue;
          read.push(`${file.path} ${found.bytes} ${await watch.is(root.real, file.path, identity)}`);
        }
      }
    }
    expect(read).toEqual(['here.flow here true', 'there.flow the flow true']);
    expect(opened).toEqual(['staging']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

describe('a place in S3', () => {
  test('is a folder, and one object is none', () => {
    expect(stagedRoot('s3://staging/flows')).toEqual({ given: 's3://staging/flows', real: ROOT });
    expect(() => stagedRoot('s3://staging/flows/a.FLOW')).toThrow('is one object');
  });

  test.each([
    ['staging', 'flows/', false],
    ['staging', 'flows/new/', false],
    ['staging', '', false],
    ['staging', 'other/', true],
    ['elsewhere', 'flows/', true],
  ])('goes to s3://%s/%s where neither lies in the other: %s', (to, prefix, may) => {
    const check = () => checkApart(['/work', ROOT], { bucket: to, prefix });
    if (may) expect(check).not.toThrow();
    else expect(check).toThrow('overlap');
  });
});
