import { hash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { GroundctlError } from '../../src/core/errors.ts';
import type { BulkPort } from '../../src/migrate/ports.ts';
import { AdaptiveGate } from '../../src/migrate/sync/gate.ts';
import { ObjectStore, type WriteInput } from '../../src/migrate/sync/object-store.ts';
import { originHeaders } from '../../src/migrate/sync/origin.ts';
import { Refusals } from '../../src/migrate/sync/refusals.ts';

type Request = Parameters<BulkPort['send']>[0];
type Answer = Error | Partial<Awaited<ReturnType<BulkPort['send']>>>;

// Waits are a random part of their longest: none at all.
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0));
afterEach(() => void vi.restoreAllMocks());

const refusal = (
  httpStatus: number | undefined,
  more: Partial<GroundctlError> & { retryable?: boolean } = {},
) =>
  new GroundctlError('S3 said no.', {
    code: more.code ?? 'other',
    source: 'aws',
    aws: {
      name: more.name ?? 'Refused',
      retryable: more.retryable ?? false,
      ...(httpStatus === undefined ? {} : { httpStatus }),
    },
  });
const slowDown = refusal(503, { retryable: true });

/** A store whose S3 gives these answers in turn, and what it was asked. */
function storeAt(...answers: Answer[]) {
  const asked: Request[] = [];
  const gate = new AdaptiveGate();
  const bulk = {
    send: async (request: Request) => {
      asked.push(request);
      const answer = answers[Math.min(asked.length, answers.length) - 1] ?? {};
      if (answer instanceof Error) throw answer;
      return { status: 200, headers: {}, body: Buffer.alloc(0), ...answer };
    },
  } as unknown as BulkPort;
  return { store: new ObjectStore(bulk, gate), gate, asked };
}

const body = Buffer.from('{"nodes":[]}');
const sha256 = hash('sha256', body);
const checksum = Buffer.from(sha256, 'hex').toString('base64');
const origin = { migration: 'm1', path: 'a b.flow', sha256, content: sha256 };
const input: WriteInput = {
  key: 'k',
  body,
  sha256,
  origin,
  condition: { type: 'absent' },
  encryption: undefined,
};
const ours = { headers: { etag: '"1"', ...originHeaders(origin), 'x-amz-version-id': 'v1' } };
const theirs = { headers: { etag: '"2"', ...originHeaders({ ...origin, migration: 'm2' }) } };

describe('what may help is tried again', () => {
  test('as often as it takes, counted, and everybody goes slower', async () => {
    const { store, gate, asked } = storeAt(slowDown, slowDown, slowDown, { body });
    expect(await store.get('k')).toEqual({ bytes: body, etag: '' });
    expect([asked.length, store.counts.retries, gate.width]).toEqual([4, 3, 2]);
  });

  test('no answer at all slows down as well; another fault of the server does not', async () => {
    const silent = storeAt(refusal(undefined, { retryable: true }), {});
    await silent.store.get('k');
    const broken = storeAt(refusal(500, { retryable: true }), {});
    await broken.store.get('k');
    expect([silent.gate.width, broken.gate.width]).toEqual([8, 16]);
    expect([silent.store.counts.retries, broken.store.counts.retries]).toEqual([1, 1]);
  });

  test('eight times and no more', async () => {
    const { store, asked, gate } = storeAt(slowDown);
    await expect(store.get('k')).rejects.toBe(slowDown);
    expect([asked.length, gate.width]).toEqual([8, 1]);
  });

  test('a refusal is not', async () => {
    const { store, asked, gate } = storeAt(refusal(403));
    await expect(store.get('k')).rejects.toThrow('S3 said no.');
    expect([asked.length, store.counts.retries, gate.width]).toEqual([1, 0, 16]);
  });

  test('whoever writes hears of it, with the number of the attempt', async () => {
    const heard: unknown[] = [];
    const { store } = storeAt(slowDown, slowDown, { headers: { etag: '"1"' } });
    await store.put({ ...input, onAgain: (attempt, error) => heard.push([attempt, error]) });
    expect(heard).toEqual([
      [2, slowDown],
      [3, slowDown],
    ]);
  });

  test('what goes well lets more in', async () => {
    const { store, gate } = storeAt({});
    for (let times = 0; times < 8; times += 1) await store.get('k');
    expect(gate.width).toBe(17);
  });
});

