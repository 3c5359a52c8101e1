import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CreateWorkteamCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { DEMO_POOL } from '../src/sandbox/seed/demo-data.ts';
import { cleanEnv, PROGRAM, startSandbox } from './lib/program.ts';
import type { BenchRow } from './lib/rows.ts';

export const summary = 'requests that an audit of 25 teams makes: 2,000 members in all, and 2,000 in each';

const TEAMS = 25;
const PEOPLE = 2_000;
const PAGE = 60;
const CONCURRENCY = 16;
const UserPoolId = DEMO_POOL.poolId;

/** Beside what lists members: what is asked once, for each job, bucket, topic and role of the account. */
const SURROUNDINGS = 40;

export async function run(): Promise<BenchRow[]> {
  const sandbox = await startSandbox();
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = sandbox.env;
  const config = {
    endpoint: sandbox.url,
    region: DEMO_POOL.region,
    credentials: { accessKeyId, secretAccessKey },
  };
  const cognito = new CognitoIdentityProviderClient(config);
  const sagemaker = new SageMakerClient(config);
  try {
    const there = JSON.parse(await groundctl(sandbox.env, 'workteams', 'list', '--output', 'json')).teams
      .length;
    const teams = Array.from({ length: TEAMS - there }, (_, at) => `crowd-${at}`);
    for (const name of teams) {
      await cognito.send(new CreateGroupCommand({ UserPoolId, GroupName: name }));
      const CognitoMemberDefinition = { UserPool: UserPoolId, UserGroup: name, ClientId: DEMO_POOL.clientId };
      const MemberDefinitions = [{ CognitoMemberDefinition }];
      await sagemaker.send(
        new CreateWorkteamCommand({ WorkteamName: name, Description: name, MemberDefinitions }),
      );
    }
    const people = Array.from({ length: PEOPLE }, (_, at) => `worker-${at}@example.com`);
    const add = (Username: string, GroupName: string) =>
      cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));
    await each(people, async (Username, at) => {
      await cognito.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: 'SUPPRESS' }));
      await add(Username, teams[at % teams.length] ?? '');
    });
    const once = await row(
      sandbox.env,
      '2,000 members in all',
      teams.length * Math.ceil(PEOPLE / teams.length / PAGE),
    );
    await each(people, async (Username) => {
      for (const team of teams) await add(Username, team);
    });
    const all = await row(
      sandbox.env,
      `2,000 members in each of ${teams.length}`,
      teams.length * Math.ceil(PEOPLE / PAGE),
    );
    return [once, all];
  } finally {
    cognito.destroy();
    sagemaker.destroy();
    await sandbox.stop();
  }
}

/** The requests made, beside the pages that the lists of the teams and of the pool have. */
async function row(env: NodeJS.ProcessEnv, what: string, teamPages: number): Promise<BenchRow> {
  const { requests } = JSON.parse(
    await groundctl(env, 'workteams', 'audit', '--fail-on', 'never', '--output', 'json'),
  ) as { requests: number };
  const pages = teamPages + Math.ceil(PEOPLE / PAGE);
  return {
    what: `workteams audit, ${TEAMS} teams, ${what}`,
    measured: `${requests} requests`,
    peer: `${pages} pages of ${PAGE}`,
    compared: `${requests - pages} more`,
    limit: `${SURROUNDINGS} more`,
    verdict: requests - pages <= SURROUNDINGS ? 'ok' : 'over',
  };
}

async function groundctl(env: NodeJS.ProcessEnv, ...words: string[]): Promise<string> {
  const options = { env: { ...cleanEnv(), ...env }, maxBuffer: 100_000_000 };
  return (await promisify(execFile)(process.execPath, [PROGRAM, ...words], options)).stdout;
}

async function each(
  people: readonly string[],
  one: (name: string, at: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < people.length; at = next++) await one(people[at] ?? '', at);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}
