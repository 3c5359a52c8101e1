import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { createS3Bulk } from '../../src/aws/s3-bulk.ts';
import { clientConfig } from '../../src/aws/session.ts';

const ASSUMED = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>role</SecretAccessKey><SessionToken>t</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

const CONFIG = `[profile migrator]
role_arn = arn:aws:iam::111122223333:role/migrator
source_profile = base
[profile base]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = base
`;

afterEach(() => vi.unstubAllEnvs());

test('with the profile of a role, STS is asked for the role and S3 for the object', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'groundctl-bulk-'));
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const signer = /Credential=(\w+)/.exec(request.headers.authorization ?? '')?.[1];
    seen.push(`${request.method} ${request.url} ${signer}`);
    request.resume();
    response.setHeader('content-type', 'text/xml').end(request.url === '/sts/' ? ASSUMED : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(join(folder, 'config'), CONFIG);
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'none'));
  vi.stubEnv('AWS_ENDPOINT_URL_STS', `${url}/sts`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  const config = clientConfig(
    { profile: 'migrator', region: 'us-east-1', endpointUrl: `${url}/s3` },
    process.env,
  );
  const bulk = await createS3Bulk(config, { bucket: 'flows', region: 'us-east-1', owner: '111122223333' });
  try {
    await bulk.send({ method: 'HEAD', key: 'a.flow' });
    expect(seen).toEqual(['POST /sts/ AKIAIOSFODNN7EXAMPLE', 'HEAD /s3/flows/a.flow ASIAIOSFODNN7EXAMPLE']);
  } finally {
    bulk.close();
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  }
});
