import { request } from 'node:http';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient, UpdateWorkforceCommand, UpdateWorkteamCommand } from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start.ts';
import { from } from '../from.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ logDelay: 0 });
});
afterEach(() => sandbox.close());

const clientOf = ({ url: endpoint, region, credentials }: Sandbox) => ({ endpoint, region, credentials });

const JOB = '/portal/radiology-readers/chest-ct-nodules-07';

async function objectOf(uri: string): Promise<unknown> {
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.*)$/.exec(uri) ?? [];
  const s3 = new S3Client({ ...clientOf(sandbox), forcePathStyle: true });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return JSON.parse((await Body?.transformToString()) ?? '');
}

async function imageOf(url: string, worker: string): Promise<string> {
  const { status, body } = await from(worker, url);
  expect(status).toBe(200);
  const src = /\ssrc="(http:[^"]+X-Amz-Signature[^"]+)"/.exec(body)?.[1] ?? '';
  return src.replaceAll('&amp;', '&');
}

describe('the worker portal', () => {
  test('lists the tasks of a job of the team', async () => {
    const { status, body } = await from('127.0.0.1', sandbox.url + JOB);
    expect(status).toBe(200);
    expect(body).toContain(`href="${JOB}/1"`);
    expect(body).not.toContain(`href="${JOB}/2"`);
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
    const url = `${sandbox.url}${JOB}/1/answer`;
    expect((await from('127.0.0.1', url, { method: 'POST', body: 'nope' })).status).toBe(400);
    expect((await from('127.0.0.1', url, { method: 'POST', body: '[]' })).status).toBe(400);
    const foreign = { method: 'POST', body: '{}', headers: { origin: 'https://evil.example' } };
    expect((await from('127.0.0.1', url, foreign)).status).toBe(403);
    for (const origin of ['http://127.0.0.1:1', 'http://localhost:8080', 'null']) {
      const elsewhere = { ...foreign, headers: { origin } };
      expect((await from('127.0.0.1', url, elsewhere)).status, origin).toBe(403);
    }
    const { status, body } = await from('127.0.0.1', url, { method: 'POST', body: JSON.stringify(answer) });
    expect(status).toBe(201);
    const { stored, next } = JSON.parse(body);
    expect(next).toBe(2);
    expect(stored).toMatch(
      /^s3:\/\/acme-labeling-data\/output\/chest-ct-nodules-07\/annotations\/worker-response\/iteration-1\/0\/.*\.json$/,
    );
    const document = await objectOf(stored);
    expect(document).toEqual({
      answers: [
        {
          acceptanceTime: expect.any(String),
          answerContent: answer,
          submissionTime: expect.any(String),
          timeSpentInSeconds: expect.any(Number),
          workerMetadata: {
            identityData: {
              identityProviderType: 'Cognito',
              issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Lb7Workrs',
              sub: expect.stringMatching(/^[0-9a-f-]{36}$/),
            },
          },
          workerId: expect.stringMatching(/^private\.us-east-1\.[0-9a-f]{16}$/),
        },
      ],
    });
  });

  test('shows the task in a frame that may load its image alone', async () => {
    const shell = await from('127.0.0.1', `${sandbox.url}${JOB}/1`);
    expect(shell.body).toContain('sandbox="allow-scripts"');
    const { headers } = await from('127.0.0.1', `${sandbox.url}${JOB}/1/task`);
    const policy = String(headers['content-security-policy']);
    const sources = new Set(policy.match(/https?:\/\/[^\s;]+/g));
    expect([...sources]).toHaveLength(1);
    expect([...sources][0]).toMatch(/\/acme-labeling-data\/images\/chest-ct-nodules-07\/frame-\d+\.png$/);
    expect(policy).toContain('sandbox allow-scripts');
  });

  test('leaves a bucket of the same name to S3', async () => {
    const { body } = await from('127.0.0.1', `${sandbox.url}/portal/key?X-Amz-Signature=x`);
    expect(body).toContain('<Error>');
  });

  test('gives tasks in order, and each once to a worker', async () => {
    const submit = (worker: string, task: number) =>
      from(worker, `${sandbox.url}${JOB}/${task}/answer`, { method: 'POST', body: '{"a":1}' });
    expect((await from('127.0.0.1', `${sandbox.url}${JOB}/2`)).body).toBe(
      'Tasks are done in order: task 1 comes first.\n',
    );
    expect((await submit('127.0.0.1', 2)).status).toBe(409);
    expect((await submit('127.0.0.1', 1)).status).toBe(201);
    const again = await submit('127.0.0.1', 1);
    expect(again.status).toBe(409);
    expect(again.body).toBe('You have already submitted task 1.\n');
    expect((await from('127.0.0.1', `${sandbox.url}${JOB}/2`)).status).toBe(200);
    expect((await from('127.0.0.1', `${sandbox.url}${JOB}/1/task`)).status).toBe(409);
    const list = (await from('127.0.0.1', sandbox.url + JOB)).body;
    expect(list).toContain('Task 1: submitted');
    expect([...list.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)).toEqual([`${JOB}/2`]);
    // Somebody else begins at the beginning, and three workers are all that the job asks for.
    expect((await submit('127.0.0.2', 1)).status).toBe(201);
    expect((await submit('127.0.0.3', 1)).status).toBe(201);
    expect((await submit('127.0.0.4', 1)).body).toBe('Task 1 has all the answers it needs.\n');
    expect((await from('127.0.0.4', sandbox.url + JOB)).body).toContain('Task 1: has all its answers');
  });

  test('takes one of two answers that come at once', async () => {
    const url = `${sandbox.url}${JOB}/1/answer`;
    const both = [1, 2].map(() => from('127.0.0.1', url, { method: 'POST', body: '{}' }));
    expect((await Promise.all(both)).map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test('takes no second answer whose beginning came before the first one', async () => {
    const url = `${sandbox.url}${JOB}/1/answer`;
    const headers = { expect: '100-continue', 'transfer-encoding': 'chunked' };
    const slow = request(url, { localAddress: '127.0.0.1', method: 'POST', headers });
    const answered = new Promise<string>((resolve) => {
      slow.on('response', (response) => {
        response
          .setEncoding('utf8')
          .once('data', (text: string) => resolve(`${response.statusCode} ${text}`));
      });
    });
    await new Promise<void>((resolve) => {
      slow.on('continue', resolve).flushHeaders();
    });
    expect((await from('127.0.0.1', url, { method: 'POST', body: '{"a":1}' })).status).toBe(201);
    slow.end('{"a":2}');
    expect(await answered).toBe('409 Task 1 was answered in the meantime.\n');
  });

  test.each<[string, string, string, number, string]>([
    ['POST', '', '{}', 405, 'Use GET.'],
    ['PUT', '/1', '', 405, 'Use GET, or POST for an answer.'],
    ['POST', '/1', '{}', 405, 'Use GET, or POST for an answer.'],
    ['DELETE', '/1/answer', '', 405, 'Use GET, or POST for an answer.'],
    ['PUT', '/1/decline', '', 405, 'Use GET, or POST for an answer.'],
    ['GET', '/1/decline', '', 404, 'There is no such page.'],
    ['GET', '/1/answer', '', 404, 'There is no such page.'],
    ['GET', '/1/other', '', 404, 'There is no such page.'],
    ['GET', '/1/task/more', '', 404, 'There is no such job for this team.'],
    ['GET', '/0', '', 404, 'There is no such task.'],
    ['GET', '/01', '', 404, 'There is no such task.'],
    ['GET', '/1x', '', 404, 'There is no such task.'],
    ['GET', '/x1', '', 404, 'There is no such task.'],
    ['GET', '/1000000', '', 404, 'There is no such task.'],
    ['POST', '/1/answer', 'no json', 400, 'An answer must be JSON of at most 10000000 bytes.'],
    ['POST', '/1/answer', '"text"', 400, 'An answer must be a JSON object.'],
    ['POST', '/1/answer', 'null', 400, 'An answer must be a JSON object.'],
    ['POST', '/1/answer', '[]', 400, 'An answer must be a JSON object.'],
  ])('answers %s %s with %j by %i', async (method, path, body, status, words) => {
    const answer = await from('127.0.0.1', `${sandbox.url}${JOB}${path}`, { method, body });
    expect([answer.status, answer.body]).toEqual([status, `${words}\n`]);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-security-policy': "default-src 'none'",
      'x-content-type-options': 'nosniff',
    });
    expect((await from('127.0.0.1', `${sandbox.url}${JOB}/1?x=1`)).status).toBe(200);
  });

  test('takes either an answer or a refusal of a worker who sends both', async () => {
    const post = (worker: string, what: string) =>
      from(worker, `${sandbox.url}${JOB}/1/${what}`, { method: 'POST', body: '{}' });
    const stored = () => sandbox.inspect.requests().some(({ operation }) => operation === 'PutObject');
    sandbox.inspect.clearRequests();
    sandbox.faults.add({ match: { operation: 'PutObject' }, kind: 'slow', delayMs: 500, count: 1 });
    const before = post('127.0.0.2', 'answer');
    await expect.poll(stored).toBe(true);
    // Both wait until the answer of somebody else is stored.
    const answer = post('127.0.0.1', 'answer');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const decline = post('127.0.0.1', 'decline');
    const statuses = (await Promise.all([answer, decline])).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([201, 409]);
    expect((await before).status).toBe(201);
    const list = (await from('127.0.0.1', sandbox.url + JOB)).body;
    expect(list).toContain(`Task 1: ${statuses[0] === 201 ? 'submitted' : 'declined'}`);
  });

  test('goes on behind a task that was declined', async () => {
    const url = `${sandbox.url}${JOB}/1`;
    const { status, headers, body } = await from('127.0.0.1', `${url}/decline`, { method: 'POST' });
    expect([status, body]).toEqual([201, '{"declined":1,"next":2}']);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-content-type-options': 'nosniff',
    });
    expect((await from('127.0.0.1', url)).body).toBe('You have declined task 1.\n');
    expect((await from('127.0.0.1', `${url}/answer`, { method: 'POST', body: '{}' })).status).toBe(409);
  });

  test('lists the jobs of a team that are in progress', async () => {
    const team = `${sandbox.url}/portal/radiology-readers`;
    const { status, body } = await from('127.0.0.1', team);
    expect(status).toBe(200);
    expect([...body.matchAll(/href="([^"]+)"/g)].map(([, href]) => href).sort()).toEqual([
      JOB,
      '/portal/radiology-readers/chest-ct-nodules-08',
    ]);
    const wrong = await from('127.0.0.1', team, { method: 'POST' });
    expect([wrong.status, wrong.body]).toEqual([405, 'Use GET.\n']);
    expect((await from('127.0.0.1', `${sandbox.url}/portal/nobody`)).status).toBe(404);
  });

  test('is asked for a task until there is none, and then says so', async () => {
    const none = 'There are no more tasks for you';
    for (let task: number | null = 1; task !== null; ) {
      const list = await from('127.0.0.1', sandbox.url + JOB);
      expect(list.body).not.toContain(none);
      expect(list.headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
      const url = `${sandbox.url}${JOB}/${task}/answer`;
      const { status, body, headers } = await from('127.0.0.1', url, { method: 'POST', body: '{}' });
      expect(status).toBe(201);
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        'x-content-type-options': 'nosniff',
      });
      const { next } = JSON.parse(body) as { next: number | null };
      expect(next === null || next === task + 1).toBe(true);
      task = next;
    }
    expect((await from('127.0.0.1', sandbox.url + JOB)).body).toContain(none);
  });

  test('takes an answer again that S3 did not keep', async () => {
    const url = `${sandbox.url}${JOB}/1/answer`;
    sandbox.faults.add({ match: { service: 's3', operation: 'PutObject' }, kind: 'deny', count: 1 });
    const refused = await from('127.0.0.1', url, { method: 'POST', body: '{}' });
    expect([refused.status, refused.body]).toEqual([
      502,
      'The answer could not be stored: S3 returned 403.\n',
    ]);
    expect((await from('127.0.0.1', url, { method: 'POST', body: '{}' })).status).toBe(201);
  });

  test('has no tasks of a job that is over, and says so', async () => {
    const over = '/portal/radiology-readers/chest-ct-nodules-06';
    const { status, body } = await from('127.0.0.1', sandbox.url + over);
    expect(status).toBe(404);
    expect(body).toContain('it is Completed');
  });

  test.each([
    ['/portal/radiology-readers/chest-ct-nodules-07/1/task', '<crowd-bounding-box'],
    ['/portal/radiology-readers/chest-ct-nodules-08/1/task', '<crowd-semantic-segmentation'],
    ['/portal/retail-boxes/price-tags-0098/1/task', '<p>Organic apples, 1 kg, 2.99</p>'],
  ])('gives each job its own template: %s', async (path, markup) => {
    const { status, body } = await from('127.0.0.1', sandbox.url + path);
    expect(status).toBe(200);
    expect(body).toContain(markup);
  });

  test('renders the template that is in the bucket, and says why a task does not render', async () => {
    const s3 = new S3Client({ ...clientOf(sandbox), forcePathStyle: true });
    const template = { Bucket: 'acme-labeling-data', Key: 'templates/boxes.liquid.html' };
    const url = `${sandbox.url}${JOB}/1/task`;
    await s3.send(new PutObjectCommand({ ...template, Body: '<p>mine</p>' }));
    expect((await from('127.0.0.1', url)).body).toContain('<p>mine</p>');
    await s3.send(new PutObjectCommand({ ...template, Body: '{{ "x" | grant_read_access }}' }));
    const broken = await from('127.0.0.1', url);
    expect(broken.status).toBe(422);
    expect(broken.body).toBe(
      `Task failed to render: [ InvalidParameters: '"grant_read_access" input is not a valid S3 URI: "x".' ]\n`,
    );
    await s3.send(new DeleteObjectCommand(template));
    expect((await from('127.0.0.1', url)).body).toContain('cannot be read by the job');
  });
});

