import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ConnectOptions, connect, s3Endpoint } from '../../src/connect.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { credentialsOf, withoutAws } from '../helpers/sandbox.ts';

const saved = { ...process.env };
let folder: string;
let files = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-session-'));
  withoutAws(process.env);
  process.env.AWS_EC2_METADATA_DISABLED = 'true';
  process.env.AWS_CONFIG_FILE = join(folder, 'config');
  process.env.AWS_SHARED_CREDENTIALS_FILE = join(folder, 'credentials');
});

afterEach(() => {
  withoutAws(process.env);
  for (const [name, value] of Object.entries(saved)) if (name.startsWith('AWS_')) process.env[name] = value;
  rmSync(folder, { recursive: true, force: true });
});

/** A new file each time: the SDK keeps what it has read of a path. */
function config(text: string): void {
  files += 1;
  process.env.AWS_CONFIG_FILE = join(folder, `config-${files}`);
  writeFileSync(process.env.AWS_CONFIG_FILE, text);
}

/** Where a connection made this way sends its first request: region of the credential scope. */
async function regionUsed(sandbox: Sandbox, options: ConnectOptions = {}): Promise<string | undefined> {
  const connection = await connect(options);
  await connection.workteams.workforces();
  await connection.close();
  return sandbox.inspect.requests().at(-1)?.region;
}

