import {
  CreateBucketCommand,
  DeleteBucketCorsCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketPolicyCommand,
  DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAccelerateConfigurationCommand,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketReplicationCommand,
  GetBucketRequestPaymentCommand,
  GetBucketTaggingCommand,
  GetObjectLockConfigurationCommand,
  GetObjectTorrentCommand,
  GetPublicAccessBlockCommand,
  PutBucketAclCommand,
  PutBucketCorsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketRequestPaymentCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTarget, outcome, type Target } from './target.ts';

/** The SDK's type leaves it out; the service takes it. */
const LOG_DELIVERY = 'log-delivery-write' as 'private';

let target: Target;
let s3: S3Client;
const Bucket = 'contract-settings';

beforeAll(async () => {
  target = await openTarget();
  s3 = target.client();
  await s3.send(new CreateBucketCommand({ Bucket }));
});

afterAll(() => target.close());

describe('settings of a bucket', () => {
  it('policy: none, put, read, its status, taken away', async () => {
    expect(await outcome(s3.send(new GetBucketPolicyCommand({ Bucket })))).toBe('NoSuchBucketPolicy 404');
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::123456789012:root' },
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${Bucket}/*`,
        },
      ],
    });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect(JSON.parse((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy ?? '')).toEqual(
      JSON.parse(Policy),
    );
    expect((await s3.send(new GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus?.IsPublic).toBe(false);
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    expect(await outcome(s3.send(new GetBucketPolicyCommand({ Bucket })))).toBe('NoSuchBucketPolicy 404');
  });

  it.each([
    ['not JSON', 'nonsense'],
    [
      'without principal',
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
    ],
    [
      'about another bucket',
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"s3:*","Resource":"arn:aws:s3:::other/*"}]}',
    ],
  ])('policy: refused when %s', async (_, Policy) => {
    expect(await outcome(s3.send(new PutBucketPolicyCommand({ Bucket, Policy })))).toBe(
      'MalformedPolicy 400',
    );
  });

  it('policy: public ones are blocked until the block is lifted', async () => {
    const name = 'contract-public';
    await s3.send(new CreateBucketCommand({ Bucket: name }));
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${name}/*` },
      ],
    });
    expect(await outcome(s3.send(new PutBucketPolicyCommand({ Bucket: name, Policy })))).toBe(
      'AccessDenied 403',
    );
    await s3.send(new DeletePublicAccessBlockCommand({ Bucket: name }));
    await s3.send(new PutBucketPolicyCommand({ Bucket: name, Policy }));
    expect((await s3.send(new GetBucketPolicyStatusCommand({ Bucket: name }))).PolicyStatus?.IsPublic).toBe(
      true,
    );
    await s3.send(new PutObjectCommand({ Bucket: name, Key: 'k', Body: 'for everybody' }));
    const anonymous = async () => (await fetch(`${target.url}/${name}/k`)).status;
    expect(await anonymous()).toBe(200);
    const PublicAccessBlockConfiguration = { RestrictPublicBuckets: true };
    await s3.send(new PutPublicAccessBlockCommand({ Bucket: name, PublicAccessBlockConfiguration }));
    expect(await anonymous()).toBe(403);
  });

  it('CORS: none, put, read, served, taken away', async () => {
    expect(await outcome(s3.send(new GetBucketCorsCommand({ Bucket })))).toBe('NoSuchCORSConfiguration 404');
    const CORSRules = [
      {
        AllowedOrigins: ['https://*.example.com'],
        AllowedMethods: ['GET', 'HEAD'],
        AllowedHeaders: ['*'],
        ExposeHeaders: ['ETag'],
        MaxAgeSeconds: 60,
      },
    ];
    await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
    expect((await s3.send(new GetBucketCorsCommand({ Bucket }))).CORSRules).toEqual(CORSRules);
    const ask = (Origin: string, method: string) =>
      fetch(`${target.url}/${Bucket}/k`, {
        method: 'OPTIONS',
        headers: {
          Origin,
          'Access-Control-Request-Method': method,
          'Access-Control-Request-Headers': 'x-custom',
        },
      });
    const granted = await ask('https://label.example.com', 'GET');
    expect([
      granted.status,
      granted.headers.get('access-control-allow-origin'),
      granted.headers.get('access-control-allow-headers'),
      granted.headers.get('access-control-max-age'),
    ]).toEqual([200, 'https://label.example.com', 'x-custom', '60']);
    expect((await ask('https://label.example.com', 'PUT')).status).toBe(403);
    expect((await ask('https://example.org', 'GET')).status).toBe(403);
    const served = await fetch(`${target.url}/${Bucket}/k`, {
      headers: { Origin: 'https://label.example.com' },
    });
    expect([
      served.headers.get('access-control-allow-origin'),
      served.headers.get('access-control-expose-headers'),
      served.headers.get('vary'),
    ]).toEqual(['https://label.example.com', 'ETag', expect.stringContaining('Origin')]);
    await s3.send(new DeleteBucketCorsCommand({ Bucket }));
    expect(await outcome(s3.send(new GetBucketCorsCommand({ Bucket })))).toBe('NoSuchCORSConfiguration 404');
    const bad = [{ AllowedOrigins: ['*'], AllowedMethods: ['PATCH'] }];
    expect(
      await outcome(s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: bad } }))),
    ).toBe('InvalidRequest 400');
  });

  it('public access block: on from the start, changed, taken away', async () => {
    const all = {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    };
    const get = async () =>
      (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration;
    expect(await get()).toEqual(all);
    await s3.send(
      new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
    );
    expect(await get()).toEqual({
      BlockPublicAcls: true,
      IgnorePublicAcls: false,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: false,
    });
    await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
    expect(await outcome(get())).toBe('NoSuchPublicAccessBlockConfiguration 404');
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: all }));
  });

  it('ownership: enforced from the start, so ACLs are refused; changed, taken away', async () => {
    const get = async () =>
      (await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls?.Rules;
    expect(await get()).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
    expect(await outcome(s3.send(new PutBucketAclCommand({ Bucket, ACL: LOG_DELIVERY })))).toBe(
      'AccessControlListNotSupported 400',
    );
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' as const }] };
    await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
    expect(await get()).toEqual(OwnershipControls.Rules);
    await s3.send(new PutBucketAclCommand({ Bucket, ACL: LOG_DELIVERY }));
    const { Grants = [] } = await s3.send(new GetBucketAclCommand({ Bucket }));
    expect(
      Grants.map(
        ({ Permission, Grantee }) => `${Permission} ${Grantee?.URI?.split('/').at(-1) ?? Grantee?.Type}`,
      ),
    ).toEqual(['FULL_CONTROL CanonicalUser', 'WRITE LogDelivery', 'READ_ACP LogDelivery']);
    await s3.send(new PutBucketAclCommand({ Bucket, ACL: 'private' }));
    await s3.send(new DeleteBucketOwnershipControlsCommand({ Bucket }));
    expect(await outcome(get())).toBe('OwnershipControlsNotFoundError 404');
  });

  it('encryption: AES256 from the start, changed, back to the start', async () => {
    const get = async () =>
      (await s3.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration
        ?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
    expect(await get()).toEqual({ SSEAlgorithm: 'AES256' });
    const Rules = [
      { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const }, BucketKeyEnabled: true },
    ];
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
    const put = await s3.send(new PutObjectCommand({ Bucket, Key: 'by-default', Body: 'x' }));
    expect([put.ServerSideEncryption, put.BucketKeyEnabled]).toEqual(['aws:kms', true]);
    await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
    expect(await get()).toEqual({ SSEAlgorithm: 'AES256' });
  });

  it('lifecycle: none, put, read, taken away, refused', async () => {
    expect(await outcome(s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })))).toBe(
      'NoSuchLifecycleConfiguration 404',
    );
    const Rules = [
      { ID: 'logs', Status: 'Enabled' as const, Filter: { Prefix: 'logs/' }, Expiration: { Days: 30 } },
    ];
    await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    expect((await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules).toEqual(Rules);
    await s3.send(new DeleteBucketLifecycleCommand({ Bucket }));
    const idle = [{ ID: 'idle', Status: 'Enabled' as const, Filter: { Prefix: '' } }];
    expect(
      await outcome(
        s3.send(
          new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: idle } }),
        ),
      ),
    ).toBe('InvalidRequest 400');
  });

  it('Object Lock: none, refused without versions, put, read, keeps versioning on', async () => {
    const Locked = 'contract-settings-locked';
    await s3.send(new CreateBucketCommand({ Bucket: Locked }));
    const get = () => s3.send(new GetObjectLockConfigurationCommand({ Bucket: Locked }));
    const put = (DefaultRetention: object) =>
      s3.send(
        new PutObjectLockConfigurationCommand({
          Bucket: Locked,
          ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention } },
        }),
      );
    const version = (Status: 'Enabled' | 'Suspended') =>
      s3.send(new PutBucketVersioningCommand({ Bucket: Locked, VersioningConfiguration: { Status } }));
    expect(await outcome(get())).toBe('ObjectLockConfigurationNotFoundError 404');
    expect(await outcome(put({ Mode: 'GOVERNANCE', Days: 1 }))).toBe('InvalidBucketState 409');
    await version('Enabled');
    expect(await outcome(put({ Mode: 'GOVERNANCE', Days: 1, Years: 1 }))).toBe('MalformedXML 400');
    await put({ Mode: 'COMPLIANCE', Days: 7 });
    expect((await get()).ObjectLockConfiguration).toEqual({
      ObjectLockEnabled: 'Enabled',
      Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 7 } },
    });
    expect(await outcome(version('Suspended'))).toBe('InvalidBucketState 409');
  });

  it('Requester Pays: off, put, read, refused', async () => {
    const payer = async () => (await s3.send(new GetBucketRequestPaymentCommand({ Bucket }))).Payer;
    const put = (Payer: 'Requester' | 'BucketOwner') =>
      s3.send(new PutBucketRequestPaymentCommand({ Bucket, RequestPaymentConfiguration: { Payer } }));
    expect(await payer()).toBe('BucketOwner');
    await put('Requester');
    expect(await payer()).toBe('Requester');
    expect(await outcome(put('Nobody' as 'Requester'))).toBe('MalformedXML 400');
    await put('BucketOwner');
  });

  it('tags: none, put, read, taken away', async () => {
    expect(await outcome(s3.send(new GetBucketTaggingCommand({ Bucket })))).toBe('NoSuchTagSet 404');
    const TagSet = [{ Key: 'team', Value: 'retail' }];
    await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    expect((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual(TagSet);
    await s3.send(new DeleteBucketTaggingCommand({ Bucket }));
    expect(await outcome(s3.send(new GetBucketTaggingCommand({ Bucket })))).toBe('NoSuchTagSet 404');
  });
});

describe('logging', () => {
  const Target = 'contract-settings-logs';
  const enable = (TargetBucket: string, more: object = {}) =>
    s3.send(
      new PutBucketLoggingCommand({
        Bucket,
        BucketLoggingStatus: { LoggingEnabled: { TargetBucket, TargetPrefix: 'access/', ...more } },
      }),
    );
  const get = async () => (await s3.send(new GetBucketLoggingCommand({ Bucket }))).LoggingEnabled;

  beforeAll(() => s3.send(new CreateBucketCommand({ Bucket: Target })));

  it('is off from the start, and refused without permission on the target', async () => {
    expect(await get()).toBeUndefined();
    expect(await outcome(enable(Target))).toBe('InvalidTargetBucketForLogging 400');
    expect(await outcome(enable('contract-nowhere'))).toBe('InvalidTargetBucketForLogging 400');
  });

  it('is refused where the target lies in another region', async () => {
    const west = target.client({ region: 'eu-west-1' });
    const name = 'contract-settings-west';
    await west.send(
      new CreateBucketCommand({
        Bucket: name,
        CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
      }),
    );
    expect(await outcome(enable(name))).toBe('InvalidTargetBucketForLogging 400');
  });

  it('is enabled once a policy lets the log service write, and disabled again', async () => {
    const statement = {
      Effect: 'Allow',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::${Target}/access/*`,
      Condition: {
        ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${Bucket}` },
        StringEquals: { 'aws:SourceAccount': '123456789012' },
      },
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await s3.send(new PutBucketPolicyCommand({ Bucket: Target, Policy }));
    expect(await outcome(enable(Target, { TargetPrefix: 'elsewhere/' }))).toBe(
      'InvalidTargetBucketForLogging 400',
    );
    const TargetObjectKeyFormat = { PartitionedPrefix: { PartitionDateSource: 'EventTime' } };
    await enable(Target, { TargetObjectKeyFormat });
    expect(await get()).toEqual({ TargetBucket: Target, TargetPrefix: 'access/', TargetObjectKeyFormat });
    await s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: {} }));
    expect(await get()).toBeUndefined();
  });

  it('is enabled by a grant to the log delivery group, where ACLs are on', async () => {
    const name = 'contract-settings-acl-logs';
    await s3.send(
      new CreateBucketCommand({
        Bucket: name,
        ObjectOwnership: 'BucketOwnerPreferred',
        ACL: LOG_DELIVERY,
      }),
    );
    expect(await outcome(enable(name))).toBe('none');
  });
});

describe('what the sandbox does not have', () => {
  it('answers NotImplemented', async () => {
    expect(await outcome(s3.send(new GetBucketReplicationCommand({ Bucket })))).toBe('NotImplemented 501');
    expect(await outcome(s3.send(new GetBucketAccelerateConfigurationCommand({ Bucket })))).toBe(
      'NotImplemented 501',
    );
    await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
    expect(await outcome(s3.send(new GetObjectTorrentCommand({ Bucket, Key: 'k' })))).toBe(
      'NotImplemented 501',
    );
    const ObjectLockMode = 'GOVERNANCE' as const;
    const lock = { ObjectLockMode, ObjectLockRetainUntilDate: new Date(Date.now() + 1e6) };
    expect(await outcome(s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', ...lock })))).toBe(
      'NotImplemented 501',
    );
  });
});