describe('writing', () => {
  const sent = async (more: Partial<WriteInput>) => {
    const { store, asked } = storeAt({ headers: { etag: '"1"', 'x-amz-version-id': 'v1' } });
    expect(await store.put({ ...input, ...more })).toEqual({ etag: '"1"', versionId: 'v1' });
    return asked[0]?.headers ?? {};
  };

  test('carries checksum, origin and a condition', async () => {
    expect(await sent({})).toEqual({
      'content-type': 'application/json',
      'x-amz-checksum-sha256': checksum,
      'x-amz-sdk-checksum-algorithm': 'SHA256',
      'if-none-match': '*',
      ...originHeaders(origin),
    });
    const replaced = await sent({ condition: { type: 'etag', etag: '"0"' } });
    expect(replaced['if-match']).toBe('"0"');
    expect(replaced).not.toHaveProperty('if-none-match');
  });

  test('is encrypted as asked', async () => {
    expect((await sent({ encryption: { type: 's3' } }))['x-amz-server-side-encryption']).toBe('AES256');
    expect(await sent({ encryption: { type: 'kms', key: 'arn:k' } })).toMatchObject({
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'arn:k',
    });
  });

  test.each([412, 404])('after a %i finds what an attempt wrote whose answer was lost', async (status) => {
    const { store, asked } = storeAt(refusal(status), ours, { headers: { etag: '"1"' }, body });
    expect(await store.put(input)).toEqual({ etag: '"1"', versionId: 'v1' });
    expect(asked.map(({ method }) => method)).toEqual(['PUT', 'HEAD', 'GET']);
    expect(store.counts.recovered).toBe(1);
  });

  test.each<[string, Answer[]]>([
    ['of another migration', [theirs]],
    ['that nobody marked', [{ headers: { etag: '"2"' } }]],
    ['with our mark and other bytes', [ours, { body: Buffer.from('other') }]],
    ['that is gone again', [refusal(404)]],
    ['that goes between two looks', [ours, refusal(404)]],
  ])('is a conflict with an object %s', async (_, answers) => {
    const { store } = storeAt(refusal(412), ...answers);
    await expect(store.put(input)).rejects.toMatchObject({ code: 'conflict', aws: { retryable: false } });
    expect(store.counts.recovered).toBe(0);
  });

  test('with another checksum in the answer counts only once it has been read back', async () => {
    const other = { headers: { 'x-amz-checksum-sha256': 'AAAA' } };
    const good = storeAt(other, ours, { headers: { etag: '"1"' }, body });
    expect(await good.store.put(input)).toMatchObject({ etag: '"1"' });
    const bad = storeAt(other, ours, { body: Buffer.from('other') });
    await expect(bad.store.put(input)).rejects.toMatchObject({ code: 'checksum-mismatch' });
  });

  test.each([
    ['AccessDenied', 'kms:GenerateDataKey', 'kms-denied', 'Allow kms:GenerateDataKey'],
    ['KMS.DisabledException', undefined, 'kms-denied', 'Is the key enabled'],
    ['AccessDenied', 's3:PutObject', 'access-denied', undefined],
  ])('refused as %s for %s is %s', async (name, missingAction, code, hint) => {
    const error = new GroundctlError('No.', {
      code: 'access-denied',
      source: 'aws',
      aws: { name, httpStatus: 403, ...(missingAction === undefined ? {} : { missingAction }) },
    });
    const { store } = storeAt(error);
    await expect(store.put(input)).rejects.toMatchObject({
      code,
      ...(hint === undefined ? {} : { hint: expect.stringContaining(hint) }),
    });
  });
});

