import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeLogKey,
  formatRecord,
  redactRequestLine,
} from '../../../src/sandbox/s3/access-logging/record.ts';

const record: Parameters<typeof formatRecord>[0] = {
  bucketOwner: 'a'.repeat(64),
  bucket: 'bucket',
  time: new Date('2026-03-04T05:06:07.891Z'),
  remoteIp: '192.0.2.3',
  requester: undefined,
  requestId: '3E57427F3EXAMPLE',
  operation: 'REST.GET.OBJECT',
  key: 'a b',
  requestLine: 'GET /bucket/a%20b HTTP/1.1',
  status: 200,
  errorCode: undefined,
  bytesSent: 113,
  objectSize: 113,
  totalTime: 7,
  turnAroundTime: 0,
  referer: undefined,
  userAgent: 'curl/8',
  versionId: 'null',
  hostId: 's9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234=',
  signatureVersion: 'SigV4',
  cipher: undefined,
  authenticationType: 'AuthHeader',
  hostHeader: 'bucket.s3.us-west-1.amazonaws.com',
  tlsVersion: undefined,
  aclRequired: true,
  sourceRegion: 'us-west-1',
};

describe('an access log record', () => {
  it('has the 27 fields of the format in order', () => {
    expect(formatRecord(record)).toBe(
      `${'a'.repeat(64)} bucket [04/Mar/2026:05:06:07 +0000] 192.0.2.3 - 3E57427F3EXAMPLE REST.GET.OBJECT a+b ` +
        '"GET /bucket/a%20b HTTP/1.1" 200 - 113 113 7 0 "-" "curl/8" - ' +
        's9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234= SigV4 - AuthHeader ' +
        'bucket.s3.us-west-1.amazonaws.com - - Yes us-west-1',
    );
  });

  it('leaves the quotes of quoted fields alone, and its quoted fields bare when there was no request line', () => {
    expect(formatRecord({ ...record, userAgent: '"quoted" agent' })).toContain(' "-" ""quoted" agent" - ');
    const batch = { ...record, operation: 'BATCH.DELETE.OBJECT', requestLine: undefined, status: 204 };
    expect(formatRecord(batch)).toContain(' a+b - 204 - ');
    expect(formatRecord(batch)).not.toContain('"');
  });

  it.each([
    ['Screen Shot.png', 'Screen+Shot.png'],
    ['"', '%2522'],
    ['a=b', 'a%253Db'],
    ['a+b', 'a%252Bb'],
    ['75*75/ü', '75*75/%25C3%25BC'],
    ['100%', '100%2525'],
  ])('writes the key %j as %s', (key, text) => {
    expect(encodeLogKey(key)).toBe(text);
  });

  it('gives back every key when it is decoded twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (key) => {
        const text = encodeLogKey(key);
        expect(text).not.toMatch(/[\s"]/);
        expect(decodeURIComponent(decodeURIComponent(text).replaceAll('+', '%20'))).toBe(key);
      }),
    );
  });

  it('takes the signature out, whatever its length, and nothing else', () => {
    const line = (signature: string) =>
      `GET /k?X-Amz-Signature=${signature}&X-Amz-Security-Token=t%2B HTTP/1.1`;
    for (const signature of ['', 'a'.repeat(64), '%41%42']) {
      expect(redactRequestLine(line(signature))).toBe(line('X'.repeat(32)));
    }
  });

  it('is one line, whatever the request held', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = formatRecord({
          ...record,
          referer: text,
          userAgent: text,
          key: text || 'k',
          hostHeader: text,
        });
        expect(line).not.toMatch(/[\r\n]/);
      }),
    );
  });
});
