import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, test } from 'vitest';
import { createPlaceholderPresigner, createPresigner } from '../../src/templates/presign/sigv4-presigner.ts';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token+/=' };
const now = new Date('2026-01-02T03:04:05Z');

describe('presigned URLs', () => {
  test.each([
    'plain.png',
    'a b+c.png',
    "it's (1)!*.png",
    'ünï/çødé/😀.png',
    '//double//slash',
    '../dots/./x',
    'q?a=b&c=d#e',
    '100%25.png',
    ' trailing ',
  ])('of %j are what the SDK signs', async (key) => {
    const client = new S3Client({ region: 'eu-west-1', credentials, forcePathStyle: true });
    const theirs = await getSignedUrl(client, new GetObjectCommand({ Bucket: 'some-bucket', Key: key }), {
      expiresIn: 900,
      signingDate: now,
    });
    const query = {
      'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD',
      'x-amz-checksum-mode': 'ENABLED',
      'x-id': 'GetObject',
    };
    const presign = createPresigner({ credentials, region: 'eu-west-1', now, expires: 900, query });
    const ours = presign({ bucket: 'some-bucket', key });
    expect(ours).toBe(theirs);
  });

  test.each(['us-gov-west-1', 'cn-north-1', 'eusc-de-east-1'])(
    'of %s are what the SDK signs, at the host of its partition',
    async (region) => {
      const client = new S3Client({ region, credentials, forcePathStyle: true });
      const theirs = await getSignedUrl(client, new GetObjectCommand({ Bucket: 'some-bucket', Key: 'k' }), {
        signingDate: now,
      });
      const ours = createPresigner({ credentials, region, now })({ bucket: 'some-bucket', key: 'k' });
      expect(new URL(ours).origin).toBe(new URL(theirs).origin);
    },
  );

  test("go to the bucket's own region", () => {
    const regionOf = (bucket: string) => (bucket === 'far-away' ? 'ap-northeast-1' : undefined);
    const presign = createPresigner({ credentials, region: 'us-east-1', regionOf, now });
    expect(presign({ bucket: 'far-away', key: 'k' })).toMatch(
      /^https:\/\/s3\.ap-northeast-1\.amazonaws\.com\/far-away\/k\?.*%2Fap-northeast-1%2Fs3%2F/,
    );
    expect(presign({ bucket: 'near', key: 'k' })).toMatch(
      /^https:\/\/s3\.us-east-1\.amazonaws\.com\/near\/k\?/,
    );
  });

  test('carry the session token and no secret', () => {
    const url = createPresigner({ credentials, region: 'us-east-1', now })({ bucket: 'bbb', key: 'k' });
    expect(url).toContain('X-Amz-Security-Token=token%2B%2F%3D');
    expect(url).not.toContain('secret');
  });

  test('without credentials are marked as not signed', () => {
    const url = createPlaceholderPresigner('cn-north-1')({ bucket: 'bbb', key: 'a b' });
    expect(url).toMatch(/^https:\/\/s3\.cn-north-1\.amazonaws\.com\.cn\/bbb\/a%20b\?.*not-signed/);
  });
});
