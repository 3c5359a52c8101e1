import { GetBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/start.ts';
import { KEYS, PtyProgram } from '../helpers/pty.ts';
import { tuiSandbox } from '../helpers/tui-sandbox.ts';

const BUCKET = 'acme-labeling-data';

let sandbox: Sandbox;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  ({ sandbox, env } = await tuiSandbox());
});
afterAll(() => sandbox.close());

async function sids(): Promise<string[]> {
  const { url: endpoint, region, credentials } = sandbox;
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const { Policy = '{"Statement":[]}' } = await s3.send(new GetBucketPolicyCommand({ Bucket: BUCKET }));
  s3.destroy();
  return JSON.parse(Policy).Statement.map(({ Sid }: { Sid: string }) => Sid);
}

test('a bucket policy from the catalogue through form, matrix and lint to the bucket', async () => {
  const home = { ...env, XDG_STATE_HOME: '/nonexistent' };
  await using tui = new PtyProgram(['--write', '--screen', 'policies'], {
    columns: 100,
    rows: 30,
    env: home,
  });
  await tui.until(/\d+ documents/);
  await tui.press('/presigned', /filter: presigned \(1 of/);
  await tui.press(KEYS.enter, /^> +presigned-reads/m);
  await tui.press(KEYS.enter, 'example values: E sets your own');
  await tui.press('E', 'Parameters of presigned-reads');
  await tui.press(BUCKET, new RegExp(`> bucket +${BUCKET}`));
  await tui.press(KEYS.tab, /> cidrs/);
  tui.paste('203.0.113.0/24\n198.51.100.0/25');
  await tui.until('198.51.100.0/25');
  await tui.press(KEYS.ctrlS, /of 20480 bytes/);
  await tui.press(KEYS.tab, /Source: Amazon S3 API Reference/);
  const matrix = await tui.press(KEYS.tab, /aws-service +✓ allow/);
  expect(matrix).toMatch(/office +✓ allow/);
  expect(matrix).toMatch(/home +✗ deny/);
  await tui.press(KEYS.tab, '✓ No findings.');
  await tui.press('a', /\$ groundctl policies apply presigned-reads --param bucket=acme-labeling-data/);
  await tui.until('>[ Cancel ]');
  await tui.press('y', '1 change made');
  expect(await sids()).toEqual(['PresignedReadsFromOtherNetworks', 'PresignedReadsThroughOtherEndpoints']);
  expect(await tui.leftovers()).toEqual([]);
});

test('a request is decided by what the account has, from the list of documents', async () => {
  await using tui = new PtyProgram(['--screen', 'policies'], { columns: 100, rows: 30, env });
  // The documents are there before the account is.
  await tui.until(/\d+ documents/);
  await tui.until('123456789012');
  await tui.press('n', 'Would a request get through?');
  await tui.press(KEYS.tab, /> Folder/);
  await tui.press(KEYS.tab, /> Who asks/);
  tui.paste('acme-labeling-execution');
  await tui.press(KEYS.tab, /> Action/);
  await tui.press(KEYS.tab, /> Resource/);
  tui.paste(`s3://${BUCKET}/images/a.png`);
  await tui.until(`s3://${BUCKET}/images/a.png`);
  await tui.press(KEYS.ctrlS, /✓ allowed {2}s3:GetObject/);
  await tui.until(/Allow {2}statement "ReadAndLabel" \(1\) of the identity-based policy 1: applies/);
  expect(await tui.leftovers()).toEqual([]);
});
