import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DescribeWorkteamCommand } from '@aws-sdk/client-sagemaker';
import { beforeAll, expect, test } from 'vitest';
import { type OpenSandbox, open } from '../sandbox/open.ts';
import { INSTALL_MS, python } from './tools.ts';

const run = promisify(execFile);
let bin: string | undefined;

beforeAll(async () => {
  bin = await python('awscli', ['awscli==1.46.2']);
}, INSTALL_MS);

/** The aws CLI against the sandbox, with nothing of the machine's own configuration. */
async function aws({ sandbox }: OpenSandbox, region: string, ...args: string[]) {
  const { stdout } = await run(join(bin ?? '', 'aws'), [...args, '--output', 'json'], {
    env: {
      PATH: process.env.PATH,
      HOME: '/nonexistent',
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_ACCESS_KEY_ID: sandbox.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: sandbox.credentials.secretAccessKey,
      AWS_DEFAULT_REGION: region,
    },
  });
  return stdout.trim() === '' ? undefined : JSON.parse(stdout);
}

const MEMBER = {
  CognitoMemberDefinition: {
    ClientId: 'exampleclientid',
    UserGroup: 'sagemaker-groundtruth-user-group',
    UserPool: 'us-west-2_examplepool',
  },
};
const LOCK = { S3Presign: { IamPolicyConstraints: { SourceIp: 'Enabled', VpcSourceIp: 'Disabled' } } };

test('the four commands of the article on IP-restricted URLs work, names and all', async (context) => {
  if (bin === undefined) return context.skip('needs Python with venv');
  await using opened = await open();
  const cli = (...args: string[]) => aws(opened, 'us-west-2', 'sagemaker', ...args);
  const describe = async (WorkteamName: string) => {
    const client = opened.sagemaker('us-west-2');
    return (await client.send(new DescribeWorkteamCommand({ WorkteamName }))).Workteam;
  };

  await cli(
    'create-workteam',
    ...['--description', 'A team for image labeling tasks'],
    ...['--workforce-name', 'default'],
    ...['--workteam-name', 'MyWorkteam'],
    ...['--member-definitions', JSON.stringify(MEMBER)],
  );
  expect(await describe('MyWorkteam')).toMatchObject({ MemberDefinitions: [MEMBER] });

  await cli(
    'update-workteam',
    ...['--workteam-name', 'MyWorkteam'],
    ...['--description', 'Updated description for image labeling tasks'],
  );
  expect(await describe('MyWorkteam')).toMatchObject({
    Description: 'Updated description for image labeling tasks',
  });

  await cli(
    'create-workteam',
    ...['--description', 'An example workteam with S3 presigned URLs restricted'],
    ...['--workforce-name', 'default'],
    ...['--workteam-name', 'exampleworkteam'],
    ...['--member-definitions', JSON.stringify(MEMBER)],
    ...['--worker-access-configuration', JSON.stringify(LOCK)],
  );
  expect(await describe('exampleworkteam')).toMatchObject({ WorkerAccessConfiguration: LOCK });

  const updated = await cli(
    'update-workteam',
    ...['--workteam-name', 'existingworkteam'],
    ...['--worker-access-configuration', JSON.stringify(LOCK)],
  );
  expect(updated.Workteam.WorkerAccessConfiguration).toEqual(LOCK);
});

test('the aws CLI pages, filters, and reads errors of all services', async (context) => {
  if (bin === undefined) return context.skip('needs Python with venv');
  await using opened = await open();
  const cli = (...args: string[]) => aws(opened, 'us-east-1', ...args);
  const [teams, users, identity, jobs] = await Promise.all([
    cli('sagemaker', 'list-workteams', '--page-size', '2'),
    cli('cognito-idp', 'list-users', '--user-pool-id', 'us-east-1_Lb7Workrs', '--filter', 'email ^= "ada."'),
    cli('sts', 'get-caller-identity'),
    cli('sagemaker', 'list-labeling-jobs', '--creation-time-after', '2026-11-15T00:00:00Z'),
  ]);
  expect(teams.Workteams).toHaveLength(6);
  expect(users.Users).toHaveLength(4);
  expect(identity.Account).toBe('123456789012');
  expect(jobs.LabelingJobSummaryList).toHaveLength(1);
  await expect(cli('sagemaker', 'describe-workteam', '--workteam-name', 'nobody')).rejects.toMatchObject({
    stderr: expect.stringContaining(
      'An error occurred (ValidationException) when calling the DescribeWorkteam operation: The work team nobody',
    ),
  });
  await expect(cli('iam', 'list-users')).rejects.toMatchObject({
    stderr: expect.stringContaining('iam:ListUsers'),
  });
});
