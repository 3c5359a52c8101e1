import { performance } from 'node:perf_hooks';
import { TEMPLATES } from '../src/policies/catalogue/catalogue.ts';
import { exampleParameters } from '../src/policies/catalogue/examples.ts';
import { evaluateAccess } from '../src/policies/evaluate/evaluate.ts';
import type { AccessInput } from '../src/policies/evaluate/model.ts';
import { parsePolicy } from '../src/policies/evaluate/read-policy.ts';
import { formatDocument } from '../src/policies/generate/format.ts';
import { generateDocument } from '../src/policies/generate/generate.ts';
import { timeProcess } from './lib/process-time.ts';
import { cleanEnv, PROGRAM } from './lib/program.ts';
import { type BenchRow, timeRow } from './lib/rows.ts';
import { interleave } from './lib/sample.ts';

export const summary = 'evaluations a second, and the catalogue over start-up';

const ACCOUNT = '123456789012';
const GOAL = 100_000;
const CATALOGUE_LIMIT_MS = 50;
const EVALUATIONS = 50_000;

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

export async function run(): Promise<BenchRow[]> {
  return [await catalogueRow(), ...evaluationRows(), ...(await processRows())];
}

/** Every document in every variant, made and written as JSON for the first time in this process. */
async function catalogueRow(): Promise<BenchRow> {
  const begin = performance.now();
  let documents = 0;
  for (const template of TEMPLATES) {
    for (const variant of template.variants) {
      const generated = generateDocument(template.id, exampleParameters(variant), { variant: variant.id });
      await formatDocument(generated, 'json');
      documents += 1;
    }
  }
  const time = performance.now() - begin;
  return {
    what: `whole catalogue generated, ${documents} documents`,
    measured: `${time.toFixed(1)} ms`,
    peer: '',
    compared: `${time.toFixed(1)} ms`,
    limit: `${CATALOGUE_LIMIT_MS} ms`,
    verdict: time <= CATALOGUE_LIMIT_MS ? 'ok' : 'over',
  };
}

/** A request that is let in, and one that the last Deny refuses. */
function evaluationRows(): BenchRow[] {
  const attached = policies();
  return ['203.0.113.7', '192.0.2.1'].map((address) => {
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
    const rates = Array.from({ length: 5 }, () => {
      const start = performance.now();
      for (let index = 0; index < EVALUATIONS; index++) ask(index);
      return Math.round(EVALUATIONS / ((performance.now() - start) / 1000));
    });
    const perSecond = Math.max(...rates);
    const { decision, notModelled } = ask(0);
    const isModelled = notModelled.length === 0;
    return {
      what: `evaluations of five policies with five statements: ${decision}`,
      measured: `${perSecond.toLocaleString('en')} a second, the best of ${rates.length}`,
      peer: '',
      compared: `${(perSecond / GOAL).toFixed(2)} x`,
      limit: `${GOAL.toLocaleString('en')} a second`,
      verdict: perSecond >= GOAL && isModelled ? 'ok' : 'over',
    };
  });
}

async function processRows(): Promise<BenchRow[]> {
  const env = cleanEnv();
  const words = [
    'policies',
    'generate',
    'presigned-reads',
    '--param',
    'bucket=images',
    'cidrs=203.0.113.0/24',
  ];
  const times = await interleave(
    {
      version: () => timeProcess([PROGRAM, '--version'], { env }),
      generate: () => timeProcess([PROGRAM, ...words], { env }),
      list: () => timeProcess([PROGRAM, 'policies', 'list'], { env }),
    },
    { rounds: 10, warmUp: 2 },
  );
  const limit = { by: 'difference', limit: CATALOGUE_LIMIT_MS } as const;
  return [
    timeRow('policies generate - --version', times.generate, times.version, limit),
    timeRow('policies list - --version', times.list, times.version, limit),
  ];
}