describe('looking', () => {
  test('tells of an object what its headers say', async () => {
    const headers = { ...ours.headers, 'content-length': '12', 'x-amz-checksum-sha256': checksum };
    const { store, asked } = storeAt({ headers });
    expect(await store.head('k')).toEqual({ etag: '"1"', size: 12, sha256, versionId: 'v1', origin });
    expect(asked[0]).toMatchObject({ method: 'HEAD', headers: { 'x-amz-checksum-mode': 'ENABLED' } });
  });

  test.each<[Record<string, string>, object | undefined]>([
    [{ 'x-amz-server-side-encryption': 'AES256' }, { type: 's3' }],
    [
      { 'x-amz-server-side-encryption': 'aws:kms', 'x-amz-server-side-encryption-aws-kms-key-id': 'arn:k' },
      { type: 'kms', key: 'arn:k' },
    ],
    [{ 'x-amz-server-side-encryption': 'aws:kms' }, undefined],
    [{ 'x-amz-server-side-encryption-aws-kms-key-id': 'arn:k' }, undefined],
    [
      { 'x-amz-server-side-encryption': 'AES256', 'x-amz-server-side-encryption-aws-kms-key-id': 'arn:k' },
      { type: 's3' },
    ],
    [{}, undefined],
  ])('tells of what encrypts it: %j', async (headers, encryption) => {
    expect((await storeAt({ headers }).store.head('k'))?.encryption).toEqual(encryption);
  });

  test('asks for a version where one is named, and for the newest where none is', async () => {
    const { store, asked } = storeAt({});
    await store.head('k', 'v1');
    await store.head('k');
    await store.get('k', 'v2');
    expect(asked.map(({ query }) => query)).toEqual([{ versionId: 'v1' }, {}, { versionId: 'v2' }]);
  });

  test('who may not decrypt is told all but the checksum; what is not there is nothing', async () => {
    const { store, asked } = storeAt(refusal(403), ours);
    expect(await store.head('k')).toMatchObject({ etag: '"1"', sha256: undefined });
    expect(asked[1]).toMatchObject({ method: 'HEAD', key: 'k' });
    expect(asked[1]?.headers).toBeUndefined();
    expect(await storeAt(refusal(404)).store.head('k')).toBeUndefined();
    expect(await storeAt(refusal(404)).store.get('k')).toBeUndefined();
    await expect(storeAt(refusal(500)).store.head('k')).rejects.toThrow();
  });
});

describe('deleting', () => {
  test('names the ETag that was seen; what is gone already is gone', async () => {
    const { store, asked } = storeAt({});
    await store.delete('k', '"1"');
    expect(asked[0]).toMatchObject({ method: 'DELETE', key: 'k', headers: { 'if-match': '"1"' } });
    await expect(storeAt(refusal(404)).store.delete('k', '"1"')).resolves.toBeUndefined();
  });

  test('leaves alone what somebody has changed', async () => {
    await expect(storeAt(refusal(412)).store.delete('k', '"1"')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('left alone'),
    });
    await expect(storeAt(refusal(403)).store.delete('k', '"1"')).rejects.toMatchObject({ code: 'other' });
  });
});

describe('where S3 keeps to no conditions', () => {
  const careful = (...answers: Answer[]) => {
    const at = storeAt(...answers);
    at.store.counts.careful = true;
    return at;
  };
  const conflict = { code: 'conflict', message: expect.stringContaining('left alone') };
  const seen = { ...input, condition: { type: 'etag', etag: '"1"' } } as const;
  const copied = { source: 'b/s', sourceEtag: '"s"', key: 'k', encryption: undefined };

  test('a key that another one holds is looked at and left alone, and nothing is sent', async () => {
    for (const [name, at, act] of [
      ['write anew', careful(theirs), (store) => store.put(input)],
      ['write over', careful(theirs), (store) => store.put(seen)],
      ['delete', careful(theirs), (store) => store.delete('k', '"1"')],
      ['copy anew', storeAt(theirs), (store) => store.copy({ ...copied, condition: input.condition })],
      ['copy over', storeAt(theirs), (store) => store.copy({ ...copied, condition: seen.condition })],
    ] satisfies [string, ReturnType<typeof storeAt>, (store: ObjectStore) => Promise<unknown>][]) {
      await expect(act(at.store), name).rejects.toMatchObject(conflict);
      expect(
        at.asked.map(({ method }) => method),
        name,
      ).toEqual(['HEAD']);
    }
  });

  test('one that is as it was seen is written, and one that is gone is', async () => {
    for (const [answer, act] of [
      [refusal(404), (store) => store.put(input)],
      [ours, (store) => store.put(seen)],
      [refusal(404), (store) => store.put(seen)],
      [ours, (store) => store.delete('k', '"1"')],
    ] satisfies [Answer, (store: ObjectStore) => Promise<unknown>][]) {
      const at = careful(answer, { headers: { etag: '"3"' } });
      await act(at.store);
      expect(at.asked.map(({ method }) => method)[0]).toBe('HEAD');
      expect(at.asked).toHaveLength(2);
    }
  });
});

