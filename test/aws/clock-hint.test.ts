import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { clockHint } from '../../src/aws/clock-hint.ts';
import { mapAwsError } from '../../src/aws/errors.ts';
import { readS3Error } from '../../src/aws/s3-error-body.ts';
import { startSandbox } from '../../src/sandbox/start.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const SKEWED = 'RequestTimeTooSkewed';

test.each([
  ['2026-03-01T09:00:00Z', /is 3 h ahead of that of AWS, which says "2026-03-01T09:00:00Z"\. Set it/],
  ['2026-03-01T12:16:10Z', /is 16 min behind that of AWS/],
  ['2026-03-03T13:30:00Z', /is 2 d 1 h behind that of AWS/],
  ['2026-03-01T12:00:59Z', /is now right; .* Run the command again\.$/],
  ['no time', /off by more than AWS accepts\. Set it/],
])('of a server at %s', (ServerTime, words) => {
  expect(clockHint(SKEWED, '', { ServerTime }, NOW)).toMatch(words);
});

test('the header of the answer does where there is no time in it', () => {
  const $response = { headers: { date: 'Sun, 01 Mar 2026 12:30:00 GMT' } };
  expect(clockHint(SKEWED, '', { $response }, NOW)).toContain('is 30 min behind');
  expect(clockHint(SKEWED, '', {}, NOW)).toContain('off by more than AWS accepts');
});

test('other services say it in a message, and other faults of a signature are none of the clock', () => {
  const name = 'InvalidSignatureException';
  const late =
    'Signature expired: 20260301T090000Z is now earlier than 20260301T115500Z (20260301T120000Z - 5 min.)';
  expect(clockHint(name, late, {}, NOW)).toContain('The clock');
  expect(clockHint(name, 'Signature not yet current: 20260301T150000Z', {}, NOW)).toContain('The clock');
  expect(clockHint(name, 'The request signature we calculated does not match', {}, NOW)).toBeUndefined();
  expect(clockHint('AccessDenied', late, {}, NOW)).toBeUndefined();
});

test.each([
  [3_600_000, 'ahead of'],
  [-7_200_000, 'behind'],
])('the error of our own S3 client tells a clock that is off by %i ms', (off, direction) => {
  const ServerTime = new Date(Date.now() - off).toISOString();
  const body = Buffer.from(
    `<Error><Code>${SKEWED}</Code><Message>m</Message><ServerTime>${ServerTime}</ServerTime></Error>`,
  );
  const hours = Math.abs(off) / 3_600_000;
  const { hint } = readS3Error({ status: 403, headers: {}, body }, 's3:GetObject');
  expect(hint).toContain(`is ${hours} h ${direction} that of AWS`);
  const empty = { status: 403, headers: { date: new Date(ServerTime).toUTCString() }, body };
  const withoutTime = {
    ...empty,
    body: Buffer.from(body.toString().replace(/<ServerTime>.*<.ServerTime>/, '')),
  };
  expect(readS3Error(withoutTime, 's3:GetObject').hint).toContain(`is ${hours} h ${direction} that of AWS`);
});

test('what the SDK throws tells the time of the server as well', async () => {
  await using sandbox = await startSandbox({ seed: 'none' });
  const { url: endpoint, region, credentials } = sandbox;
  const s3 = new S3Client({
    endpoint,
    region,
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
    systemClockOffset: 3_600_000,
  });
  const thrown = await s3
    .send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }))
    .catch((error: unknown) => error);
  s3.destroy();
  const { hint, aws } = mapAwsError(thrown, 's3:GetObject');
  expect(aws?.name).toBe(SKEWED);
  // This computer's clock and the sandbox's are the same one: only the request was signed at another time.
  expect(hint).toContain('is now right');
});
