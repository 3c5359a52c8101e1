import {
  BedrockClient,
  CreateEvaluationJobCommand,
  type CreateEvaluationJobCommandInput,
  GetEvaluationJobCommand,
  ListEvaluationJobsCommand,
} from '@aws-sdk/client-bedrock';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signRequest } from '../../src/core/sigv4/sign.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';

let sandbox: Sandbox;
let bedrock: BedrockClient;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'none' });
  const { url: endpoint, region, credentials } = sandbox;
  bedrock = new BedrockClient({ endpoint, region, credentials, maxAttempts: 1 });
});
afterAll(async () => {
  bedrock.destroy();
  await sandbox.close();
});

test('an evaluation job is kept as it was asked for, and found by its name and its ARN', async () => {
  const job = { jobName: 'reviews', evaluationConfig: { human: {} } } as CreateEvaluationJobCommandInput;
  const { jobArn: jobIdentifier } = await bedrock.send(new CreateEvaluationJobCommand(job));
  await expect(bedrock.send(new CreateEvaluationJobCommand(job))).rejects.toThrow('reviews exists already.');
  const { jobSummaries } = await bedrock.send(new ListEvaluationJobsCommand({ statusEquals: 'InProgress' }));
  expect(jobSummaries?.map(({ jobName, jobType }) => [jobName, jobType])).toEqual([['reviews', 'Human']]);
  for (const one of [jobIdentifier, 'reviews']) {
    expect(await bedrock.send(new GetEvaluationJobCommand({ jobIdentifier: one }))).toMatchObject({
      jobName: 'reviews',
      jobArn: jobIdentifier,
    });
  }
  await expect(bedrock.send(new GetEvaluationJobCommand({ jobIdentifier: 'none' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test.each([
  ['POST', '/evaluation-jobs', 400, 'SerializationException'],
  ['POST', '/guardrails', 501, 'NotImplemented'],
])('%s %s without a document is %i %s', async (method, path, status, code) => {
  const { url, region, credentials } = sandbox;
  const body = '{';
  const signable = { method, host: new URL(url).host, path, body };
  const headers = signRequest(signable, { credentials, region, service: 'bedrock', now: new Date() });
  const answer = await fetch(`${url}${path}`, { method, headers, body });
  expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([status, code]);
});