test('signs what the line of the manifest names, and nothing else that a template asks for', async () => {
  const s3 = new S3Client({ ...clientOf(sandbox), forcePathStyle: true });
  const bucket = 'acme-labeling-data';
  const Key = 'templates/boxes.liquid.html';
  const hidden = { Bucket: bucket, Key: 'private/salaries.csv' };
  await s3.send(new PutObjectCommand({ ...hidden, Body: 'name,salary' }));
  const asked = `s3://${bucket}/${hidden.Key}`;
  const Body = `<a id="own" href="{{ task.input.source-ref | grant_read_access }}"></a>
<a id="other" href="{{ "${asked}" | grant_read_access }}"></a>
{% capture near %}{{ task.input.source-ref }}.bak{% endcapture %}<a id="near" href="{{ near | grant_read_access }}"></a>
<a id="list" href="{{ "s3://${bucket}/output/" | grant_read_access }}"></a>`;
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  const { status, body, headers } = await from('127.0.0.1', `${sandbox.url}${JOB}/1/task`);
  expect(status).toBe(200);
  const links = new Map(
    [...body.matchAll(/id="(\w+)" href="([^"]*)"/g)].map(([, id, url = '']) => [
      id,
      url.replaceAll('&amp;', '&'),
    ]),
  );
  expect([...links.keys()]).toEqual(['own', 'other', 'near', 'list']);
  expect((await from('127.0.0.1', links.get('own') ?? '')).status).toBe(200);
  for (const id of ['other', 'near', 'list']) {
    const url = links.get(id) ?? '';
    expect(new URL(url).hostname, id).toMatch(/\.amazonaws\.com$/);
    // And here, where the bucket is, it opens nothing either.
    const { pathname, search } = new URL(url);
    expect((await from('127.0.0.1', sandbox.url + pathname + search)).status, id).toBeGreaterThanOrEqual(400);
  }
  expect(String(headers['content-security-policy'])).not.toContain('salaries');
  s3.destroy();
});

