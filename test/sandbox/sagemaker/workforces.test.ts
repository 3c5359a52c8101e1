import {
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  CreateWorkforceCommand,
  type CreateWorkforceCommandInput,
  DeleteWorkforceCommand,
  DeleteWorkteamCommand,
  DescribeWorkforceCommand,
  ListWorkforcesCommand,
  UpdateWorkforceCommand,
} from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenSandbox, open } from '../open.ts';

const CREATED = new Date('2026-11-20T10:00:00Z');
const LATER = new Date('2026-11-21T10:00:00Z');
const OIDC = {
  ClientId: 'portal',
  ClientSecret: 'do-not-show-this',
  Issuer: 'https://idp.acme.example',
  AuthorizationEndpoint: 'https://idp.acme.example/authorize',
  TokenEndpoint: 'https://idp.acme.example/token',
  UserInfoEndpoint: 'https://idp.acme.example/userinfo',
  LogoutEndpoint: 'https://idp.acme.example/logout',
  JwksUri: 'https://idp.acme.example/jwks.json',
};
const VPC = { VpcId: 'vpc-0a1', SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1', 'subnet-2'] };

let aws: OpenSandbox;
let now: Date;

beforeEach(async () => {
  now = CREATED;
  aws = await open({ clock: () => now });
});

afterEach(() => aws[Symbol.asyncDispose]());

function create(input: Partial<CreateWorkforceCommandInput>): CreateWorkforceCommand {
  return new CreateWorkforceCommand({ WorkforceName: 'mine', ...input });
}

test('a Cognito workforce is created once its pool and client exist, and described', async () => {
  const region = 'eu-central-1';
  const cognito = aws.cognito(region);
  const sagemaker = aws.sagemaker(region);
  const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: 'workers' }));
  const UserPoolId = UserPool?.Id;
  const { UserPoolClient } = await cognito.send(
    new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'portal', GenerateSecret: true }),
  );
  const CognitoConfig = { UserPool: UserPoolId, ClientId: UserPoolClient?.ClientId };
  await expect(
    sagemaker.send(create({ CognitoConfig: { UserPool: UserPoolId, ClientId: 'nobody' } })),
  ).rejects.toMatchObject({ name: 'ValidationException' });
  const { WorkforceArn } = await sagemaker.send(create({ CognitoConfig }));
  const { Workforce } = await sagemaker.send(new DescribeWorkforceCommand({ WorkforceName: 'mine' }));
  expect(Workforce).toEqual({
    WorkforceName: 'mine',
    WorkforceArn: 'arn:aws:sagemaker:eu-central-1:123456789012:workforce/mine',
    Status: 'Active',
    SubDomain: expect.stringMatching(/^[0-9a-f]+\.labeling\.eu-central-1\.sagemaker\.aws$/),
    CreateDate: CREATED,
    LastUpdatedDate: CREATED,
    IpAddressType: 'ipv4',
    SourceIpConfig: { Cidrs: [] },
    CognitoConfig,
  });
  expect(WorkforceArn).toBe(Workforce?.WorkforceArn);
});

test('an account has one workforce a region', async () => {
  await expect(aws.sagemaker().send(create({ OidcConfig: OIDC }))).rejects.toMatchObject({
    name: 'ValidationException',
    message:
      'Cannot create more than one workforce for account 123456789012. If you are trying to update existing workforce, please use UpdateWorkforce API',
  });
  await aws.sagemaker('sa-east-1').send(create({ OidcConfig: OIDC }));
});

test('the secret of an identity provider is never returned', async () => {
  const sagemaker = aws.sagemaker('sa-east-1');
  await sagemaker.send(create({ OidcConfig: { ...OIDC, Scope: 'openid email' } }));
  const described = await sagemaker.send(new DescribeWorkforceCommand({ WorkforceName: 'mine' }));
  const updated = await sagemaker.send(
    new UpdateWorkforceCommand({ WorkforceName: 'mine', OidcConfig: OIDC }),
  );
  const { ClientSecret: _, ...shown } = OIDC;
  expect(described.Workforce?.OidcConfig).toEqual({ ...shown, Scope: 'openid email' });
  expect(updated.Workforce?.OidcConfig).toEqual(shown);
});

test('a workforce has exactly one source of members', async () => {
  const sagemaker = aws.sagemaker('sa-east-1');
  const CognitoConfig = { UserPool: 'a_b', ClientId: 'c' };
  for (const input of [{}, { CognitoConfig, OidcConfig: OIDC }]) {
    await expect(sagemaker.send(create(input))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('exactly one of CognitoConfig and OidcConfig'),
    });
  }
});

