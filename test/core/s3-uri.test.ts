import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeProblem } from '../../src/core/parsed.ts';
import { bucketNameProblem, formatS3Uri, parseS3Uri } from '../../src/core/s3-uri.ts';
import { hasUnsafeCharacters } from '../../src/core/text/sanitize.ts';

describe('reading S3 addresses', () => {
  test.each([
    ['s3://bucket/a/b.json', { bucket: 'bucket', key: 'a/b.json' }],
    [' s3://bucket/key with space \n', { bucket: 'bucket', key: 'key with space \n' }],
    ['s3://bucket', { bucket: 'bucket', key: '' }],
    ['s3://bucket//odd?x=1#y%20z', { bucket: 'bucket', key: '/odd?x=1#y%20z' }],
    ['https://s3.amazonaws.com/bucket/k', { bucket: 'bucket', key: 'k' }],
    ['https://s3.eu-west-1.amazonaws.com/bucket/k', { bucket: 'bucket', key: 'k', region: 'eu-west-1' }],
    ['https://s3-eu-west-1.amazonaws.com/bucket', { bucket: 'bucket', key: '', region: 'eu-west-1' }],
    ['https://bucket.s3.amazonaws.com/a%20b+c/%C3%A4', { bucket: 'bucket', key: 'a b+c/ä' }],
    [
      'https://my.s3.bucket.s3.us-east-1.amazonaws.com/k',
      { bucket: 'my.s3.bucket', key: 'k', region: 'us-east-1' },
    ],
    [
      'https://b-1.s3.dualstack.us-gov-west-1.amazonaws.com/k',
      { bucket: 'b-1', key: 'k', region: 'us-gov-west-1' },
    ],
    ['https://b-1.s3.cn-north-1.amazonaws.com.cn/k', { bucket: 'b-1', key: 'k', region: 'cn-north-1' }],
    ['https://b-1.s3.eusc-de-east-1.amazonaws.eu/k', { bucket: 'b-1', key: 'k', region: 'eusc-de-east-1' }],
    [
      'https://bucket.s3.amazonaws.com/k?versionId=v1&X-Amz-Signature=abc',
      { bucket: 'bucket', key: 'k', versionId: 'v1' },
    ],
  ])('%s', (text, value) => {
    expect(parseS3Uri(text)).toEqual({ ok: true, value });
  });

  test.each([
    ['bucket/key', 'is not an S3 URI'],
    ['s3:/bucket/key', 'did you mean s3://bucket/key?'],
    ['s3a://bucket/key', 'did you mean s3://bucket/key?'],
    ['s3:///key', 'bucket name is missing'],
    ['s3://My_Bucket/key', 'uppercase'],
    ['s3://arn:aws:s3:::b/key', 'may have only'],
    ['https://bucket.s3-website-us-east-1.amazonaws.com/k', 'static website'],
    ['https://bucket.s3-website.eu-central-1.amazonaws.com/k', 'static website'],
    ['https://ap-123456789012.s3-accesspoint.us-east-1.amazonaws.com/k', 'access point'],
    ['https://bucket.vpce-1a2b.s3.us-east-1.vpce.amazonaws.com/bucket/k', 'interface endpoint'],
    [
      'https://s3.console.aws.amazon.com/s3/object/my-data?prefix=a/b.json',
      'did you mean s3://my-data/a/b.json?',
    ],
    ['https://example.com/bucket/key', 'not at an S3 host'],
    ['https://evils3.amazonaws.com.example.com/b/k', 'not at an S3 host'],
    ['https://bucket.s3.amazonaws.com/%zz', 'broken percent escape'],
    ['https://buc\nket.s3.amazonaws.com/k', 'is not a URL'],
    [`s3://bucket/${'ä'.repeat(513)}`, 'longer than 1024 bytes'],
    ['s3://bucket/a\ud83d.jpg', 'contains half of a character'],
  ])('%s is refused: %s', (text, message) => {
    const parsed = parseS3Uri(text);
    expect(parsed.ok ? 'read' : describeProblem(parsed)).toContain(message);
  });

  test('no message repeats the query of a presigned URL', () => {
    const parsed = parseS3Uri('https://cdn.example.com/k?X-Amz-Signature=0123456789abcdef0123');
    expect(JSON.stringify(parsed)).not.toContain('0123456789abcdef');
  });

  test('any key survives being written and read again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (key) => {
        expect(parseS3Uri(formatS3Uri({ bucket: 'my-bucket', key }))).toEqual({
          ok: true,
          value: { bucket: 'my-bucket', key },
        });
      }),
    );
  });

  test('no text makes the parser throw', () => {
    const start = fc.constantFrom(
      '',
      's3://',
      's3:',
      'https://',
      'https://s3.',
      'https://b.s3.amazonaws.com/',
    );
    fc.assert(
      fc.property(start, fc.string({ unit: 'binary' }), (prefix, rest) => {
        const parsed = parseS3Uri(prefix + rest);
        if (!parsed.ok) expect(hasUnsafeCharacters(describeProblem(parsed))).toBe(false);
      }),
    );
  });
});

test.each([
  ['abc', undefined],
  ['a.b-c.d1', undefined],
  ['ab', '3 to 63'],
  ['a'.repeat(64), '3 to 63'],
  ['-abc', 'begin and end'],
  ['abc.', 'begin and end'],
  ['a..b', 'two dots'],
  ['192.168.5.4', 'IP address'],
  ['xn--bucket', 'xn--'],
  ['data--x-s3', '--x-s3'],
  ['a\u001b[2Jb', '\\x1b'],
])('the bucket name %j: %s', (name, problem) => {
  if (problem === undefined) expect(bucketNameProblem(name)).toBeUndefined();
  else expect(bucketNameProblem(name)).toContain(problem);
});
