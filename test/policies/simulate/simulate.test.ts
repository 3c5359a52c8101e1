import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GroundctlError } from '../../../src/core/errors.ts';
import { parsePolicy } from '../../../src/policies/evaluate/read-policy.ts';
import { accessMatrix, type MatrixOptions } from '../../../src/policies/simulate/matrix.ts';
import { matrixNetworks } from '../../../src/policies/simulate/networks.ts';
import { requestFromJson, requestFromWords } from '../../../src/policies/simulate/read-request.ts';
import { policyOf } from '../documents.ts';

const GATEWAY = 'vpce-0a1b2c3d4e5f60718';

describe('a request', () => {
  test('is the same from words and from JSON', () => {
    const words = requestFromWords([
      'action=s3:GetObject',
      'resource=arn:aws:s3:::images/a=b.png',
      'principal=arn:aws:iam::111122223333:user/ana',
      'aws:SourceIp=203.0.113.7',
      'aws:TagKeys=a',
      'aws:TagKeys=b',
    ]);
    const json = requestFromJson(
      JSON.stringify({
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::images/a=b.png',
        principal: 'arn:aws:iam::111122223333:user/ana',
        context: { 'aws:SourceIp': '203.0.113.7', 'aws:TagKeys': ['a', 'b'] },
      }),
      'r.json',
    );
    expect(words).toEqual(json);
    expect(words.context['aws:TagKeys']).toEqual(['a', 'b']);
  });

  const whole = ['action=s3:GetObject', 'principal=anonymous'];
  test.each([
    [['action=s3:GetObject'], 'needs an action and a principal'],
    [[...whole, 'resorce=arn:aws:s3:::a/b'], 'Did you mean resource?'],
    [[...whole, 'resource=images/a.png'], 'neither "*" nor an ARN'],
    [['action=GetObject', 'principal=anonymous'], 'is not an action'],
    [['action=s3:Get*', 'principal=anonymous'], 'is not an action'],
    [['action=s3:GetObject', 'principal=ana'], '"ana" is not a principal'],
    [[...whole, 'resourceAccount=1'], '12 digits'],
    [[...whole, 'action=s3:PutObject'], 'given 2 times'],
    [[...whole, 'x'], 'is not NAME=VALUE'],
  ])('%j is refused', (words, why) => {
    try {
      requestFromWords(words);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof GroundctlError)) throw error;
      expect(`${error.message} ${error.hint}`).toContain(why);
      expect(error.exitCode).toBe(252);
    }
  });

  test('that is not JSON is refused with line and column', () => {
    expect(() => requestFromJson('{\n  "action" 1}', 'r.json')).toThrow(
      /"r.json" is not JSON: .*\(line 2, column 12\)/,
    );
    expect(() => requestFromJson('[]', 'r.json')).toThrow(/one object/);
    expect(() => requestFromJson('{"context": 1}', 'r.json')).toThrow(/context must be an object/);
    expect(() =>
      requestFromJson('{"action": "s3:GetObject", "principal": "anonymous", "context": {"a:b": null}}', 'r'),
    ).toThrow(/"a:b" must be a string/);
  });

  test('whatever the text: a request or a usage error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          requestFromJson(text, 'r');
        } catch (error) {
          expect(error).toMatchObject({ exitCode: 252 });
        }
      }),
    );
  });
});

/** `network: decisions` of a matrix, `+` for allow and `-` for deny. */
function picture(
  policies: Parameters<typeof accessMatrix>[0],
  options: MatrixOptions = {},
): Record<string, string> {
  const { rows } = accessMatrix(policies, options);
  return Object.fromEntries(
    rows.map(({ network, cells }) => [
      network.id,
      cells.map(({ decision }) => (decision === 'allow' ? '+' : '-')).join(''),
    ]),
  );
}