test('the allow list The entire list of groups is replaced, and the date says when', async () => {
  now = LATER;
  const update = (Cidrs: string[]) =>
    aws.sagemaker().send(new UpdateWorkforceCommand({ WorkforceName: 'default', SourceIpConfig: { Cidrs } }));
  const { Workforce } = await update(['192.0.2.0/24', '2001:db8::/32']);
  expect(Workforce?.SourceIpConfig?.Cidrs).toEqual(['192.0.2.0/24', '2001:db8::/32']);
  expect(Workforce?.LastUpdatedDate).toEqual(LATER);
  expect((await update([])).Workforce?.SourceIpConfig?.Cidrs).toEqual([]);
});

test('ten CIDRs are taken, eleven are not, and malformed ones are named together', async () => {
  const update = (Cidrs: string[]) =>
    aws.sagemaker().send(new UpdateWorkforceCommand({ WorkforceName: 'default', SourceIpConfig: { Cidrs } }));
  const cidrs = Array.from({ length: 11 }, (_, index) => `192.0.2.${index}/32`);
  await update(cidrs.slice(0, 10));
  await expect(update(cidrs)).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('up to 10'),
  });
  await expect(update(['192.0.2.1', '192.0.2.0/33'])).rejects.toMatchObject({
    message: expect.stringMatching(
      /^1 validation error detected: Value '\[192\.0\.2\.1, 192\.0\.2\.0\/33\]' at 'sourceIpConfig\.cidrs'/,
    ),
  });
});

test('a VPC is set as a whole and taken away by an empty object', async () => {
  const update = (WorkforceVpcConfig: object) =>
    aws.sagemaker().send(new UpdateWorkforceCommand({ WorkforceName: 'default', WorkforceVpcConfig }));
  const { Workforce } = await update(VPC);
  expect(Workforce?.WorkforceVpcConfig).toEqual({
    ...VPC,
    VpcEndpointId: expect.stringMatching(/^vpce-[0-9a-f]{17}$/),
  });
  await expect(update({ VpcId: 'vpc-0a1' })).rejects.toMatchObject({ name: 'ValidationException' });
  const kept = await aws
    .sagemaker()
    .send(new UpdateWorkforceCommand({ WorkforceName: 'default', IpAddressType: 'dualstack' }));
  expect(kept.Workforce).toMatchObject({ WorkforceVpcConfig: VPC, IpAddressType: 'dualstack' });
  expect((await update({})).Workforce?.WorkforceVpcConfig).toBeUndefined();
});

test('an identity provider can be changed only while there are no teams', async () => {
  const sagemaker = aws.sagemaker('eu-west-1');
  const update = new UpdateWorkforceCommand({ WorkforceName: 'acme-idp', OidcConfig: OIDC });
  await expect(sagemaker.send(update)).rejects.toMatchObject({ name: 'ConflictException' });
  for (const WorkteamName of ['lidar-north', 'lidar-south']) {
    await sagemaker.send(new DeleteWorkteamCommand({ WorkteamName }));
  }
  expect((await sagemaker.send(update)).Workforce?.OidcConfig?.ClientId).toBe('portal');
});

test('a Cognito workforce does not become an OIDC one', async () => {
  const update = new UpdateWorkforceCommand({ WorkforceName: 'default', OidcConfig: OIDC });
  await expect(aws.sagemaker().send(update)).rejects.toMatchObject({ name: 'ValidationException' });
});

test('a missing workforce is a ValidationException that begins with "No workforce"', async () => {
  const missing = { name: 'ValidationException', message: expect.stringMatching(/^No workforce/) };
  const WorkforceName = 'nobody';
  for (const command of [
    new DescribeWorkforceCommand({ WorkforceName }),
    new DeleteWorkforceCommand({ WorkforceName }),
  ]) {
    await expect(aws.sagemaker().send(command as DescribeWorkforceCommand)).rejects.toMatchObject(missing);
  }
  await expect(aws.sagemaker().send(new UpdateWorkforceCommand({ WorkforceName }))).rejects.toMatchObject(
    missing,
  );
});

test('a workforce is deleted after its teams, not before', async () => {
  const sagemaker = aws.sagemaker('eu-west-1');
  const remove = new DeleteWorkforceCommand({ WorkforceName: 'acme-idp' });
  await expect(sagemaker.send(remove)).rejects.toMatchObject({ name: 'ResourceInUse' });
  for (const WorkteamName of ['lidar-north', 'lidar-south']) {
    await sagemaker.send(new DeleteWorkteamCommand({ WorkteamName }));
  }
  await sagemaker.send(remove);
  expect((await sagemaker.send(new ListWorkforcesCommand({}))).Workforces).toEqual([]);
});

test('workforces are listed by name', async () => {
  const list = (NameContains: string) => aws.sagemaker().send(new ListWorkforcesCommand({ NameContains }));
  expect((await list('EFA')).Workforces?.map(({ WorkforceName }) => WorkforceName)).toEqual(['default']);
  expect((await list('other')).Workforces).toEqual([]);
});
