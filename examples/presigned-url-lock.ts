/**
 * A test of your own against groundctl's sandbox: a presigned URL that is locked to one address opens from
 * there and is refused from anywhere else. Nothing leaves this machine. Run it with Node 22.18 or newer:
 *
 *   node examples/presigned-url-lock.ts
 */
import assert from 'node:assert/strict';
import { get } from 'node:http';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetFederationTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { startSandbox } from 'groundctl/sandbox';

await using sandbox = await startSandbox({ seed: 'none' });
const { url: endpoint, region, credentials } = sandbox;

const admin = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
await admin.send(new CreateBucketCommand({ Bucket: 'labels' }));
await admin.send(new PutObjectCommand({ Bucket: 'labels', Key: 'frame.png', Body: 'pixels' }));

const sts = new STSClient({ endpoint, region, credentials });
const Policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::labels/*',
      Condition: { IpAddress: { 'aws:SourceIp': '127.0.0.1/32' } },
    },
  ],
});
const { Credentials } = await sts.send(new GetFederationTokenCommand({ Name: 'worker', Policy }));
assert(Credentials);

const worker = new S3Client({
  endpoint,
  region,
  forcePathStyle: true,
  credentials: {
    accessKeyId: Credentials.AccessKeyId ?? '',
    secretAccessKey: Credentials.SecretAccessKey ?? '',
    sessionToken: Credentials.SessionToken ?? '',
  },
});
const command = new GetObjectCommand({ Bucket: 'labels', Key: 'frame.png' });
const url = await getSignedUrl(worker, command, { expiresIn: 300 });

assert.equal(await statusFrom('127.0.0.1'), 200);
// Linux and Windows have all of 127.0.0.0/8; on macOS: sudo ifconfig lo0 alias 127.0.0.2
assert.equal(await statusFrom('127.0.0.2'), 403);

function statusFrom(localAddress: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { localAddress }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });
}