function keysOf(sandbox: Sandbox): string {
  const { accessKeyId, secretAccessKey } = sandbox.credentials;
  return `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
}

describe('the region', () => {
  test('comes from the flag, else AWS_REGION, else AWS_DEFAULT_REGION, else the profile', async () => {
    await using sandbox = await startSandbox();
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = credentialsOf(sandbox);
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID,
      AWS_SECRET_ACCESS_KEY,
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-2',
    });
    config('[default]\nregion = eu-west-3\n');
    expect(await regionUsed(sandbox, { region: 'us-west-2' })).toBe('us-west-2');
    expect(await regionUsed(sandbox)).toBe('eu-west-1');
    process.env.AWS_REGION = '';
    expect(await regionUsed(sandbox)).toBe('eu-west-2');
    delete process.env.AWS_DEFAULT_REGION;
    await expect(connect()).rejects.toMatchObject({
      exitCode: 253,
      message: 'AWS_REGION is set, but empty.',
    });
    delete process.env.AWS_REGION;
    expect(await regionUsed(sandbox)).toBe('eu-west-3');
    delete process.env.AWS_ACCESS_KEY_ID;
    delete process.env.AWS_SECRET_ACCESS_KEY;
    config(`[default]\nregion = eu-west-3\n[profile other]\nregion = ca-central-1\n${keysOf(sandbox)}`);
    expect(await regionUsed(sandbox, { profile: 'other' })).toBe('ca-central-1');
    process.env.AWS_PROFILE = 'other';
    expect(await regionUsed(sandbox)).toBe('ca-central-1');
  });

  test('that AWS does not have is a usage error from the flag and a configuration error from elsewhere', async () => {
    await expect(connect({ region: 'us-est-1' })).rejects.toMatchObject({
      code: 'unknown-region',
      exitCode: 252,
      hint: 'Did you mean us-east-1?',
    });
    process.env.AWS_DEFAULT_REGION = 'eu-wset-1';
    await expect(connect()).rejects.toMatchObject({
      exitCode: 253,
      message: expect.stringContaining('AWS_DEFAULT_REGION'),
      hint: 'Did you mean eu-west-1?',
    });
    delete process.env.AWS_DEFAULT_REGION;
    config('[default]\nregion = moon-1\n');
    await expect(connect()).rejects.toMatchObject({ exitCode: 253, code: 'unknown-region' });
  });

  test('of a profile that does not exist is not what is missing', async () => {
    config('[profile labeling]\nregion = us-east-1\n');
    const missing = { code: 'no-such-profile', exitCode: 253, hint: 'Did you mean labeling?' };
    await expect(connect({ profile: 'labelling' })).rejects.toMatchObject(missing);
    process.env.AWS_PROFILE = 'labelling';
    await expect(connect()).rejects.toMatchObject(missing);
    process.env.AWS_PROFILE = 'prod\u001b[2J';
    await expect(connect()).rejects.toMatchObject({
      message: 'The config files have no profile "prod\\x1b[2J".',
      hint: 'There are: labeling.',
    });
  });

  test('missing everywhere is a configuration error that says how to set it', async () => {
    await expect(connect()).rejects.toMatchObject({
      code: 'no-region',
      exitCode: 253,
      hint: expect.stringMatching(/--region.*AWS_REGION.*profile.*--sandbox/),
    });
  });
});

describe('the endpoint', () => {
  test('comes from the flag, else the service’s variable, else the general one, else the profile', async () => {
    const secretAccessKey = 'the-same-for-all';
    await using flag = await startSandbox({ secretAccessKey });
    await using service = await startSandbox({ secretAccessKey });
    await using general = await startSandbox({ secretAccessKey });
    await using profile = await startSandbox({ secretAccessKey });
    config(`[default]\nregion = us-east-1\nendpoint_url = ${profile.url}\n${keysOf(profile)}`);
    const reached = async (options: ConnectOptions = {}) => {
      const all = { flag, service, general, profile };
      const before = Object.values(all).map((sandbox) => sandbox.inspect.requests().length);
      const connection = await connect(options);
      await connection.workteams.workforces();
      await connection.close();
      return Object.keys(all).filter(
        (_, index) => (Object.values(all)[index]?.inspect.requests().length ?? 0) > (before[index] ?? 0),
      );
    };
    expect(await reached()).toEqual(['profile']);
    process.env.AWS_ENDPOINT_URL = general.url;
    expect(await reached()).toEqual(['general']);
    process.env.AWS_ENDPOINT_URL_SAGEMAKER = service.url;
    expect(await reached()).toEqual(['service']);
    expect((await connect()).target).toMatchObject({
      endpoint: service.url,
      otherEndpoints: ['Cognito', 'S3', 'STS'].map((name) => ({ service: name, endpoint: general.url })),
    });
    expect(s3Endpoint((await connect()).target)).toBe(general.url);
    expect(await reached({ endpointUrl: flag.url })).toEqual(['flag']);
    expect(s3Endpoint((await connect({ endpointUrl: flag.url })).target)).toBe(flag.url);
  });

  test('of a profile is used with that profile, and with no other', async () => {
    const secretAccessKey = 'the-same-for-all';
    await using usual = await startSandbox({ secretAccessKey });
    await using other = await startSandbox({ secretAccessKey });
    config(
      `[default]\nregion = us-east-1\nendpoint_url = ${usual.url}\n${keysOf(usual)}` +
        `[profile other]\nregion = us-east-1\nservices = here\n${keysOf(other)}` +
        `[services here]\nsagemaker =\n  endpoint_url = ${other.url}/\ns3 =\n  endpoint_url = ${usual.url}\n`,
    );
    const connection = await connect({ profile: 'other' });
    expect(connection.target).toMatchObject({
      endpoint: other.url,
      otherEndpoints: [
        { service: 'Cognito', endpoint: undefined },
        { service: 'S3', endpoint: usual.url },
        { service: 'STS', endpoint: undefined },
      ],
    });
    await connection.workteams.workforces();
    expect(await connection.accessLogs.target('acme-labeling-data')).toMatchObject({
      bucket: 'acme-labeling-logs',
    });
    await connection.close();
    expect(other.inspect.requests().map(({ service }) => service)).toEqual(['sagemaker']);
    expect(new Set(usual.inspect.requests().map(({ service }) => service))).toEqual(new Set(['s3']));
  });

  test('is none where the environment or the profile says that configured ones do not count', async () => {
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:1';
    const ignoring = 'ignore_configured_endpoint_urls = true\n';
    config(`[default]\nregion = us-east-1\n[profile own]\nregion = us-east-1\n${ignoring}`);
    const endpointOf = async (options: ConnectOptions = {}) => (await connect(options)).target.endpoint;
    expect(await endpointOf()).toBe('http://127.0.0.1:1');
    expect(await endpointOf({ profile: 'own' })).toBeUndefined();
    process.env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS = 'false';
    expect(await endpointOf({ profile: 'own' })).toBe('http://127.0.0.1:1');
    process.env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS = 'true';
    expect(await endpointOf()).toBeUndefined();
    expect(await endpointOf({ endpointUrl: 'http://127.0.0.1:2/' })).toBe('http://127.0.0.1:2');
  });

  test('of a profile that is none, or stands in a section that is not there, is named', async () => {
    config(
      '[default]\nregion = us-east-1\nendpoint_url = http://u:hunter2@h\n[profile p]\nservices = gone\n',
    );
    await expect(connect()).rejects.toMatchObject({
      exitCode: 253,
      message: 'endpoint_url in the profile "default" must not contain a user name or password.',
    });
    await expect(connect({ profile: 'p' })).rejects.toMatchObject({
      exitCode: 253,
      message: expect.stringContaining('services "gone"'),
    });
  });

  test.each([
    ['nonsense', '"nonsense" is not a URL'],
    ['ftp://127.0.0.1', 'must be http:// or https://'],
    ['http://user:hunter2@127.0.0.1', 'must not contain a user name or password'],
    ['http://127.0.0.1/?a=b', 'must not contain a query'],
    ['\u001b[2J', '"\\x1b[2J" is not a URL'],
  ])('%j is refused, as a flag and as a variable, and no password is repeated', async (text, message) => {
    process.env.AWS_REGION = 'us-east-1';
    const byFlag = await connect({ endpointUrl: text }).catch((error: unknown) => error);
    expect(byFlag).toMatchObject({ exitCode: 252, message: expect.stringContaining(message) });
    process.env.AWS_ENDPOINT_URL_STS = text;
    const byVariable = await connect().catch((error: unknown) => error);
    expect(byVariable).toMatchObject({
      exitCode: 253,
      message: expect.stringContaining(`AWS_ENDPOINT_URL_STS ${message}`),
    });
    expect(JSON.stringify([byFlag, byVariable])).not.toContain('hunter2');
  });
});

describe('credentials', () => {
  beforeEach(() => {
    process.env.AWS_REGION = 'us-east-1';
  });

  test('of a profile are used, by flag and by AWS_PROFILE', async () => {
    await using sandbox = await startSandbox();
    process.env.AWS_ENDPOINT_URL = sandbox.url;
    config(`[profile labeling]\n${keysOf(sandbox)}`);
    expect(await regionUsed(sandbox, { profile: 'labeling' })).toBe('us-east-1');
    process.env.AWS_PROFILE = 'labeling';
    expect(await regionUsed(sandbox)).toBe('us-east-1');
  });

  test('that are nowhere are a configuration error with the usual ways to get some', async () => {
    await using sandbox = await startSandbox();
    process.env.AWS_ENDPOINT_URL = sandbox.url;
    for (const options of [{}, { profile: 'nothing' }]) {
      const connection = await connect(options);
      await expect(connection.workteams.workforces()).rejects.toMatchObject({
        code: 'no-credentials',
        exitCode: 253,
        hint: expect.stringMatching(
          `^For the sandbox .*eval "\\$\\(groundctl sandbox env --port ${sandbox.port}\\)".*AWS_PROFILE.*aws sso login`,
        ),
      });
      await connection.close();
    }
    expect(sandbox.inspect.requests()).toEqual([]);
  });

  test('that are nowhere, with no sandbox in play, say the usual ways to get some', async () => {
    for (const endpointUrl of [undefined, 'http://192.0.2.1:4650']) {
      const connection = await connect({ endpointUrl });
      await expect(connection.identity()).rejects.toMatchObject({
        code: 'no-credentials',
        hint: expect.stringMatching(/^Set AWS_PROFILE.*aws configure.*aws sso login.*--sandbox/),
      });
      await connection.close();
    }
  });

  test('of an SSO profile nobody signed in to say so', async () => {
    config(
      '[profile sso]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = admin\n' +
        '[sso-session s]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\n',
    );
    process.env.HOME = folder;
    const connection = await connect({ profile: 'sso' });
    await expect(connection.workteams.workforces()).rejects.toMatchObject({
      exitCode: 253,
      hint: expect.stringContaining('aws sso login'),
    });
    await connection.close();
  });

  test('that the account does not know are refused by AWS, with what to do', async () => {
    await using sandbox = await startSandbox();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_ACCESS_KEY_ID: 'AKIAUNKNOWN000000000',
      AWS_SECRET_ACCESS_KEY: 'none',
    });
    const connection = await connect();
    await expect(connection.workteams.workforces()).rejects.toMatchObject({
      exitCode: 254,
      hint: expect.stringMatching(/sandbox env --port \d+.*does not accept these credentials/),
    });
    await sandbox.close();
    await expect(connection.workteams.workforces()).rejects.toMatchObject({
      code: 'unreachable',
      hint: expect.stringMatching(/^Start the sandbox: groundctl sandbox start --port \d+\. Else: Check/),
    });
    await connection.close();
  });

  test('of an assumed role come from STS at the same endpoint', async () => {
    const everything = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    };
    await using sandbox = await startSandbox({ roles: [{ name: 'labeling', policies: [everything] }] });
    process.env.AWS_ENDPOINT_URL = sandbox.url;
    config(
      `[profile base]\n${keysOf(sandbox)}` +
        ['labeling', 'other']
          .map(
            (role) =>
              `[profile ${role}]\nrole_arn = arn:aws:iam::123456789012:role/${role}\nsource_profile = base\n`,
          )
          .join(''),
    );
    const allowed = await connect({ profile: 'labeling' });
    expect((await allowed.identity()).Arn).toContain('assumed-role/labeling/');
    expect((await allowed.workteams.list()).teams).toHaveLength(6);
    await allowed.close();
    const denied = await connect({ profile: 'other' });
    await expect(denied.workteams.list()).rejects.toMatchObject({
      code: 'access-denied',
      aws: { missingAction: 'sts:AssumeRole' },
    });
    await denied.close();
  });
});

test('a sandbox of its own uses nothing of a poisoned environment', async () => {
  config('[default\nthis is = = not ini\n\u0000[profile');
  Object.assign(process.env, {
    AWS_PROFILE: 'nothing',
    AWS_DEFAULT_PROFILE: 'nothing',
    AWS_REGION: 'xx',
    AWS_DEFAULT_REGION: 'yy',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_ENDPOINT_URL_SAGEMAKER: 'nonsense',
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'nonsense',
    AWS_ENDPOINT_URL_STS: 'nonsense',
    AWS_ENDPOINT_URL_S3: 'nonsense',
    AWS_ACCESS_KEY_ID: 'AKIAPOISON0000000000',
    AWS_SECRET_ACCESS_KEY: 'poison',
    AWS_SESSION_TOKEN: 'poison',
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_USE_DUALSTACK_ENDPOINT: 'true',
    AWS_MAX_ATTEMPTS: 'abc',
    AWS_RETRY_MODE: 'bogus',
    AWS_DEFAULTS_MODE: 'bogus',
    AWS_SDK_UA_APP_ID: 'x'.repeat(200),
    AWS_ACCOUNT_ID_ENDPOINT_MODE: 'bogus',
    AWS_AUTH_SCHEME_PREFERENCE: 'bogus',
    AWS_REQUEST_CHECKSUM_CALCULATION: 'bogus',
    AWS_RESPONSE_CHECKSUM_VALIDATION: 'bogus',
    AWS_S3_USE_ARN_REGION: 'bogus',
    AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS: 'bogus',
    AWS_S3_DISABLE_EXPRESS_SESSION_AUTH: 'bogus',
    AWS_CA_BUNDLE: '/nonexistent.pem',
    AWS_WEB_IDENTITY_TOKEN_FILE: '/nonexistent',
    AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/x',
    AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:9/',
  });
  const connection = await connect({ sandbox: true });
  expect(connection.target).toEqual({
    profile: undefined,
    region: 'us-east-1',
    endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    sandbox: true,
  });
  expect((await connection.identity()).Account).toBe('123456789012');
  const { teams, incomplete } = await connection.workteams.list();
  expect({ teams: teams.length, incomplete }).toEqual({ teams: 6, incomplete: [] });
  const plan = await connection.workteams.planInvite({ team: 'new-hires', emails: ['a@example.com'] });
  for await (const _ of connection.workteams.apply(plan));
  for (const probe of await connection.probes({ userPool: 'us-east-1_Lb7Workrs' })) {
    // S3 may not be there, but it is the sandbox that must say so.
    await probe.run().catch((error: Error) => expect(error.message).toContain('sandbox'));
  }
  await connection.close();
});

test('a sandbox of its own excludes a profile and an endpoint', async () => {
  for (const options of [{ profile: 'x' }, { endpointUrl: 'http://127.0.0.1:1' }]) {
    await expect(connect({ sandbox: true, ...options })).rejects.toMatchObject({ exitCode: 252 });
  }
});

test('a poisoned environment without --sandbox still works where the SDK would only stumble', async () => {
  await using sandbox = await startSandbox();
  Object.assign(process.env, credentialsOf(sandbox), {
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_MAX_ATTEMPTS: 'abc',
  });
  expect(await regionUsed(sandbox)).toBe('us-east-1');
});

describe('when nothing answers', () => {
  beforeEach(() => {
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE000000000',
      AWS_SECRET_ACCESS_KEY: 'none',
      AWS_REGION: 'us-east-1',
    });
  });

  test('a refused connection is named with what to check', async () => {
    const sandbox = await startSandbox();
    await sandbox.close();
    const connection = await connect({ endpointUrl: sandbox.url });
    await expect(connection.workteams.workforces()).rejects.toMatchObject({
      code: 'unreachable',
      exitCode: 254,
      message: expect.stringContaining('ECONNREFUSED'),
      hint: expect.stringContaining('--endpoint-url'),
      aws: { name: 'ECONNREFUSED', retryable: true },
    });
    await connection.close();
  });

  test('a server that is not AWS is told from AWS', async () => {
    const server = createServer((_, response) => response.writeHead(404).end('<html>no such page</html>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const connection = await connect({ endpointUrl: `http://127.0.0.1:${port}` });
    await expect(connection.workteams.workforces()).rejects.toMatchObject({ code: 'not-aws', exitCode: 254 });
    await connection.close();
    server.closeAllConnections();
    server.close();
  });
});
