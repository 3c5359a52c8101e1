import { describe, expect, test } from 'vitest';
import { noSource, readDataSource } from '../../../src/core/manifest/data-source.ts';

const read = (object: object) => readDataSource(object as Record<string, unknown>);

describe('the source of a manifest line', () => {
  test.each([
    [{ 'source-ref': 's3://bucket/a.png' }],
    [{ 'source-ref': 's3://bucket/a b.png' }],
    [{ 'source-ref': 's3://bucket//a.png' }],
    [{ source: 'a text' }],
  ])('%j is read without a word', (object) => {
    expect(read(object)).toMatchObject({ ok: true, value: { oddities: [] } });
  });

  test.each([
    [{ 'source-ref': ' s3://bucket/a.png' }, /begins with a space/],
    [{ 'source-ref': 's3://bucket/a.png ' }, /ends with a space/],
    [{ 'source-ref': 'S3://bucket/a.png' }, /begins with "S3:\/\/"/],
    [{ 'source-ref': 's3://OLD_BUCKET/a.png' }, /accepted before 2018/],
    [{ 'source-ref': 'https://bucket.s3.amazonaws.com/a.png' }, /web address/],
    [{ source: '' }, /is empty/],
    [{ source: ' \n' }, /is empty/],
  ])('%j is read, and said to be odd', (object, oddity) => {
    const source = read(object);
    expect(source?.ok && source.value.oddities.join()).toMatch(oddity);
  });

  test.each([
    [{ 'source-ref': 's3://bucket/' }],
    [{ 'source-ref': ['s3://bucket/a.png'] }],
    [{ source: { a: 1 } }],
    [{ source: 5 }],
    [{ 'source-ref': 's3://bucket/half\ud83d.jpg' }],
  ])('%j cannot be read', (object) => {
    expect(read(object)?.ok).toBe(false);
  });

  test.each([
    [{ 'Source-Ref': 's3://b/a' }, 'source-ref'],
    [{ source_ref: 's3://b/a' }, 'source-ref'],
    [{ sourceRef: 's3://b/a' }, 'source-ref'],
    [{ Source: 'x' }, 'source'],
    [{ 'sourc-ref': 's3://b/a' }, 'source-ref'],
    [{ sourceRefs: 's3://b/a' }, 'source-ref'],
    [{ '"source-ref"': 's3://b/a' }, 'source-ref'],
    [{ 'source-url': 's3://b/a' }, 'source-ref'],
    [{ source_uri: 's3://b/a' }, 'source-ref'],
  ])('%j has one under another name', (object, meant) => {
    expect(read(object)).toBeUndefined();
    expect(noSource(object)).toContain(`did you mean ${meant}?`);
  });

  test('a line without anything alike is told plainly', () => {
    expect(noSource({ resource: 'x' })).toBe('it has neither source nor source-ref');
  });
});
