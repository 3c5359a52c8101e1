import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { signRequest } from '../src/core/sigv4/sign.ts';
import type { BenchRow } from './lib/rows.ts';
import { rateRow, type Server } from './sandbox-s3.ts';

const CONCURRENCY = 16;
const GOAL = 10;
const REQUESTS = 2_000;
const MOTO_REQUESTS = 100;
const USERS = 60;
const MANY_USERS = 100_000;

/** ListUsers and CreateWorkteam beside moto, which has no work teams: groups of a pool stand in for them there. */
export async function apiRows(ours: Server, moto: Server | undefined): Promise<BenchRow[]> {
  const mine = await measure(ours, REQUESTS, true);
  const theirs = moto === undefined ? undefined : await measure(moto, MOTO_REQUESTS, false);
  return [
    rateRow('ListUsers, 60 users', mine.list, theirs?.list, GOAL, 'requests'),
    rateRow(
      'CreateWorkteam (moto: CreateGroup) and its deletion',
      mine.create,
      theirs?.create,
      GOAL,
      'requests',
    ),
    await manyUsersRow(ours),
  ];
}

async function measure(server: Server, count: number, hasTeams: boolean) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const cognito = (operation: string, input: object) => call(server, agent, 'cognito-idp', operation, input);
  const { UserPool } = (await cognito('CreateUserPool', { PoolName: 'bench' })) as {
    UserPool: { Id: string };
  };
  const UserPoolId = UserPool.Id;
  for (let index = 0; index < USERS; index += 1) {
    await cognito('AdminCreateUser', { UserPoolId, Username: `user-${index}`, MessageAction: 'SUPPRESS' });
  }
  const list = await rate(count, () => cognito('ListUsers', { UserPoolId }));
  const team = hasTeams ? await teams(server, agent, UserPoolId) : groups(cognito, UserPoolId);
  const create = 2 * (await rate(count / 2, team));
  agent.destroy();
  return { list, create };
}

type Cognito = (operation: string, input: object) => Promise<unknown>;

function groups(cognito: Cognito, UserPoolId: string) {
  return async (index: number) => {
    const group = { UserPoolId, GroupName: `group-${index}-${Math.random()}` };
    await cognito('CreateGroup', group);
    await cognito('DeleteGroup', group);
  };
}

async function teams(server: Server, agent: Agent, UserPool: string) {
  const cognito = (operation: string, input: object) => call(server, agent, 'cognito-idp', operation, input);
  const sagemaker = (operation: string, input: object) => call(server, agent, 'sagemaker', operation, input);
  const made = await cognito('CreateUserPoolClient', { UserPoolId: UserPool, ClientName: 'bench' });
  const { ClientId } = (made as { UserPoolClient: { ClientId: string } }).UserPoolClient;
  await cognito('CreateGroup', { UserPoolId: UserPool, GroupName: 'workers' });
  await sagemaker('CreateWorkforce', { WorkforceName: 'bench', CognitoConfig: { UserPool, ClientId } });
  const MemberDefinitions = [{ CognitoMemberDefinition: { UserPool, ClientId, UserGroup: 'workers' } }];
  let number = 0;
  return async () => {
    number += 1;
    const WorkteamName = `team-${number}`;
    await sagemaker('CreateWorkteam', { WorkteamName, Description: 'A team', MemberDefinitions });
    await sagemaker('DeleteWorkteam', { WorkteamName });
  };
}

async function manyUsersRow(server: Server): Promise<BenchRow> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const cognito = (operation: string, input: object) => call(server, agent, 'cognito-idp', operation, input);
  const { UserPool } = (await cognito('CreateUserPool', {
    PoolName: 'many',
    UsernameAttributes: ['email'],
  })) as {
    UserPool: { Id: string };
  };
  const UserPoolId = UserPool.Id;
  await rate(MANY_USERS - CONCURRENCY, (index) =>
    cognito('AdminCreateUser', {
      UserPoolId,
      Username: `u-${index}-${Math.random()}@acme.example`,
      MessageAction: 'SUPPRESS',
    }),
  );
  const begin = performance.now();
  const names = new Set<string>();
  let pages = 0;
  let token: string | undefined;
  do {
    const page = (await cognito('ListUsers', {
      UserPoolId,
      ...(token ? { PaginationToken: token } : {}),
    })) as {
      Users: { Username: string }[];
      PaginationToken?: string;
    };
    for (const { Username } of page.Users) names.add(Username);
    token = page.PaginationToken;
    pages += 1;
  } while (token !== undefined);
  agent.destroy();
  const seconds = (performance.now() - begin) / 1000;
  return {
    what: '100,000 users listed, 60 a page',
    measured: `${names.size.toLocaleString('en')} in ${pages.toLocaleString('en')} pages, ${Math.round(pages / seconds).toLocaleString('en')} pages/s`,
    peer: '',
    compared: String(names.size),
    limit: String(MANY_USERS),
    verdict: names.size === MANY_USERS ? 'ok' : 'over',
  };
}

/** Calls a second, with a warm-up that does not count. */
async function rate(count: number, one: (index: number) => Promise<unknown>): Promise<number> {
  await Promise.all(Array.from({ length: CONCURRENCY }, (_, index) => one(index)));
  let next = 0;
  const begin = performance.now();
  const worker = async () => {
    while (next < count) await one(next++);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return count / ((performance.now() - begin) / 1000);
}

const TARGETS = { sagemaker: 'SageMaker', 'cognito-idp': 'AWSCognitoIdentityProviderService' } as const;

async function call(
  server: Server,
  agent: Agent,
  service: keyof typeof TARGETS,
  operation: string,
  input: object,
): Promise<unknown> {
  const { host, hostname, port } = new URL(server.url);
  const body = JSON.stringify(input);
  const sent = {
    'x-amz-target': `${TARGETS[service]}.${operation}`,
    'content-type': 'application/x-amz-json-1.1',
  };
  const headers = signRequest(
    { method: 'POST', host, path: '/', body, headers: sent },
    { credentials: server.credentials, region: 'us-east-1', service },
  );
  const outgoing = request({
    agent,
    hostname,
    port,
    method: 'POST',
    path: '/',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
  });
  outgoing.end(body);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  let text = '';
  incoming.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  await once(incoming, 'end');
  if (incoming.statusCode !== 200) throw new Error(`${operation} answered ${incoming.statusCode}: ${text}`);
  return text === '' ? {} : JSON.parse(text);
}
