import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { allRules } from '../../src/catalogue.ts';
import { renderFindings } from '../../src/core/report/findings.ts';
import { sarifValidator } from '../core/report/sarif-schema.ts';
import { connected } from '../helpers/sandbox.ts';

function problemsOf(schemaFile: string, value: unknown): string[] {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures', schemaFile), 'utf8'));
  const validate = ajv.compile(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

test('what an audit really finds is taken by the published schemas of SARIF, ASFF and OCSF', async () => {
  await using here = await connected();
  const findings = await here.teams.audit([]);
  expect(findings.length).toBeGreaterThan(10);
  const render = (format: 'sarif' | 'asff' | 'ocsf') =>
    JSON.parse(
      renderFindings(format, findings, {
        command: 'workteams.audit',
        title: 'Audit of work teams',
        version: '1.2.3',
        rules: allRules,
      }),
    );
  const sarif = render('sarif');
  expect(sarifValidator()(sarif)).toEqual([]);
  expect(sarif.runs[0].results).toHaveLength(findings.length);
  for (const [format, schema] of [
    ['asff', 'asff-schema.json'],
    ['ocsf', 'ocsf-schema-1.5.0.json'],
  ] as const) {
    const list = render(format) as unknown[];
    expect(list).toHaveLength(findings.length);
    expect(list.flatMap((one) => problemsOf(schema, one))).toEqual([]);
  }
});
