import { signRequest } from '../src/core/sigv4/sign.ts';
import { rateOf, send, signedBytes } from './lib/raw-client.ts';
import type { BenchRow } from './lib/rows.ts';
import { inTurn, rateRow, type Server } from './sandbox-s3.ts';

const GOAL = 10;
const REQUESTS = 2_000;
const MOTO_REQUESTS = 300;
const USERS = 60;
const MANY_USERS = 100_000;
/** Users signed at once: all of them would take the client's memory. */
const BATCH = 10_000;

/** ListUsers and CreateWorkteam beside moto, which has no work teams: groups of a pool stand in for them there. */
export async function apiRows(ours: Server, moto: Server | undefined): Promise<BenchRow[]> {
  const { mine, theirs } = await inTurn(
    () => measure(ours, REQUESTS, true),
    moto === undefined ? undefined : () => measure(moto, MOTO_REQUESTS, false),
  );
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
  const made = await call(server, 'CreateUserPool', { PoolName: 'bench' });
  const UserPoolId = (made as { UserPool: { Id: string } }).UserPool.Id;
  const cognito = (operation: string, input: object) => bytesOf(server, 'cognito-idp', operation, input);
  const users = Array.from({ length: USERS }, (_, index) => [
    cognito('AdminCreateUser', { UserPoolId, Username: `user-${index}`, MessageAction: 'SUPPRESS' }),
  ]);
  await send(server, users);
  const listing = cognito('ListUsers', { UserPoolId });
  const list = await rateOf(
    server,
    Array.from({ length: count }, () => [listing]),
  );
  const chain = hasTeams ? await teams(server, UserPoolId) : groups(server, UserPoolId);
  const create = await rateOf(
    server,
    Array.from({ length: count / 2 }, (_, index) => chain(index)),
  );
  if (hasTeams)
    await send(server, [[bytesOf(server, 'sagemaker', 'DeleteWorkforce', { WorkforceName: 'bench' })]]);
  return { list, create };
}

/** What is made and deleted again, by its number. */
type Chain = (index: number) => readonly Buffer[];

function groups(server: Server, UserPoolId: string): Chain {
  return (index) => {
    const group = { UserPoolId, GroupName: `group-${index}` };
    return ['CreateGroup', 'DeleteGroup'].map((name) => bytesOf(server, 'cognito-idp', name, group));
  };
}

async function teams(server: Server, UserPool: string): Promise<Chain> {
  const made = await call(server, 'CreateUserPoolClient', { UserPoolId: UserPool, ClientName: 'bench' });
  const { ClientId } = (made as { UserPoolClient: { ClientId: string } }).UserPoolClient;
  await call(server, 'CreateGroup', { UserPoolId: UserPool, GroupName: 'workers' });
  const workforce = { WorkforceName: 'bench', CognitoConfig: { UserPool, ClientId } };
  await send(server, [[bytesOf(server, 'sagemaker', 'CreateWorkforce', workforce)]]);
  const MemberDefinitions = [{ CognitoMemberDefinition: { UserPool, ClientId, UserGroup: 'workers' } }];
  return (index) => {
    const WorkteamName = `team-${index}`;
    const team = { WorkteamName, Description: 'A team', MemberDefinitions };
    return [
      bytesOf(server, 'sagemaker', 'CreateWorkteam', team),
      bytesOf(server, 'sagemaker', 'DeleteWorkteam', { WorkteamName }),
    ];
  };
}

async function manyUsersRow(server: Server): Promise<BenchRow> {
  const made = await call(server, 'CreateUserPool', { PoolName: 'many', UsernameAttributes: ['email'] });
  const UserPoolId = (made as { UserPool: { Id: string } }).UserPool.Id;
  for (let at = 0; at < MANY_USERS; at += BATCH) {
    const users = Array.from({ length: BATCH }, (_, index) => {
      const Username = `u-${at + index}@acme.example`;
      return [
        bytesOf(server, 'cognito-idp', 'AdminCreateUser', {
          UserPoolId,
          Username,
          MessageAction: 'SUPPRESS',
        }),
      ];
    });
    await send(server, users);
  }
  const begin = performance.now();
  const names = new Set<string>();
  let pages = 0;
  let token: string | undefined;
  do {
    const page = (await call(server, 'ListUsers', {
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

const TARGETS = { sagemaker: 'SageMaker', 'cognito-idp': 'AWSCognitoIdentityProviderService' } as const;
const TYPE = 'application/x-amz-json-1.1';

function bytesOf(server: Server, service: keyof typeof TARGETS, operation: string, input: object): Buffer {
  const headers = { 'x-amz-target': `${TARGETS[service]}.${operation}`, 'content-type': TYPE };
  const body = Buffer.from(JSON.stringify(input));
  return signedBytes(server, { service, method: 'POST', path: '/', headers, body });
}

/** One request to Cognito whose answer is read. */
async function call(server: Server, operation: string, input: object): Promise<unknown> {
  const { host } = new URL(server.url);
  const body = JSON.stringify(input);
  const sent = { 'x-amz-target': `${TARGETS['cognito-idp']}.${operation}`, 'content-type': TYPE };
  const { host: _, ...headers } = signRequest(
    { method: 'POST', host, path: '/', body, headers: sent },
    { credentials: server.credentials, region: 'us-east-1', service: 'cognito-idp' },
  );
  const response = await fetch(server.url, { method: 'POST', headers, body });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${operation} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