describe('the matrix', () => {
  const reads = policyOf(
    'resource',
    'presigned-reads',
    'bucket=images',
    'cidrs=203.0.113.0/24,198.51.100.0/25',
    `endpoints=${GATEWAY}`,
  );

  test('shows who gets in from where, for the networks that the document names and those it does not', () => {
    const matrix = accessMatrix({ resource: reads });
    expect(matrix.actions.map(({ label }) => label)).toEqual([
      'presigned GET',
      'GET',
      'PUT',
      'list',
      'set policy',
    ]);
    expect(picture({ resource: reads })).toEqual({
      office: '+++++',
      vpn: '+++++',
      nat: '-++++',
      'gateway-endpoint': '+++++',
      'interface-endpoint': '-++++',
      home: '-++++',
      'aws-service': '+++++',
    });
    expect(matrix.rows.map(({ network }) => network.assumed)).toEqual([
      '203.0.113.1, in 203.0.113.0/24 of the document',
      '198.51.100.1, in 198.51.100.0/25 of the document',
      '192.0.2.77, not in the document',
      `${GATEWAY} from 10.0.0.10, of the document`,
      'vpce-00000000000000000 from 10.0.0.10, not in the document',
      '192.0.2.88, not in the document',
      'a service calls with the role, from 52.94.76.10',
    ]);
    expect(matrix.rows.flatMap(({ cells }) => cells.flatMap(({ notModelled }) => notModelled))).toEqual([]);
  });

  test('takes real addresses and endpoints in their place', () => {
    const networks = ['home=203.0.113.200', 'office=192.0.2.9', `interface-endpoint=${GATEWAY},10.9.9.9`];
    expect(picture({ resource: reads }, { networks })).toMatchObject({
      home: '+++++',
      office: '-++++',
      'interface-endpoint': '+++++',
    });
    expect(() => accessMatrix({ resource: reads }, { networks: ['bar=1.2.3.4'] })).toThrow(
      /is not NETWORK=ADDRESS/,
    );
    expect(() => accessMatrix({ resource: reads }, { networks: ['home=1.2.3'] })).toThrow(
      /of the four numbers/,
    );
    expect(() => accessMatrix({ resource: reads }, { networks: ['gateway-endpoint=10.0.0.1'] })).toThrow(
      /vpce-ID/,
    );
  });

  test('asks for what it is told to, as whom it is told to', () => {
    const matrix = accessMatrix(
      { resource: reads },
      { actions: ['presigned:s3:GetObjectVersion', 's3:DeleteObject'], resource: 'arn:aws:s3:::images/x' },
    );
    expect(
      matrix.rows.find(({ network }) => network.id === 'home')?.cells.map(({ decision }) => decision),
    ).toEqual(['deny', 'allow']);
    expect(picture({ resource: reads }, { principal: 'anonymous' }).office).toBe('-----');
    expect(() => accessMatrix({ resource: reads }, { actions: ['Get'] })).toThrow(/is not an action/);
  });

  test('counts an endpoint policy behind endpoints only', () => {
    const endpoint = policyOf('endpoint', 's3-endpoint', 'account=111122223333', 'buckets=images');
    const seen = picture({ endpoint });
    expect(seen.office).toBe('+++++');
    expect(seen['gateway-endpoint']).toBe('++-+-');
  });

  test('has the actions of an identity policy for columns', () => {
    const identity = [
      parsePolicy({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: ['sagemaker:ListWorkteams'], Resource: '*' },
          {
            Effect: 'Deny',
            Action: 'sagemaker:UpdateWorkteam',
            Resource: 'arn:aws:sagemaker:us-east-1:111122223333:workteam/*',
          },
        ],
      }),
    ];
    const matrix = accessMatrix({ identity });
    expect(matrix.actions.map(({ action, resource }) => [action, resource])).toEqual([
      ['sagemaker:ListWorkteams', '*'],
      ['sagemaker:UpdateWorkteam', 'arn:aws:sagemaker:us-east-1:111122223333:workteam/example'],
    ]);
    expect(picture({ identity }).home).toBe('+-');
  });

  test('never takes an address that the document approves for one that it does not', () => {
    const octets = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 32 }), octets, octets, (prefix, third, fourth) => {
        const document = parsePolicy({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 's3:GetObject',
              Resource: 'arn:aws:s3:::images/*',
              Condition: { IpAddress: { 'aws:SourceIp': `198.51.${third}.${fourth}/${prefix}` } },
            },
          ],
        });
        const seen = picture({ identity: [document] }, { actions: ['s3:GetObject'] });
        expect([seen.office, seen.home]).toEqual(['+', '-']);
      }),
    );
    expect(matrixNetworks([]).map(({ id }) => id)).toHaveLength(7);
  });
});
