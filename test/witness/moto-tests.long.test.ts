import { beforeAll, describe, expect, test } from 'vitest';
import { compare, type Differences } from './suites/differences.ts';
import cognito from './suites/moto-cognito.json' with { type: 'json' };
import s3 from './suites/moto-s3.json' with { type: 'json' };
import { runSuite } from './suites/python-suite.ts';
import { INSTALL_MS, python, pythonSource } from './tools.ts';

/**
 * moto's own tests of Cognito and S3, as its authors publish them, in the mode in which they speak to a server: the
 * sandbox, where moto's would be. Some are marked by their authors as run against AWS. What is expected to fail stands
 * in suites/*.json, each with its reason: moto takes much that AWS refuses. Ceph's S3 suite is in no registry but as
 * another's rewrite of 2022.
 */
const MOTO = '5.2.5';
const REQUIREMENTS = [
  `moto[server,s3,cognitoidp]==${MOTO}`,
  ...['pytest==9.2.0', 'freezegun==1.5.5', 'pyotp==2.12.1', 'pycognito==2024.5.1'],
];
/** They wait minutes for what a Lambda writes. */
const LEFT_OUT = ['--ignore=tests/test_s3/test_s3_lambda_integration.py'];

let bin: string | undefined;
let folder: string | undefined;

beforeAll(async () => {
  bin = await python('moto-tests', REQUIREMENTS);
  folder = await pythonSource(`moto==${MOTO}`);
}, INSTALL_MS);

describe('moto’s tests against the sandbox', () => {
  test.for<[string, readonly string[], Differences]>([
    ['Cognito', ['tests/test_cognitoidp'], cognito],
    ['S3', ['tests/test_s3', ...LEFT_OUT], s3],
  ])(
    '%s: fail where they are known to, and nowhere else',
    { timeout: 1_800_000 },
    async ([service, tests, differences], context) => {
      if (bin === undefined || folder === undefined) return context.skip('needs Python with venv, and tar');
      const outcomes = await runSuite({
        bin,
        folder,
        tests,
        env: ({ url }) => ({ TEST_SERVER_MODE: 'true', TEST_SERVER_MODE_ENDPOINT: url }),
      });
      const of = (outcome: string) => outcomes.filter((one) => one.outcome === outcome).length;
      const counts = `${of('passed')} passed, ${of('failed')} failed, ${of('skipped')} skipped`;
      const { surprises, better, unknown } = compare(outcomes, differences);
      const told = better.map((name) => `  passes now, and can go from the list: ${name}\n`);
      process.stdout.write(`moto's tests of ${service}: ${counts}\n${told.join('')}`);
      expect(surprises).toEqual([]);
      expect(unknown).toEqual([]);
    },
  );
});
