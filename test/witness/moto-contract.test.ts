import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import expected from './suites/moto-contract.json' with { type: 'json' };
import { python } from './tools.ts';

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

const moto = await python('moto', ['moto[server]==5.2.5']);

/** Runs the contract suite in a vitest of its own, with moto in the place of the sandbox. */
async function runAgainstMoto(bin: string): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'groundctl-moto-'));
  const outputFile = join(folder, 'report.json');
  const args = [VITEST, 'run', 'test/sandbox/s3/contract', '--reporter=json', `--outputFile=${outputFile}`];
  const PATH = `${bin}${delimiter}${process.env.PATH}`;
  const env = { ...process.env, PATH, GROUNDCTL_S3_TARGET: 'moto' };
  // It ends with a failure whenever a test of the suite does, which is expected here.
  await new Promise<void>((resolve) => {
    execFile(process.execPath, args, { env, maxBuffer: 1 << 26 }, () => resolve());
  });
  const report = JSON.parse(await readFile(outputFile, 'utf8')) as Report;
  await rm(folder, { recursive: true });
  return report;
}

it('the contract suite on moto fails where moto is known to differ, and nowhere else', async (context) => {
  if (moto === undefined) return context.skip('moto cannot be installed here');
  const { testResults } = await runAgainstMoto(moto);
  const known: Record<string, string[]> = expected.fails;
  const surprises: string[] = [];
  let passed = 0;
  for (const { name, assertionResults } of testResults) {
    for (const { fullName, status } of assertionResults) {
      if (status === 'passed') passed += 1;
      else if (!known[basename(name)]?.includes(fullName)) surprises.push(`${basename(name)}: ${fullName}`);
    }
  }
  // A newer moto may do better than the list says, but not worse.
  expect(surprises).toEqual([]);
  expect(passed).toBeGreaterThan(60);
}, 180_000);
