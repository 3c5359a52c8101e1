import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { createCognitoApi } from '../../src/aws/cognito.ts';
import { GuardedHandler, LONGEST_ANSWER } from '../../src/aws/guarded-handler.ts';
import { createS3Api } from '../../src/aws/s3.ts';
import { createS3Bulk } from '../../src/aws/s3-bulk.ts';
import { createSageMakerApi } from '../../src/aws/sagemaker.ts';
import { clientConfig } from '../../src/aws/session.ts';
import { createStsApi } from '../../src/aws/sts.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** What the clients of every service are made with, for a server that answers as it likes. */
async function served(answer: Answer, { cut, pause }: { cut?: AbortSignal; pause?: number } = {}) {
  let sent = 0;
  const server = createServer((request, response) => {
    sent += 1;
    response.on('error', () => {});
    request.resume().on('end', () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  const session = { endpointUrl: `http://127.0.0.1:${port}`, region: 'us-east-1', credentials };
  const config = { ...clientConfig(session, {}), requestHandler: new GuardedHandler(cut, undefined, pause) };
  const opened = <T extends { close(): void }>(api: T): T => {
    closers.push(() => api.close());
    return api;
  };
  return { config, opened, sent: () => sent };
}

/** One call of each service and of each way to talk to it. */
const CALLS = {
  STS: async ({ config, opened }) => opened(createStsApi(config)).getCallerIdentity(),
  SageMaker: async ({ config, opened }) => opened(createSageMakerApi(config)).listWorkteams(),
  Cognito: async ({ config, opened }) =>
    opened(createCognitoApi(config)).listUsersInGroup('us-east-1_a', 'g'),
  'S3 listing buckets': async ({ config, opened }) => opened(createS3Api(config)).listBuckets(),
  'S3 HeadBucket': async ({ config, opened }) => opened(createS3Api(config)).bucketRegion('bucket'),
} satisfies Record<string, (here: Awaited<ReturnType<typeof served>>) => Promise<unknown>>;

/** Calls about objects: their bucket's region is known, and only then something else answers. */
const OBJECT_CALLS = {
  get: (api) => api.get({ bucket: 'bucket', key: 'k' }),
  put: (api) => api.put({ bucket: 'bucket', key: 'k', body: 'x' }),
  head: (api) => api.head({ bucket: 'bucket', key: 'k' }),
  copy: (api) => api.copy({ from: { bucket: 'bucket', key: 'a' }, to: { bucket: 'bucket', key: 'b' } }),
  delete: (api) => api.delete({ bucket: 'bucket', key: 'k' }),
  'list a page': (api) => api.listPage({ bucket: 'bucket' }),
} satisfies Record<string, (api: ReturnType<typeof createS3Api>) => Promise<unknown>>;

const objects = async (answer: Answer) => {
  const here = await served((request, response) => {
    if (request.method === 'HEAD' && /^\/bucket\/?$/.test(request.url ?? '')) {
      response.writeHead(200, { 'x-amz-bucket-region': 'us-east-1', 'x-amz-request-id': 'R' }).end();
    } else answer(request, response);
  });
  return here.opened(createS3Api(here.config));
};

const PAGE = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Welcome</body></html>';
const page: Answer = (_, response) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', etag: '"portal"' }).end(PAGE);
};
const notAws = { code: 'not-aws', message: expect.stringContaining('an HTML page (HTTP 200)') };

describe('a page of HTML with status 200 is not an answer', () => {
  test.each(Object.entries(CALLS))('of %s, and is not asked for again', async (_, call) => {
    const here = await served(page);
    await expect(call(here)).rejects.toMatchObject(notAws);
    expect(here.sent()).toBe(1);
  });

  test.each(Object.entries(OBJECT_CALLS))('of S3 to %s', async (_, call) => {
    await expect(call(await objects(page))).rejects.toMatchObject(notAws);
  });

  test.each(['PUT', 'GET', 'HEAD', 'DELETE'] as const)('of S3 to a %s of a sync', async (method) => {
    const { config, opened } = await served(page);
    const bulk = opened(
      await createS3Bulk(config, { bucket: 'bucket', region: 'us-east-1', owner: '1'.repeat(12) }),
    );
    await expect(bulk.send({ method, key: 'k' })).rejects.toMatchObject(notAws);
  });

  test.each(['application/xml', 'text/plain', 'application/json'])(
    'under the type %s either',
    async (type) => {
      const here = await served((_, response) =>
        response.writeHead(200, { 'content-type': type }).end(`\n${PAGE}`),
      );
      for (const call of [CALLS['S3 listing buckets'], CALLS.SageMaker]) {
        await expect(call(here)).rejects.toMatchObject(notAws);
      }
    },
  );

  test('but an object that is a page is an object', async () => {
    const api = await objects((_, response) => {
      const headers = { 'content-type': 'text/html', etag: '"a"', 'x-amz-request-id': 'R' };
      response.writeHead(200, { ...headers, 'content-length': PAGE.length }).end(PAGE);
    });
    const object = await api.get({ bucket: 'bucket', key: 'template.html' });
    expect(await text(Readable.from(object?.body ?? []))).toBe(PAGE);
  });
});

test.each(['put', 'copy'] as const)('nothing is written where S3 does not name what: %s', async (name) => {
  const api = await objects((_, response) => response.writeHead(200, { 'x-amz-request-id': 'R' }).end());
  await expect(OBJECT_CALLS[name](api)).rejects.toMatchObject({ source: 'aws' });
});

/** Writes as fast as it is read, and never ends. */
function endless(response: ServerResponse, piece: Buffer): void {
  const more = () => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}

describe('an answer has an end', () => {
  test.each(Object.entries(CALLS).filter(([name]) => name !== 'S3 HeadBucket'))(
    'in size: %s',
    async (_, call) => {
      let written = 0;
      const here = await served((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'x-amz-request-id': 'R' });
        response.on('close', () => {
          written = response.socket?.bytesWritten ?? 0;
        });
        endless(response, Buffer.alloc(1 << 20, ' '));
      });
      await expect(call(here)).rejects.toMatchObject({
        code: 'not-aws',
        message: expect.stringContaining('longer than any AWS response'),
      });
      expect(written).toBeLessThan(2 * LONGEST_ANSWER);
      expect(here.sent()).toBe(1);
    },
  );

  test('in size, where an error is told at length', async () => {
    const api = await objects((_, response) => {
      response.writeHead(403, { 'content-type': 'application/xml', 'x-amz-request-id': 'R' });
      endless(response, Buffer.alloc(1 << 20, ' '));
    });
    await expect(api.get({ bucket: 'bucket', key: 'k' })).rejects.toMatchObject({ code: 'not-aws' });
  });

  test('in time, where it falls silent in the middle', async () => {
    const here = await served(
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).write('{"Workteams":');
      },
      { pause: 100 },
    );
    await expect(CALLS.SageMaker(here)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('no data arrived in time'),
    });
    expect(here.sent()).toBe(2);
  });

  test.each(['nothing', 'half an answer'])('with an interruption, after %s', async (what) => {
    const cut = new AbortController();
    const here = await served(
      (_, response) => {
        if (what !== 'nothing') response.writeHead(200).write('{"Workteams":');
        cut.abort();
      },
      { cut: cut.signal },
    );
    await expect(CALLS.SageMaker(here)).rejects.toMatchObject({ source: 'interrupted' });
    expect(here.sent()).toBe(1);
  });

  test('with an interruption, in the middle of a sync', async () => {
    const cut = new AbortController();
    const { config, opened } = await served(() => cut.abort(), { cut: cut.signal });
    const bulk = opened(
      await createS3Bulk(config, { bucket: 'bucket', region: 'us-east-1', owner: '1'.repeat(12) }),
    );
    await expect(bulk.send({ method: 'PUT', key: 'k' })).rejects.toMatchObject({ source: 'interrupted' });
  });

  test('an object without a length is none, and its connection is given up', async () => {
    let closed: Promise<unknown> | undefined;
    const api = await objects((_, response) => {
      closed = new Promise((resolve) => response.on('close', resolve));
      response.writeHead(200, { etag: '"a"', 'x-amz-request-id': 'R' });
      endless(response, Buffer.alloc(1 << 20));
    });
    await expect(api.get({ bucket: 'bucket', key: 'k' })).rejects.toMatchObject({ code: 'malformed-answer' });
    await closed;
  });
});