describe('copying', () => {
  const copied = { source: 'b/s', sourceEtag: '"s"', key: 'k', encryption: undefined };
  const seen = { type: 'etag', etag: '"1"' } as const;

  test('names what is copied, as it was seen, and the condition of what is there', async () => {
    for (const [there, condition, expected] of [
      [refusal(404), input.condition, { 'if-none-match': '*' }],
      [ours, seen, { 'if-match': '"1"' }],
    ] as const) {
      const { store, asked } = storeAt(there, {});
      await store.copy({ ...copied, condition, headers: { 'x-amz-meta-a': 'b' } });
      expect(asked[1]).toMatchObject({ method: 'PUT', key: 'k' });
      expect(asked[1]?.headers).toEqual({
        'x-amz-copy-source': 'b/s',
        'x-amz-copy-source-if-match': '"s"',
        'x-amz-meta-a': 'b',
        ...expected,
      });
    }
  });

  test('that fails in the answer of a success, by a condition or by a refusal is not a copy', async () => {
    const copy = (answer: Answer) =>
      storeAt(refusal(404), answer).store.copy({ ...copied, condition: input.condition });
    await expect(copy({ body: Buffer.from('<?xml?><Error><Code>x</Code></Error>') })).rejects.toMatchObject({
      code: 'copy-failed',
      source: 'aws',
      message: 'S3 could not create the copy.',
    });
    await expect(copy({ body: Buffer.from('<CopyObjectResult/>') })).resolves.toBeUndefined();
    await expect(copy(refusal(412))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('left alone'),
    });
    await expect(copy(refusal(403))).rejects.toMatchObject({ code: 'other' });
  });
});

test('another checksum than that of the file is never a success', async () => {
  const wrong = { headers: { etag: '"1"', 'x-amz-checksum-sha256': 'AAAA' } };
  await expect(storeAt(wrong, theirs).store.put(input)).rejects.toMatchObject({
    code: 'checksum-mismatch',
    source: 'aws',
    message: "S3 returned a different checksum than the file's.",
    hint: expect.stringContaining('changes data'),
  });
  const right = { headers: { etag: '"1"', 'x-amz-checksum-sha256': checksum } };
  expect(await storeAt(right).store.put(input)).toMatchObject({ etag: '"1"' });
});

test('a server is asked whether it keeps to conditions by what it has to refuse', async () => {
  const { condition: _, ...written } = input;
  const heedless = storeAt({});
  await heedless.store.tryConditions(written);
  expect(heedless.asked[0]).toMatchObject({
    method: 'PUT',
    key: 'k',
    body,
    headers: { 'content-type': 'application/json', 'if-none-match': '*' },
  });
  expect(heedless.store.counts.careful).toBe(true);
  const deletes = storeAt({});
  await deletes.store.tryConditionalDelete('k');
  expect(deletes.asked[0]).toMatchObject({
    method: 'DELETE',
    headers: { 'if-match': '"00000000000000000000000000000000"' },
  });
  expect(deletes.store.counts.careful).toBe(true);
  const heeding = storeAt(refusal(412));
  await heeding.store.tryConditions(written);
  await heeding.store.tryConditionalDelete('k');
  expect(heeding.store.counts.careful).toBe(false);
});

describe('a run that all the rest would fail as well', () => {
  const reasonAfter = (...errors: (GroundctlError | undefined)[]) => {
    const refusals = new Refusals();
    for (const error of errors)
      if (error) refusals.failed(error);
      else refusals.succeeded();
    return refusals.reason;
  };
  const times = <T>(count: number, error: T) => Array<T>(count).fill(error);
  const denied = refusal(403, { code: 'access-denied' });
  const silent = refusal(undefined, { code: 'unreachable' });

  test.each<[string, (GroundctlError | undefined)[], string | undefined]>([
    ['fifteen refusals', times(15, denied), undefined],
    ['sixteen refusals', times(16, denied), 'S3 refused every object before it'],
    ['sixteen with a success between', [...times(15, denied), undefined, denied], undefined],
    ['two silences', times(2, silent), undefined],
    ['three silences', times(3, silent), 'S3 does not answer'],
    ['throttled three times', times(3, refusal(503, { code: 'throttled' })), 'S3 does not answer'],
    ['three silences with a success between', [silent, silent, undefined, silent], undefined],
    ['one refusal of the key', [refusal(403, { code: 'kms-denied' })], 'the KMS key cannot be used'],
    ['an expired token', [refusal(400, { name: 'ExpiredToken' })], 'AWS does not accept the credentials'],
    ['another name', [refusal(400, { name: 'NotExpiredToken' })], undefined],
    [
      'no credentials',
      [new GroundctlError('No.', { code: 'no-credentials', source: 'configuration' })],
      'AWS does not accept the credentials',
    ],
    [
      'the first reason stands',
      [refusal(403, { code: 'kms-denied' }), refusal(400, { name: 'ExpiredToken' })],
      'the KMS key cannot be used',
    ],
  ])('%s', (_, errors, reason) => {
    expect(reasonAfter(...errors)).toBe(reason);
  });
});
