import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

/** A validator for SARIF 2.1.0 logs; gives the list of what is wrong. */
export function sarifValidator(): (log: unknown) => string[] {
  const file = join(import.meta.dirname, '../../fixtures/sarif-schema-2.1.0.json');
  // The schema is draft-04, which ajv 8 reads once `id` is `$id`; one pattern in it is not valid /u expression.
  const text = readFileSync(file, 'utf8').replace('"id": "https://', '"$id": "https://');
  const { $schema: _, ...schema } = JSON.parse(text);
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  return (log) =>
    validate(log) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message ?? e.keyword}`);
}
