import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { sandboxOperations } from '../../src/sandbox/supported-operations.ts';
import { open, sendRaw } from '../sandbox/open.ts';
import { type BotocoreModel, type ModelCase, modelCases } from './suites/model-cases.ts';
import { INSTALL_MS, python } from './tools.ts';

/**
 * AWS's models as botocore ships them, newer than the tables in src/core/aws-model: an input for each of their
 * constraints, made here, is refused with 400 and in the words that AWS has for it. No difference is expected.
 */
let bin: string | undefined;

beforeAll(async () => {
  bin = await python('botocore', ['botocore==1.44.8']);
}, INSTALL_MS);

function modelOf(service: string): BotocoreModel {
  const pattern = `../lib/python3*/site-packages/botocore/data/${service}/*/service-2.json*`;
  const file =
    globSync(pattern, { cwd: bin ?? '' })
      .sort()
      .at(-1) ?? '';
  const bytes = readFileSync(join(bin ?? '', file));
  return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()) as BotocoreModel;
}

function says(message: string | undefined, { said: [first = '', second = ''] }: ModelCase): boolean {
  const at = message?.indexOf(first) ?? -1;
  return at >= 0 && (message?.indexOf(second, at) ?? -1) >= 0;
}

test.for(['sagemaker', 'cognito-idp'])(
  '%s refuses what its model refuses, and says so',
  async (service, context) => {
    if (bin === undefined) return context.skip('needs Python with venv');
    await using aws = await open({ seed: 'none' });
    const model = modelOf(service);
    const operations = sandboxOperations().find((one) => one.service === service)?.operations ?? [];
    const cases = operations.flatMap(({ name }) => modelCases(model, name));
    const wrong: string[] = [];
    for (const one of cases) {
      const target = `${model.metadata.targetPrefix}.${one.operation}`;
      const { status, message } = await sendRaw(aws, target, JSON.stringify(one.input));
      if (status === 400 && says(message, one)) continue;
      wrong.push(`${one.operation}: ${one.said.join(' … ')}: ${status} ${message?.slice(0, 300)}`);
    }
    process.stdout.write(`${service}: ${cases.length - wrong.length} of ${cases.length} cases\n`);
    expect(cases.length).toBeGreaterThan(400);
    expect(wrong).toEqual([]);
  },
);
