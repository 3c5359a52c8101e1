import { type ChildProcess, execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_ARTICLE } from '../../src/sandbox/seed/demo-data.ts';
import { environment, run, start } from '../helpers/program.ts';
import { unhurried } from '../helpers/unhurried.ts';

const exec = promisify(execFile);
const { clientId, group, poolId, region, existingTeam } = DEMO_ARTICLE;

const MEMBERS = `--member-definitions '{
        "CognitoMemberDefinition": {
            "ClientId": "${clientId}",
            "UserGroup": "${group}",
            "UserPool": "${poolId}"
        }
    }'`;

const ACCESS = `--worker-access-configuration '{
        "S3Presign": {
            "IamPolicyConstraints": {
                "SourceIp": "Enabled",
                "VpcSourceIp": "Disabled"
            }
        }
    }'`;

/** The commands of AWS's article on IP-restricted presigned URLs, with the line continuations it lacks. */
const COMMANDS = {
  create: `aws sagemaker create-workteam \\
    --description "A team for image labeling tasks" \\
    --workforce-name "default" \\
    --workteam-name "MyWorkteam" \\
    ${MEMBERS}`,
  update: `aws sagemaker update-workteam \\
    --workteam-name "MyWorkteam" \\
    --description "Updated description for image labeling tasks"`,
  createLocked: `aws sagemaker create-workteam \\
    --description "An example workteam with S3 presigned URLs restricted" \\
    --workforce-name "default" \\
    --workteam-name "exampleworkteam" \\
    ${MEMBERS} \\
    ${ACCESS}`,
  updateLocked: `aws sagemaker update-workteam \\
    --workteam-name "${existingTeam}" \\
    ${ACCESS}`,
} as const;

const LOCKED = { S3Presign: { IamPolicyConstraints: { SourceIp: 'Enabled', VpcSourceIp: 'Disabled' } } };

let awsVersion: string | undefined;
let server: ChildProcess;
let port: string;

beforeAll(async () => {
  awsVersion = await exec('aws', ['--version']).then(
    ({ stdout, stderr }) => (stdout || stderr).trim(),
    () => undefined,
  );
  const child = start(['sandbox', 'start', '--port', '0']);
  server = child;
  port = await new Promise((resolve, reject) => {
    let text = '';
    child.on('exit', (code) => reject(new Error(`The sandbox ended with ${code}.`)));
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const found = /^Sandbox ready on http:\/\/127\.0\.0\.1:(\d+) /.exec(text)?.[1];
      if (found) resolve(found);
    });
  });
});

afterAll(() => server.kill('SIGKILL'));

/** A shell in which `sandbox env` was evaluated, as its help tells people to. */
async function shell(script: string, env: Record<string, string> = {}): Promise<string> {
  const launcher = join(import.meta.dirname, '../../bin/groundctl.cjs');
  const { stdout } = await exec(
    'sh',
    ['-euc', `eval "$("$NODE" "$GROUNDCTL" sandbox env --port "$PORT" --region ${region})"\n${script}`],
    { env: { ...environment({}), NODE: process.execPath, GROUNDCTL: launcher, PORT: port, ...env } },
  );
  return stdout;
}

async function shown(name: string) {
  const document = JSON.parse(await shell(`"$NODE" "$GROUNDCTL" workteams show ${name} --output json`));
  return { lock: document.lock, ...document.Workteam };
}

describe('the commands of AWS’s article, run with the aws CLI against `groundctl sandbox start`', () => {
  test('create a team and change its description', async (context) => {
    if (awsVersion === undefined) return context.skip('the aws CLI is not installed');
    const created = JSON.parse(await shell(COMMANDS.create));
    expect(created.WorkteamArn).toContain('/MyWorkteam');
    expect(await shown('MyWorkteam')).toMatchObject({
      lock: 'off',
      WorkteamArn: created.WorkteamArn,
      Description: 'A team for image labeling tasks',
      MemberDefinitions: [
        { CognitoMemberDefinition: { ClientId: clientId, UserGroup: group, UserPool: poolId } },
      ],
    });
    const updated = JSON.parse(await shell(COMMANDS.update));
    expect(updated.Workteam.Description).toBe('Updated description for image labeling tasks');
    expect((await shown('MyWorkteam')).Description).toBe('Updated description for image labeling tasks');
  });

  test('create a locked team, and lock one that exists', async (context) => {
    if (awsVersion === undefined) return context.skip('the aws CLI is not installed');
    await shell(COMMANDS.createLocked);
    expect(await shown('exampleworkteam')).toMatchObject({
      lock: 'source-ip',
      WorkerAccessConfiguration: LOCKED,
    });
    expect((await shown(existingTeam)).lock).toBe('off');
    await shell(COMMANDS.updateLocked);
    expect(await shown(existingTeam)).toMatchObject({
      lock: 'source-ip',
      WorkerAccessConfiguration: LOCKED,
      Description: 'An existing workteam',
    });
  });

  test('see what groundctl changed', async (context) => {
    if (awsVersion === undefined) return context.skip('the aws CLI is not installed');
    await shell(`"$NODE" "$GROUNDCTL" workteams update ${existingTeam} --lock off --yes`);
    const told = JSON.parse(
      await shell(`aws sagemaker describe-workteam --workteam-name ${existingTeam} --output json`),
    );
    expect(told.Workteam.WorkerAccessConfiguration.S3Presign.IamPolicyConstraints).toEqual({
      SourceIp: 'Disabled',
      VpcSourceIp: 'Disabled',
    });
  });
});

test('`eval "$(groundctl sandbox env)"` also works in a shell with other AWS settings left over', async () => {
  const leftOver = {
    AWS_PROFILE: 'nothing',
    AWS_SESSION_TOKEN: 'x',
    AWS_ENDPOINT_URL_SAGEMAKER: 'http://127.0.0.1:9',
    AWS_REGION: 'xx',
  };
  const out = await shell(`"$NODE" "$GROUNDCTL" workteams list --output json`, leftOver);
  expect(JSON.parse(out).region).toBe(region);
});

test('a second sandbox on the same port says that it is in use', async () => {
  const { code, stdout, stderr } = await run(['sandbox', 'start', '--port', port]);
  expect({ code, stdout }).toEqual({ code: 253, stdout: '' });
  expect(stderr).toContain(`Port ${port} is in use`);
});

test('Ctrl-C ends a running sandbox with exit code 0', async () => {
  const child = start(['sandbox', 'start', '--port', '0', '--seed', 'none'], { env: unhurried('ended') });
  child.stdout.once('data', () => child.kill('SIGINT'));
  expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0);
});