describe('the allow list of the workforce', () => {
  test('keeps out who is in no range, and lets in who is', async () => {
    const inside = await from('127.0.0.7', sandbox.url + JOB);
    expect(inside.status).toBe(200);
    for (const path of [JOB, `${JOB}/1`, `${JOB}/1/task`]) {
      const outside = await from('127.0.0.8', sandbox.url + path);
      expect(outside.status, path).toBe(403);
      expect(outside.body).toBe('Not Found\n');
      expect(outside.headers['x-sandbox-decision']).toBe(
        '127.0.0.8 is not in any range of the allow list of workforce default',
      );
    }
    const answer = { method: 'POST', body: '{}' };
    expect((await from('127.0.0.8', `${sandbox.url}${JOB}/1/answer`, answer)).status).toBe(403);
  });

  test('is what UpdateWorkforce says now; empty, it keeps nobody out', async () => {
    const sagemaker = new SageMakerClient(clientOf(sandbox));
    const update = (Cidrs: string[]) =>
      sagemaker.send(new UpdateWorkforceCommand({ WorkforceName: 'default', SourceIpConfig: { Cidrs } }));
    await update(['127.0.0.8/32']);
    expect((await from('127.0.0.8', sandbox.url + JOB)).status).toBe(200);
    expect((await from('127.0.0.1', sandbox.url + JOB)).status).toBe(403);
    await update([]);
    expect((await from('127.0.0.9', sandbox.url + JOB)).status).toBe(200);
  });

  test('is not applied in the VPC', async () => {
    expect((await from('127.0.0.8', sandbox.vpcUrl + JOB)).status).toBe(200);
  });
});

test("locked to vpc-source-ip, a task's images load through the gateway endpoint from its address alone", async () => {
  const sagemaker = new SageMakerClient(clientOf(sandbox));
  await sagemaker.send(
    new UpdateWorkteamCommand({
      WorkteamName: 'radiology-readers',
      WorkerAccessConfiguration: {
        S3Presign: { IamPolicyConstraints: { SourceIp: 'Disabled', VpcSourceIp: 'Enabled' } },
      },
    }),
  );
  const image = await imageOf(`${sandbox.vpcUrl}${JOB}/1/task`, '127.0.0.1');
  expect((await from('127.0.0.1', image)).status).toBe(200);
  expect((await from('127.0.0.2', image)).status).toBe(403);
  const public_ = await imageOf(`${sandbox.url}${JOB}/1/task`, '127.0.0.1');
  expect((await from('127.0.0.1', public_)).status).toBe(403);
});
