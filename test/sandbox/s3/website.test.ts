import {
  CreateBucketCommand,
  DeleteBucketWebsiteCommand,
  DeletePublicAccessBlockCommand,
  GetBucketWebsiteCommand,
  PutBucketPolicyCommand,
  PutBucketWebsiteCommand,
  PutObjectCommand,
  type S3Client,
  type WebsiteConfiguration,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start.ts';
import { s3Of } from './client.ts';
import { rawGet } from './raw.ts';

const Bucket = 'site.acme.example';
let sandbox: Sandbox;
let s3: S3Client;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'none', logDelay: 0 });
  s3 = s3Of(sandbox);
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
  const pages = {
    'index.html': 'home',
    'docs/index.html': 'docs',
    'error.html': 'sorry',
    'private/a': 'secret',
  };
  for (const [Key, Body] of Object.entries(pages)) {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'text/html' }));
  }
  await s3.send(
    new PutObjectCommand({
      Bucket,
      Key: 'moved',
      Body: 'x',
      WebsiteRedirectLocation: 'https://acme.example/new',
    }),
  );
  const allow = (Action: string, Resource: string) => ({ Effect: 'Allow', Principal: '*', Action, Resource });
  const deny = { ...allow('s3:GetObject', `arn:aws:s3:::${Bucket}/private/*`), Effect: 'Deny' };
  const arn = `arn:aws:s3:::${Bucket}`;
  const Statement = [allow('s3:GetObject', `${arn}/*`), allow('s3:ListBucket', arn), deny];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
});

afterAll(async () => {
  s3.destroy();
  await sandbox.close();
});

const put = (config: WebsiteConfiguration) =>
  s3.send(new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration: config }));

/** A page as a browser asks for it: by the website's own host. */
async function page(path: string, method = 'GET', host = `${Bucket}.s3-website.localhost`) {
  const headers = { host: `${host}:${sandbox.port}` };
  const { status, headers: answer, body } = await rawGet(`${sandbox.url}${path}`, { headers, method });
  return {
    status,
    body,
    location: answer.location,
    type: answer['content-type'],
    code: answer['x-amz-error-code'],
  };
}

const INDEX = { IndexDocument: { Suffix: 'index.html' } };

describe('the website of a bucket', () => {
  test('has the index document at each end, and a folder redirects to it', async () => {
    await put(INDEX);
    expect(await page('/')).toMatchObject({ status: 200, body: 'home', type: 'text/html' });
    expect(await page('/docs/?versionId=x')).toMatchObject({ status: 200, body: 'docs' });
    expect(await page('/docs')).toMatchObject({ status: 302, location: '/docs/' });
    expect(await page('/index.html', 'HEAD')).toMatchObject({ status: 200, body: '' });
    const old = await page('/', 'GET', `${Bucket}.s3-website-us-east-1.localhost`);
    expect(old.body).toBe('home');
    // Paths of the sandbox's own are pages like others here.
    expect(await page('/portal/')).toMatchObject({ status: 404, code: 'NoSuchKey' });
  });

  test('tells errors on a page', async () => {
    await put(INDEX);
    const missing = await page('/%3Cb%3E');
    expect(missing).toMatchObject({ status: 404, type: 'text/html; charset=utf-8', code: 'NoSuchKey' });
    expect(missing.body).toContain('<h1>404 Not Found</h1>');
    expect(missing.body).toContain('<li>Key: &lt;b&gt;</li>');
    expect(await page('/private/a')).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect(await page('/', 'PUT')).toMatchObject({ status: 405, code: 'MethodNotAllowed' });
    expect((await page('/none', 'HEAD')).body).toBe('');
  });

  test('has an error document, with the status of the error', async () => {
    await put({ ...INDEX, ErrorDocument: { Key: 'error.html' } });
    expect(await page('/none')).toMatchObject({ status: 404, body: 'sorry' });
    expect(await page('/private/a')).toMatchObject({ status: 403, body: 'sorry' });
    await put({ ...INDEX, ErrorDocument: { Key: 'not-there.html' } });
    expect(await page('/none')).toMatchObject({ status: 404, code: 'NoSuchKey' });
  });

  test('redirects: an object, everything, by prefix, by error', async () => {
    await put(INDEX);
    expect(await page('/moved')).toMatchObject({ status: 301, location: 'https://acme.example/new' });
    await put({ RedirectAllRequestsTo: { HostName: 'acme.example', Protocol: 'https' } });
    expect(await page('/a%20b')).toMatchObject({ status: 301, location: 'https://acme.example/a%20b' });
    await put({
      ...INDEX,
      RoutingRules: [
        { Condition: { KeyPrefixEquals: 'old/' }, Redirect: { ReplaceKeyPrefixWith: 'docs/' } },
        {
          Condition: { HttpErrorCodeReturnedEquals: '404', KeyPrefixEquals: 'shop/' },
          Redirect: {
            HostName: 'shop.example',
            ReplaceKeyWith: 'gone',
            HttpRedirectCode: '307',
            Protocol: 'https',
          },
        },
      ],
    });
    const own = `${Bucket}.s3-website.localhost:${sandbox.port}`;
    expect(await page('/old/a/b')).toMatchObject({ status: 301, location: `http://${own}/docs/a/b` });
    expect(await page('/shop/a')).toMatchObject({ status: 307, location: 'https://shop.example/gone' });
    expect(await page('/other')).toMatchObject({ status: 404, code: 'NoSuchKey' });
  });

  test('is not there for a bucket without one, or without a bucket', async () => {
    await put(INDEX);
    await s3.send(new DeleteBucketWebsiteCommand({ Bucket }));
    expect(await page('/')).toMatchObject({ status: 404, code: 'NoSuchWebsiteConfiguration' });
    expect(await page('/', 'GET', 'nobody.s3-website.localhost')).toMatchObject({
      status: 404,
      code: 'NoSuchBucket',
    });
    await expect(s3.send(new GetBucketWebsiteCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchWebsiteConfiguration',
      message: 'The specified bucket does not have a website configuration',
    });
  });
});

