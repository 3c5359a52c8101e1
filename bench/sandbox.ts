import { Agent, request } from 'node:http';
import { signRequest } from '../src/core/sigv4/sign.ts';
import { startSandbox } from '../src/sandbox/start.ts';
import type { BenchRow } from './lib/rows.ts';
import * as s3 from './sandbox-s3.ts';

export const summary = 'how soon the sandbox is ready, and how many requests a second it answers';

const STARTS = 10;
const REQUESTS = 5_000;
const CONCURRENCY = 32;

const READY_LIMIT_MS = 100;

export async function run(): Promise<BenchRow[]> {
  return [await readyRow(), ...(await rateRows()), ...(await s3.run())];
}

async function readyRow(): Promise<BenchRow> {
  const starts: number[] = [];
  for (let index = 0; index < STARTS; index += 1) {
    const begin = performance.now();
    const sandbox = await startSandbox();
    starts.push(performance.now() - begin);
    await sandbox.close();
  }
  // The first start is the one people wait for: it loads and compiles everything.
  const first = starts[0] ?? Number.POSITIVE_INFINITY;
  return {
    what: 'sandbox ready in process, first start',
    measured: `${ms(first)} (best of ${STARTS}: ${ms(Math.min(...starts))})`,
    peer: '',
    compared: ms(first),
    limit: `${READY_LIMIT_MS} ms`,
    verdict: first <= READY_LIMIT_MS ? 'ok' : 'over',
  };
}

async function rateRows(): Promise<BenchRow[]> {
  const calls: [label: string, service: string, target: string, input: object][] = [
    ['DescribeWorkteam', 'sagemaker', 'SageMaker.DescribeWorkteam', { WorkteamName: 'retail-boxes' }],
    ['ListWorkteams (6 teams)', 'sagemaker', 'SageMaker.ListWorkteams', {}],
    [
      'ListUsersInGroup (20 users)',
      'cognito-idp',
      'AWSCognitoIdentityProviderService.ListUsersInGroup',
      { UserPoolId: 'us-east-1_Lb7Workrs', GroupName: 'street-frames' },
    ],
  ];
  const rows: BenchRow[] = [];
  for (const [label, service, target, input] of calls) {
    const rate = await requestRate(service, target, JSON.stringify(input));
    const measured = `${Math.round(rate).toLocaleString('en')} requests/s, client in the same process`;
    rows.push({ what: label, measured, peer: '', compared: '', limit: '', verdict: '' });
  }
  return rows;
}

/** Requests a second over loopback HTTP with keep-alive. Client and server share one event loop. */
async function requestRate(service: string, target: string, body: string): Promise<number> {
  await using sandbox = await startSandbox();
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const headers = {
    'content-length': String(Buffer.byteLength(body)),
    ...signRequest(
      {
        method: 'POST',
        host: new URL(sandbox.url).host,
        path: '/',
        body,
        headers: { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' },
      },
      { credentials: sandbox.credentials, region: sandbox.region, service },
    ),
  };
  const call = () =>
    new Promise<void>((resolve, reject) => {
      const outgoing = request(sandbox.url, { method: 'POST', headers, agent }, (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode === 200) resolve();
          else reject(new Error(`${target} answered ${response.statusCode}`));
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  await Promise.all(Array.from({ length: CONCURRENCY }, call));
  const begin = performance.now();
  let left = REQUESTS;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await call();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  const seconds = (performance.now() - begin) / 1000;
  agent.destroy();
  return REQUESTS / seconds;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
