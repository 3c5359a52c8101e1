/**
 * A test of your own with Vitest: the account is taken back to its beginning before each test, and the request log
 * says what the code under test has asked for. Name it *.test.ts in your project.
 */
import { DeleteWorkteamCommand, ListWorkteamsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type Sandbox, type Snapshot, startSandbox } from 'groundctl/sandbox';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

let sandbox: Sandbox;
let clean: Snapshot;
let client: SageMakerClient;

beforeAll(async () => {
  sandbox = await startSandbox();
  const { url: endpoint, region, credentials } = sandbox;
  client = new SageMakerClient({ endpoint, region, credentials });
  await client.send(new ListWorkteamsCommand({}));
  clean = sandbox.snapshot();
});

beforeEach(() => {
  sandbox.restore(clean);
  sandbox.inspect.clearRequests();
});

afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

test('a team that is deleted is gone', async () => {
  await client.send(new DeleteWorkteamCommand({ WorkteamName: 'retail-boxes' }));
  const { Workteams } = await client.send(new ListWorkteamsCommand({ NameContains: 'retail-boxes' }));
  expect(Workteams).toEqual([]);
  expect(sandbox.inspect.requests().map(({ operation }) => operation)).toEqual([
    'DeleteWorkteam',
    'ListWorkteams',
  ]);
});

test('the next test has it again, and sees a throttled request retried', async () => {
  sandbox.faults.add({ match: { operation: 'ListWorkteams' }, kind: 'throttle', count: 1 });
  const { Workteams } = await client.send(new ListWorkteamsCommand({}));
  expect(Workteams).toHaveLength(6);
  expect(sandbox.inspect.requests()).toHaveLength(2);
});