describe('its configuration', () => {
  test('comes back as it was put', async () => {
    const config = {
      ...INDEX,
      ErrorDocument: { Key: 'error.html' },
      RoutingRules: [{ Condition: { KeyPrefixEquals: 'a/' }, Redirect: { ReplaceKeyWith: 'b' } }],
    };
    await put(config);
    expect(await s3.send(new GetBucketWebsiteCommand({ Bucket }))).toMatchObject(config);
  });

  const rule = (Redirect: object, Condition?: object) =>
    ({ ...INDEX, RoutingRules: [{ Redirect, ...(Condition ? { Condition } : {}) }] }) as WebsiteConfiguration;

  test.each<[WebsiteConfiguration, string, string]>([
    [{}, 'InvalidArgument', 'A value for IndexDocument Suffix must be provided'],
    [{ IndexDocument: { Suffix: 'a/b' } }, 'InvalidArgument', 'The IndexDocument Suffix is not well formed'],
    [{ IndexDocument: { Suffix: '' } }, 'InvalidArgument', 'The IndexDocument Suffix is not well formed'],
    [{ ...INDEX, ErrorDocument: { Key: '' } }, 'InvalidArgument', 'The ErrorDocument Key is not well formed'],
    [
      { ...INDEX, RedirectAllRequestsTo: { HostName: 'a' } },
      'InvalidArgument',
      'in conjunction with other Routing Rules',
    ],
    [
      { RedirectAllRequestsTo: { HostName: 'a', Protocol: 'ftp' as 'http' } },
      'InvalidRequest',
      'Invalid protocol, protocol can be http or https.',
    ],
    [{ ...INDEX, RoutingRules: [] }, 'MalformedXML', 'The XML you provided'],
    [rule({ ReplaceKeyWith: 'a', ReplaceKeyPrefixWith: 'b' }), 'InvalidRequest', 'but not both'],
    [rule({ ReplaceKeyWith: 'a', HttpRedirectCode: '200' }), 'InvalidRequest', 'HTTP redirect code (200)'],
    [
      rule({ ReplaceKeyWith: 'a' }, { HttpErrorCodeReturnedEquals: '300' }),
      'InvalidRequest',
      'HTTP error code (300)',
    ],
    [rule({ ReplaceKeyWith: 'a' }, {}), 'InvalidRequest', 'Condition cannot be empty.'],
    [rule({}), 'MalformedXML', 'The XML you provided'],
    [
      { ...INDEX, RoutingRules: Array.from({ length: 51 }, () => ({ Redirect: { ReplaceKeyWith: 'a' } })) },
      'InvalidRequest',
      'allowed limit of 50 rules',
    ],
  ])('%j is refused', async (config, name, message) => {
    await expect(put(config)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
  });
});
