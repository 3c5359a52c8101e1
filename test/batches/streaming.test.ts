import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkJob } from '../../src/batches/check-job.ts';
import { parseStreamMessage } from '../../src/batches/sources/stream-message.ts';
import { report } from './aws.ts';

const KEY = 'dataset-objectid-attribute-name';
const IMAGE = { 'source-ref': 's3://images/a.png' };
const read = (message: object | string) =>
  parseStreamMessage(typeof message === 'string' ? message : JSON.stringify(message));
const event = (key: string, eventName = 'ObjectCreated:Put') => ({
  Records: [{ eventName, s3: { bucket: { name: 'images' }, object: { key, sequencer: '0055' } } }],
});

describe('a message to the input topic of a streaming job', () => {
  test.each<[string, object]>([
    ['a text', { source: 'one' }],
    ['an object', IMAGE],
    ['a key of its own', { ...IMAGE, [KEY]: 'my-key', 'my-key': 'x' }],
    ['the source as key', { ...IMAGE, [KEY]: 'source-ref' }],
    ['what a streaming job wrote', { ...IMAGE, [KEY]: '$boxes-object-id', '$boxes-object-id': 'x' }],
    ['the longest key', { ...IMAGE, [KEY]: 'k'.repeat(140), ['k'.repeat(140)]: 'i'.repeat(1024) }],
    ['an envelope of SNS', { Type: 'Notification', MessageId: 'x', Message: JSON.stringify(IMAGE) }],
  ])('is %s', (_, message) => {
    expect(read(message)).toMatchObject({ ok: true });
  });

  test('may be an event of S3, whose key is encoded', () => {
    const ref = { ok: true, value: { ref: { bucket: 'images', key: 'a b/c+d.png' } } };
    expect(read(event('a+b/c%2Bd.png'))).toMatchObject(ref);
    expect(read({ Type: 'Notification', Message: JSON.stringify(event('a+b/c%2Bd.png')) })).toMatchObject(
      ref,
    );
  });

  test.each<[string, object | string, RegExp]>([
    ['no JSON', 'hello', /not JSON/],
    ['no source', { text: 'x' }, /neither source nor source-ref/],
    ['a list', [IMAGE], /not an object/],
    ['the S3 test event', { Service: 'Amazon S3', Event: 's3:TestEvent' }, /test event/],
    ['an event of a deletion', event('a.png', 'ObjectRemoved:Delete'), /"ObjectRemoved:Delete"/],
    ['an event with a bad key', event('%E0%A4%A'), /URL-encoded/],
    ['an event about nothing', { Records: [{}] }, /bucket or key/],
    ['an event about two', { Records: [...event('a').Records, ...event('b').Records] }, /several objects/],
    ['a key without ID', { ...IMAGE, [KEY]: 'my-key' }, /no "my-key"/],
    ['a key that is no text', { ...IMAGE, [KEY]: 5 }, /is not text/],
    [
      'a key with a blank',
      { ...IMAGE, [KEY]: 'my key', 'my key': 'x' },
      /letters and digits, with hyphens between/,
    ],
    [
      'a key that is too long',
      { ...IMAGE, [KEY]: 'k'.repeat(141), ['k'.repeat(141)]: 'x' },
      /140 characters/,
    ],
    ['an ID that is no text', { ...IMAGE, [KEY]: 'k', k: 5 }, /is not text/],
    ['an ID that is too long', { ...IMAGE, [KEY]: 'k', k: 'i'.repeat(1025) }, /1024 characters/],
    ['an empty ID', { ...IMAGE, [KEY]: 'k', k: '' }, /1 to 1024/],
    ['too large', { ...IMAGE, more: 'x'.repeat(262_144) }, /SNS accepts 262144/],
  ])('is not %s', (_, message, problem) => {
    const result = read(message);
    expect(result.ok ? 'taken' : result.problem).toMatch(problem);
  });
});

describe('messages in a file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'messages-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('are checked as lines of a manifest are, and no quota of items is theirs', async () => {
    const path = join(folder, 'messages.jsonl');
    const lines = [IMAGE, { ...IMAGE, [KEY]: 'nr' }, { 'source-ref': 's3://images/b.heic' }, { source: 'x' }];
    writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'));
    const source = { kind: 'manifest', at: { in: 'file', path } } as const;
    const found = async (streaming: boolean) =>
      (await report(checkJob(source, undefined, { streaming, onlyImages: true }))).findings
        .filter(({ severity }) => severity === 'error')
        .map(({ rule, message }) => `${rule} ${message}`);
    expect(await found(true)).toEqual([
      expect.stringMatching(/^job\/other-data/),
      expect.stringMatching(/^job\/image-format/),
      `manifest/malformed-line Line 2: it has no "nr", which its ${KEY} names.`,
    ]);
    expect((await found(false)).join()).not.toContain('malformed');
  });
});
