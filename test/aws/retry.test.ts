import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createSageMakerApi } from '../../src/aws/sagemaker.ts';
import { clientConfig } from '../../src/aws/session.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** SageMaker at a server that answers as it is told, with little patience for silence. */
async function sagemakerAt(answer: RequestListener, heard: number[] = [], ended?: AbortSignal) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const config = clientConfig(
    {
      endpointUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
      ended,
      onSilence: (seconds) => heard.push(seconds),
    },
    {},
  );
  const api = createSageMakerApi({
    ...config,
    requestHandler: { ...config.requestHandler, requestTimeout: 200 },
  });
  closers.push(
    () => api.close(),
    () => server.close(),
    () => server.closeAllConnections(),
  );
  return { api, requests: () => requests };
}

test('a server that never answers is asked twice, and who waits hears of it after the first time', async () => {
  const heard: number[] = [];
  const { api, requests } = await sagemakerAt(() => {}, heard);
  await expect(api.listWorkforces()).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('nothing came in time'),
  });
  expect(requests()).toBe(2);
  expect(heard).toHaveLength(1);
});

test('a server that throttles is asked five times, and that is no silence', async () => {
  const heard: number[] = [];
  const { api, requests } = await sagemakerAt((_, response) => {
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ __type: 'ThrottlingException', message: 'Rate exceeded' }));
  }, heard);
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
    [],
    ended.signal,
  );
  await expect(api.listWorkforces()).rejects.toMatchObject({ code: 'unreachable' });
  expect(requests()).toBe(1);
});
