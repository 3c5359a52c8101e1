import { createHash, createHmac } from 'node:crypto';
import { request } from 'node:http';
import {
  CreateBucketCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signingKey, signText } from '../../../src/core/sigv4/signing-key.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start.ts';
import { s3Of } from './client.ts';

const Bucket = 'uploads';
let sandbox: Sandbox;
let s3: S3Client;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'none', logDelay: 0 });
  s3 = s3Of(sandbox);
  await s3.send(new CreateBucketCommand({ Bucket }));
});

afterAll(async () => {
  s3.destroy();
  await sandbox.close();
});

type Fields = Record<string, string>;

interface Signing {
  readonly conditions?: readonly unknown[];
  readonly credentials?: Sandbox['credentials'];
  readonly policy?: string;
  readonly region?: string;
  readonly expiration?: string;
}

const inAnHour = () => new Date(sandbox.clock.now().getTime() + 3_600_000).toISOString();

/** The fields that sign a form, with conditions on all of them. */
function signed(fields: Fields, more: Signing = {}): Fields {
  const { credentials = sandbox.credentials, region = 'us-east-1' } = more;
  const date = sandbox.clock
    .now()
    .toISOString()
    .replace(/[-:]|\.\d+/g, '');
  const scope = { date: date.slice(0, 8), region, service: 's3' };
  const own = {
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${credentials.accessKeyId}/${scope.date}/${region}/s3/aws4_request`,
    'x-amz-date': date,
  };
  const exact = Object.entries(own).map(([name, value]) => ({ [name]: value }));
  const conditions = [{ bucket: Bucket }, ...exact, ...(more.conditions ?? [['starts-with', '$key', '']])];
  const document = { expiration: more.expiration ?? inAnHour(), conditions };
  const policy = Buffer.from(more.policy ?? JSON.stringify(document)).toString('base64');
  const signature = signText(signingKey(credentials.secretAccessKey, scope), policy);
  return { ...fields, ...own, policy, 'x-amz-signature': signature };
}

/** Posts a form as a browser does: fields in their order, the file last. */
async function post(
  fields: Fields,
  file: { readonly body?: string | Uint8Array<ArrayBuffer>; readonly name?: string } = {},
  bucket = Bucket,
) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([file.body ?? 'pixels'], { type: 'image/png' }), file.name ?? 'shelf.png');
  const response = await fetch(`${sandbox.url}/${bucket}`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  return answerOf(response.status, response.headers, await response.text());
}

function answerOf(status: number, headers: Headers, text: string) {
  const element = (name: string) =>
    new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1]?.replaceAll('&quot;', '"');
  return { status, headers, text, element, code: element('Code'), message: element('Message') };
}

const body = async (Key: string) => {
  const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return got.Body?.transformToString();
};

describe('a form', () => {
  test('with a signed policy uploads its file, and answers 204', async () => {
    const { status, headers, text } = await post(signed({ key: 'a/b.png' }));
    expect([status, text]).toEqual([204, '']);
    expect(headers.get('etag')).toBe(`"${createHash('md5').update('pixels').digest('hex')}"`);
    expect(headers.get('location')).toBe(`${sandbox.url}/${Bucket}/a%2Fb.png`);
    expect(headers.get('x-amz-checksum-crc64nvme')).toMatch(/=$/);
    expect(await body('a/b.png')).toBe('pixels');
    const { ContentType } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'a/b.png' }));
    expect(ContentType).toBe('binary/octet-stream');
  });

  test('with Signature Version 2 uploads, too', async () => {
    const { accessKeyId, secretAccessKey } = sandbox.credentials;
    const document = { expiration: inAnHour(), conditions: [{ bucket: Bucket }, { key: 'old.png' }] };
    const policy = Buffer.from(JSON.stringify(document)).toString('base64');
    const signature = createHmac('sha1', secretAccessKey).update(policy).digest('base64');
    const fields = { key: 'old.png', AWSAccessKeyId: accessKeyId, policy, signature };
    expect((await post(fields)).status).toBe(204);
    expect(
      await post({ ...fields, signature: signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')) }),
    ).toMatchObject({
      status: 403,
      code: 'SignatureDoesNotMatch',
    });
  });

  test('gives headers, metadata and tags to its object', async () => {
    const fields = {
      key: 'full',
      'Content-Type': 'image/png',
      'Cache-Control': 'max-age=60',
      'x-amz-meta-Photographer': 'Ada',
      'x-amz-meta-place': 'Zürich',
      tagging: '<Tagging><TagSet><Tag><Key>a b</Key><Value>1+2</Value></Tag></TagSet></Tagging>',
      'x-ignore-me': 'yes',
    };
    const conditions = Object.keys(fields).map((name) => ['starts-with', `$${name}`, '']);
    expect((await post(signed(fields, { conditions }))).status).toBe(204);
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'full' }));
    expect(head).toMatchObject({ ContentType: 'image/png', CacheControl: 'max-age=60' });
    expect(head.Metadata).toEqual({ photographer: 'Ada', place: '=?UTF-8?Q?Z=C3=BCrich?=' });
    const { TagSet } = await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'full' }));
    expect(TagSet).toEqual([{ Key: 'a b', Value: '1+2' }]);
  });

  test('may name its key after the file', async () => {
    const conditions = [['starts-with', '$key', 'in/shelf']];
    expect(
      (await post(signed({ key: `in/$\{filename}` }, { conditions }), { name: 'C:\\x\\shelf$&.png' })).status,
    ).toBe(204);
    expect(await body('in/shelf$&.png')).toBe('pixels');
  });

  test('holds a file larger than memory keeps, whose bytes look like boundaries', async () => {
    const large = Buffer.alloc(3 * 1_048_576 + 11, '\r\n--');
    const { status } = await post(signed({ key: 'large' }), { body: new Uint8Array(large) });
    expect(status).toBe(204);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'large' }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(large)).toBe(true);
  });

  test('with an empty file makes an empty object', async () => {
    expect((await post(signed({ key: 'empty' }), { body: '' })).status).toBe(204);
    expect(await body('empty')).toBe('');
  });
});

describe('the answer', () => {
  const asking = (fields: Fields) => {
    const all = { key: 'asked/for it', ...fields };
    return signed(all, { conditions: Object.keys(all).map((name) => ['starts-with', `$${name}`, '']) });
  };

  test('is 200, 201 with a document, or 204, as asked', async () => {
    expect(await post(asking({ success_action_status: '200' }))).toMatchObject({ status: 200, text: '' });
    expect(await post(asking({ success_action_status: '404' }))).toMatchObject({ status: 204, text: '' });
    const { status, text, element, headers } = await post(asking({ success_action_status: '201' }));
    expect(status).toBe(201);
    expect(text).toContain('<PostResponse><Location>');
    expect(element('Location')).toBe(`${sandbox.url}/${Bucket}/asked%2Ffor%20it`);
    expect([element('Bucket'), element('Key')]).toEqual([Bucket, 'asked/for it']);
    expect(element('ETag')).toBe(headers.get('etag'));
  });

  test('sends the browser on, with what became of the file', async () => {
    const to = async (success_action_redirect: string) => {
      const { status, headers } = await post(asking({ success_action_redirect }));
      return `${status} ${headers.get('location')}`;
    };
    expect(await to('https://acme.example/done?a=1')).toMatch(
      /^303 https:\/\/acme\.example\/done\?a=1&bucket=uploads&key=asked%2Ffor\+it&etag=%22[0-9a-f]{32}%22$/,
    );
    expect(await to('https://acme.example/done')).toContain('303 https://acme.example/done?bucket=uploads&');
    expect(await to('/relative')).toMatch(/^204 /);
    const redirect = await post(asking({ redirect: 'http://acme.example/' }));
    expect(redirect.status).toBe(303);
  });
});

describe('a policy', () => {
  const outcome = async (fields: Fields, signing: Signing, file?: Parameters<typeof post>[1]) => {
    const { status, code, message } = await post(signed(fields, signing), file);
    return `${status} ${code}: ${message}`;
  };
  const key = 'policy/a.png';

  test.each([
    [[{ key: 'policy/b.png' }], 'Policy Condition failed: ["eq", "$key", "policy/b.png"]'],
    [[['starts-with', '$key', 'Policy/']], 'Policy Condition failed: ["starts-with", "$key", "Policy/"]'],
    [[['eq', 'key', key]], 'Policy Condition failed: ["eq", "key", "policy/a.png"]'],
    [
      [{ key }, ['starts-with', '$Content-Type', '']],
      'Policy Condition failed: ["starts-with", "$Content-Type", ""]',
    ],
    [
      [{ key }, ['content-length-range', 'a', '9']],
      'Policy Condition failed: ["content-length-range", "a", "9"]',
    ],
    [[], 'Extra input fields: key'],
  ])('%j refuses', async (conditions, message) => {
    expect(await outcome({ key }, { conditions })).toBe(
      `403 AccessDenied: Invalid according to Policy: ${message}`,
    );
  });

  test('refuses another bucket, and fields that it does not name', async () => {
    const { status, message } = await post(signed({ key, 'x-amz-meta-a': 'b' }));
    expect([status, message]).toEqual([403, 'Invalid according to Policy: Extra input fields: x-amz-meta-a']);
    await s3.send(new CreateBucketCommand({ Bucket: 'other-uploads' }));
    const elsewhere = await post(signed({ key }), {}, 'other-uploads');
    expect(elsewhere.message).toBe(
      'Invalid according to Policy: Policy Condition failed: ["eq", "$bucket", "uploads"]',
    );
  });

  test('counts names in any case, values as they are, and each of a list of types', async () => {
    const conditions = [
      ['Starts-With', '$KEY', 'policy/'],
      ['starts-with', '$content-type', 'image/'],
    ];
    expect(await outcome({ KEY: key, 'Content-Type': 'image/png' }, { conditions })).toMatch(/^204 /);
    expect(await outcome({ key, 'Content-Type': 'image/png, image/gif' }, { conditions })).toMatch(/^204 /);
    expect(await outcome({ key, 'Content-Type': 'image/png,text/html' }, { conditions })).toMatch(/^403 /);
  });

  test('bounds the size, both bounds included', async () => {
    const conditions = [{ key }, ['content-length-range', 5, '10']];
    const sized = (size: number) => outcome({ key }, { conditions }, { body: 'x'.repeat(size) });
    expect(await sized(4)).toBe(
      '400 EntityTooSmall: Your proposed upload is smaller than the minimum allowed size',
    );
    expect(await sized(5)).toMatch(/^204 /);
    expect(await sized(10)).toMatch(/^204 /);
    expect(await sized(11)).toBe('400 EntityTooLarge: Your proposed upload exceeds the maximum allowed size');
  });

  test('expires', async () => {
    const form = signed({ key });
    expect((await post(form)).status).toBe(204);
    sandbox.clock.advance(2 * 3_600_000);
    const { status, message } = await post(form);
    sandbox.clock.reset();
    expect([status, message]).toEqual([403, 'Invalid according to Policy: Policy expired.']);
  });

  const good = '"expiration": "2099-01-01T00:00:00Z"';
  test.each([
    ['{', 'Invalid JSON.'],
    ['[]', 'Invalid JSON.'],
    [`{${good}}`, 'Policy missing conditions.'],
    [`{${good}, "conditions": {}}`, "Invalid 'conditions' value: must be a List."],
    ['{"conditions": []}', 'Policy missing expiration.'],
    [
      '{"expiration": "2099-01-01 00:00:00", "conditions": []}',
      "Invalid 'expiration' value: '2099-01-01 00:00:00'",
    ],
    ['{"Statement": []}', "Unexpected: 'statement'"],
    [
      `{${good}, "conditions": [{}]}`,
      'Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.',
    ],
    [`{${good}, "conditions": [{"key": 1}]}`, 'Invalid Simple-Condition: value must be a string.'],
    [`{${good}, "conditions": [["content-length-range", 0, 1.5]]}`, 'Invalid JSON.'],
    [
      `{${good}, "conditions": [["content-length-range", 0]]}`,
      'Invalid content-length-range: wrong number of arguments.',
    ],
    [`{${good}, "conditions": [["like", "$key", "a"]]}`, "Invalid Condition: unknown operation 'like'."],
    [`{${good}, "conditions": [[]]}`, 'Invalid Condition: missing operation identifier.'],
  ])('%s is none', async (policy, problem) => {
    expect(await outcome({ key }, { policy })).toBe(`400 InvalidPolicyDocument: Invalid Policy: ${problem}`);
  });
});

describe('who sends it', () => {
  test('is held to policies, which see a form', async () => {
    const allow = (Action: string, Condition = {}) => ({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action, Resource: `arn:aws:s3:::${Bucket}/mine/*`, Condition }],
    });
    const writer = sandbox.addUser('form-writer', [
      allow('s3:PutObject', {
        StringEquals: { 's3:authType': 'POST', 's3:x-amz-storage-class': 'STANDARD_IA' },
      }),
    ]);
    const conditions = [
      ['starts-with', '$key', ''],
      ['starts-with', '$x-amz-storage-class', ''],
    ];
    const sends = async (key: string, storage: string) =>
      (await post(signed({ key, 'x-amz-storage-class': storage }, { credentials: writer, conditions })))
        .status;
    expect(await sends('mine/a', 'STANDARD_IA')).toBe(204);
    expect(await sends('mine/a', 'ONEZONE_IA')).toBe(403);
    expect(await sends('others/a', 'STANDARD_IA')).toBe(403);
  });

  test('is nobody without a signature, who may not write into a private bucket', async () => {
    expect(await post({ key: 'a' })).toMatchObject({
      status: 403,
      code: 'AccessDenied',
      message: 'Access Denied',
    });
  });

  test('needs all fields of its signature, before the file', async () => {
    const whole = signed({ key: 'a' });
    for (const name of ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-Date', 'Policy']) {
      const { [name.toLowerCase()]: _, ...rest } = whole;
      const { status, message, element } = await post(rest);
      expect([status, message, element('ArgumentName')]).toEqual([
        400,
        `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
        name,
      ]);
    }
    expect((await post(signed({}))).element('ArgumentName')).toBe('key');
  });

  test('must have signed what was sent, with a key that there is, for the region of the bucket', async () => {
    const whole = signed({ key: 'a' });
    const other = await post({ ...whole, policy: `${whole.policy?.slice(0, -4)}AAAA` });
    expect([other.status, other.code]).toEqual([403, 'SignatureDoesNotMatch']);
    expect(other.element('StringToSignBytes')?.split(' ')).toHaveLength(whole.policy?.length ?? 0);
    const unknown = { ...sandbox.credentials, accessKeyId: 'AKIAUNKNOWN000000000' };
    expect(await post(signed({ key: 'a' }, { credentials: unknown }))).toMatchObject({
      code: 'InvalidAccessKeyId',
    });
    const wrong = await post(signed({ key: 'a' }, { region: 'eu-west-1' }));
    expect([wrong.status, wrong.code, wrong.message, wrong.element('Region')]).toEqual([
      400,
      'InvalidArgument',
      "the region 'eu-west-1' is wrong; expecting 'us-east-1'",
      'us-east-1',
    ]);
  });

  test("is told by AWS's own example of a signature", () => {
    const policy = [
      '{ "expiration": "2015-12-30T12:00:00.000Z",',
      '  "conditions": [',
      '    {"bucket": "sigv4examplebucket"},',
      '    ["starts-with", "$key", "user/user1/"],',
      '    {"acl": "public-read"},',
      '    {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},',
      '    ["starts-with", "$Content-Type", "image/"],',
      '    {"x-amz-meta-uuid": "14365123651274"},',
      '    {"x-amz-server-side-encryption": "AES256"},',
      '    ["starts-with", "$x-amz-meta-tag", ""],',
      '',
      '    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},',
      '    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},',
      '    {"x-amz-date": "20151229T000000Z" }',
      '  ]',
      '}',
    ].join('\r\n');
    const scope = { date: '20151229', region: 'us-east-1', service: 's3' };
    const key = signingKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', scope);
    expect(signText(key, Buffer.from(policy).toString('base64'))).toBe(
      '8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e',
    );
  });
});

describe('a body that is not a form', () => {
  const raw = (contentType: string | undefined, text: string) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const headers = {
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
        'content-length': Buffer.byteLength(text),
      };
      const outgoing = request(`${sandbox.url}/${Bucket}`, { method: 'POST', headers }, (incoming) => {
        let answer = '';
        incoming.setEncoding('utf8').on('data', (part: string) => {
          answer += part;
        });
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text: answer }));
      });
      outgoing.on('error', reject);
      outgoing.end(text);
    });
  const part = (name: string, value: string) =>
    `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

  test.each([
    ['text/html', 'x', 412, 'Bucket POST must be of the enclosure-type multipart/form-data'],
    [undefined, '', 412, 'PreconditionFailed'],
    ['multipart/form-data', 'x', 400, 'MalformedPOSTRequest'],
    ['multipart/form-data; boundary=b', '', 400, 'MalformedPOSTRequest'],
    ['multipart/form-data; boundary=b', '\u0000'.repeat(300_000), 400, 'MalformedPOSTRequest'],
    ['multipart/form-data; boundary=b', part('key', 'a'), 400, 'MalformedPOSTRequest'],
    [
      'multipart/form-data; boundary=b',
      `${part('key', 'a')}--b--\r\n`,
      400,
      'POST requires exactly one file upload',
    ],
    ['multipart/form-data; boundary=b', `--b\r\n\r\nvalue\r\n--b--`, 400, 'MalformedPOSTRequest'],
    ['multipart/form-data; boundary=b', part('file', 'cut off').slice(0, -2), 400, 'MalformedPOSTRequest'],
    [
      'multipart/form-data; boundary=b',
      `${part('key', 'a'.repeat(20_481))}${part('file', 'x')}--b--`,
      400,
      '<Code>MaxPostPreDataLengthExceeded</Code>',
    ],
    [
      'multipart/form-data; boundary=b',
      `${part('not-the-file', 'a'.repeat(300_000))}--b--`,
      400,
      '<MaxPostPreDataLengthBytes>20480</MaxPostPreDataLengthBytes>',
    ],
    ['multipart/form-data; boundary="b"', `${part('file', 'x')}--b--`, 400, "a field named 'key'"],
  ])('%s: %#', async (contentType, text, status, said) => {
    const answer = await raw(contentType, text);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(said);
  });

  test('leaves nothing behind', async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'a' }));
    expect(Contents.map(({ Key }) => Key).filter((key) => key === 'a')).toEqual([]);
  });
});
