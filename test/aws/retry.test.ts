import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { GuardedHandler } from '../../src/aws/guarded-handler.ts';
import { type Patience, PatientRetry } from '../../src/aws/retry.ts';
import { createSageMakerApi } from '../../src/aws/sagemaker.ts';
import { clientConfig } from '../../src/aws/session.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

interface Asking extends Patience {
  readonly attempts?: number;
}

/** SageMaker at a server that answers as it is told, with little patience for silence. */
async function sagemakerAt(answer: RequestListener, { attempts = 5, ...patience }: Asking = {}) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  const config = clientConfig(
    { endpointUrl: `http://127.0.0.1:${port}`, region: 'us-east-1', credentials },
    {},
  );
  const api = createSageMakerApi({
    ...config,
    maxAttempts: attempts,
    retryStrategy: new PatientRetry(attempts, patience),
    requestHandler: new GuardedHandler(undefined, 200),
  });
  closers.push(
    () => api.close(),
    () => server.close(),
    () => server.closeAllConnections(),
  );
  return { api, requests: () => requests };
}

function listener() {
  const heard: number[] = [];
  return { heard, onSilence: (seconds: number) => heard.push(seconds) };
}

test('a server that never answers is asked twice, and who waits hears of it after the first time', async () => {
  const { heard, onSilence } = listener();
  const { api, requests } = await sagemakerAt(() => {}, { onSilence });
  await expect(api.listWorkforces()).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('no data arrived in time'),
  });
  expect(requests()).toBe(2);
  expect(heard).toHaveLength(1);
});

test('where AWS_MAX_ATTEMPTS allows one attempt there is no second, and nobody is told of one', async () => {
  const { heard, onSilence } = listener();
  const { api, requests } = await sagemakerAt(() => {}, { onSilence, attempts: 1 });
  await expect(api.listWorkforces()).rejects.toMatchObject({ code: 'unreachable' });
  expect(requests()).toBe(1);
  expect(heard).toEqual([]);
});

test('a server that throttles is asked five times, though the clock is set back meanwhile, and that is not a silence', async () => {
  let back = 0;
  const clock = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => clock() - back);
  closers.push(() => vi.restoreAllMocks());
  const { heard, onSilence } = listener();
  const { api, requests } = await sagemakerAt(
    (_, response) => {
      back += 3_600_000;
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify({ __type: 'ThrottlingException', message: 'Rate exceeded' }));
    },
    { onSilence },
  );
  await expect(api.listWorkforces()).rejects.toMatchObject({ code: 'throttled' });
  expect(requests()).toBe(5);
  expect(heard).toEqual([]);
});

test('one answer after a silence is as good as any', async () => {
  let asked = 0;
  const { api } = await sagemakerAt((_, response) => {
    asked += 1;
    if (asked > 1) response.end(JSON.stringify({ Workforces: [] }));
  });
  expect(await api.listWorkforces()).toEqual([]);
});

test('what is broken off by closing is not tried again', async () => {
  const ended = new AbortController();
  const { api, requests } = await sagemakerAt(
    () => {
      ended.abort();
      api.close();
    },
    { ended: ended.signal },
  );
  await expect(api.listWorkforces()).rejects.toMatchObject({ code: 'unreachable' });
  expect(requests()).toBe(1);
});
