import { performance } from 'node:perf_hooks';
import { evaluateAccess } from '../src/policies/evaluate/evaluate.ts';
import type { AccessInput } from '../src/policies/evaluate/model.ts';
import { parsePolicy } from '../src/policies/evaluate/read-policy.ts';

const ACCOUNT = '123456789012';
const GOAL = 100_000;

/** Five policies of five statements, of which the last of each kind decides: nothing ends early. */
function policies(): Omit<AccessInput, 'request'> {
  const filler = (principal: object) => [
    { Effect: 'Allow', Action: ['sagemaker:List*', 'sagemaker:Describe*'], Resource: '*', ...principal },
    { Effect: 'Deny', Action: 's3:Delete*', Resource: 'arn:aws:s3:::labels-*/*', ...principal },
    {
      Effect: 'Deny',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::images', 'arn:aws:s3:::images/*'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      ...principal,
    },
    {
      Effect: 'Deny',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::images/*',
      Condition: {
        NotIpAddressIfExists: { 'aws:SourceIp': ['203.0.113.0/24', '198.51.100.0/24', '2001:db8::/32'] },
        StringNotEqualsIfExists: { 'aws:SourceVpce': 'vpce-0123456789abcdef0' },
      },
      ...principal,
    },
  ];
  const allow = { Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::images/*/frame-*.png' };
  const identity = Array.from({ length: 3 }, () =>
    parsePolicy({ Version: '2012-10-17', Statement: [...filler({}), allow] }),
  );
  const session = parsePolicy({
    Version: '2012-10-17',
    Statement: [...filler({}), { ...allow, Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.7' } } }],
  });
  const everybody = { Principal: '*' };
  const resource = parsePolicy({
    Version: '2012-10-17',
    Statement: [...filler(everybody), { ...allow, Principal: { AWS: ACCOUNT } }],
  });
  return { identity, session, resource };
}

/** Prints evaluations a second, for a request that is let in and for one that the last Deny refuses. */
export async function run(): Promise<void> {
  const attached = policies();
  for (const address of ['203.0.113.7', '192.0.2.1']) {
    const ask = (index: number) =>
      evaluateAccess({
        ...attached,
        request: {
          principal: {
            kind: 'iam',
            arn: `arn:aws:sts::${ACCOUNT}:assumed-role/labeling/worker`,
            accountId: ACCOUNT,
          },
          action: 's3:GetObject',
          resource: `arn:aws:s3:::images/batch-7/frame-${index}.png`,
          resourceAccount: ACCOUNT,
          context: { 'aws:SourceIp': address, 'aws:SecureTransport': 'true', 'aws:SourceVpce': undefined },
        },
      });
    for (let index = 0; index < 20_000; index++) ask(index);
    const count = 200_000;
    const start = performance.now();
    for (let index = 0; index < count; index++) ask(index);
    const perSecond = Math.round(count / ((performance.now() - start) / 1000));
    const { decision, notModelled } = ask(0);
    console.log(
      `policies: ${perSecond.toLocaleString('en')} evaluations/s of five policies with five statements (${decision}; goal ${GOAL.toLocaleString('en')}${notModelled.length > 0 ? '; not all modelled' : ''})`,
    );
  }
}
