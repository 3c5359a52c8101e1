import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ logDelay: 0 });
});
afterEach(() => sandbox.close());

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A request from one of this machine's loopback addresses: each is another worker. */
function from(
  localAddress: string,
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { body: sent, ...rest } = options;
  return new Promise((resolve, reject) => {
    request(url, { localAddress, ...rest }, (response) => {
      let body = '';
      response.setEncoding('latin1').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body, headers: response.headers }),
      );
    })
      .on('error', reject)
      .end(sent);
  });
}

const JOB = '/portal/radiology-readers/chest-ct-nodules-07';

async function imageOf(url: string, worker: string): Promise<string> {
  const { status, body } = await from(worker, url);
  expect(status).toBe(200);
  const src = /<crowd-bounding-box[^>]*?src="([^"]+)"/s.exec(body)?.[1] ?? '';
  return src.replaceAll('&amp;', '&');
}

describe('the worker portal', () => {
  test('lists the tasks of a job of the team', async () => {
    const { status, body } = await from('127.0.0.1', sandbox.url + JOB);
    expect(status).toBe(200);
    expect(body).toContain(`href="${JOB}/1"`);
    for (const path of [
      '/portal/retail-boxes/chest-ct-nodules-07',
      '/portal/x/y',
      `${JOB}/99999`,
      `${JOB}/1/no`,
    ]) {
      expect((await from('127.0.0.1', sandbox.url + path)).status, path).toBe(404);
    }
  });

  test('binds the URLs of a team locked to source-ip to the address that asked', async () => {
    const image = await imageOf(`${sandbox.url}${JOB}/1/task`, '127.0.0.1');
    expect((await from('127.0.0.1', image)).status).toBe(200);
    expect((await from('127.0.0.2', image)).status).toBe(403);
    const other = await imageOf(`${sandbox.url}${JOB}/1/task`, '127.0.0.2');
    expect((await from('127.0.0.2', other)).status).toBe(200);
    expect((await from('127.0.0.1', other)).status).toBe(403);
  });

  test('binds nothing for a team without a lock', async () => {
    const image = await imageOf(`${sandbox.url}/portal/retail-boxes/shelf-boxes-0411/1/task`, '127.0.0.1');
    expect((await from('127.0.0.2', image)).status).toBe(200);
  });

  test('gives URLs that nobody can open where both flags are set', async () => {
    const path = '/portal/street-frames/street-frames-lyon-03/1/task';
    const image = await imageOf(sandbox.url + path, '127.0.0.1');
    expect((await from('127.0.0.1', image)).status).toBe(403);
    const inVpc = await imageOf(sandbox.vpcUrl + path, '127.0.0.1');
    expect(inVpc.startsWith(sandbox.vpcUrl)).toBe(true);
    expect((await from('127.0.0.1', inVpc)).status).toBe(403);
  });

  test('through the VPC a source-ip lock cannot be met, since S3 sees no public address there', async () => {
    const image = await imageOf(`${sandbox.vpcUrl}${JOB}/1/task`, '127.0.0.1');
    expect((await from('127.0.0.1', image)).status).toBe(403);
  });

  test('grants no more than reading', async () => {
    const image = await imageOf(`${sandbox.url}/portal/retail-boxes/shelf-boxes-0411/1/task`, '127.0.0.1');
    expect((await from('127.0.0.1', image, { method: 'DELETE' })).status).toBe(403);
  });

  test('stores an answer beside the job, as post-annotation Lambdas read it', async () => {
    const answer = { boundingBox: { boundingBoxes: [], inputImageProperties: { height: 1, width: 1 } } };
    const url = `${sandbox.url}${JOB}/2/answer`;
    const { status, body } = await from('127.0.0.1', url, { method: 'POST', body: JSON.stringify(answer) });
    expect(status).toBe(201);
    expect(JSON.parse(body).stored).toMatch(
      /^s3:\/\/acme-labeling-data\/output\/chest-ct-nodules-07\/annotations\/worker-response\/iteration-1\/1\/.*\.json$/,
    );
    expect((await from('127.0.0.1', url, { method: 'POST', body: 'nope' })).status).toBe(400);
    const foreign = { method: 'POST', body: '{}', headers: { origin: 'https://evil.example' } };
    expect((await from('127.0.0.1', url, foreign)).status).toBe(403);
  });

  test('shows the task in a frame that may load from S3 alone', async () => {
    const shell = await from('127.0.0.1', `${sandbox.url}${JOB}/1`);
    expect(shell.body).toContain('sandbox="allow-scripts"');
    const { headers } = await from('127.0.0.1', `${sandbox.url}${JOB}/1/task`);
    const policy = String(headers['content-security-policy']);
    expect(policy.match(/https?:\/\/[^\s;]+/g)?.every((origin) => origin === sandbox.url)).toBe(true);
    expect(policy).toContain('sandbox allow-scripts');
  });

  test('leaves a bucket of the same name to S3', async () => {
    const { body } = await from('127.0.0.1', `${sandbox.url}/portal/key?X-Amz-Signature=x`);
    expect(body).toContain('<Error>');
  });
});
