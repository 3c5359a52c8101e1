// biome-ignore-all lint/suspicious/noTemplateCurlyInString: IAM and Terraform write their variables like this
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { hclString } from '../../../src/core/text/hcl.ts';
import { formatDocument } from '../../../src/policies/generate/format.ts';
import { everything } from '../documents.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'groundctl-terraform-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Terraform itself, in the folder; it sends nothing anywhere, since no provider is used. */
const terraform = (...words: string[]) =>
  run('terraform', [`-chdir=${folder}`, ...words], {
    env: { PATH: process.env.PATH, HOME: folder, CHECKPOINT_DISABLE: '1' },
  });
const installed = await terraform('version').then(
  () => true,
  () => false,
);

/** What Terraform makes of expressions, by name. */
async function evaluated(expressions: ReadonlyMap<string, string>): Promise<Map<string, unknown>> {
  const outputs = [...expressions].map(
    ([name, expression]) => `output "${name}" {\n  value = ${expression}\n}\n`,
  );
  writeFileSync(join(folder, 'main.tf'), outputs.join(''));
  await terraform('apply', '-auto-approve');
  const { stdout } = await terraform('output', '-json');
  const values = JSON.parse(stdout) as Record<string, { readonly value: unknown }>;
  return new Map(Object.entries(values).map(([name, { value }]) => [name, value]));
}

// Skipped visibly where terraform is not installed.
describe.skipIf(!installed)('terraform itself', () => {
  test('reads every policy that is written for it as the document it was made from', async () => {
    const documents = new Map(
      everything().map((generated) => [
        `${generated.id}_${generated.variant}`.replaceAll('-', '_'),
        generated,
      ]),
    );
    const policies = new Map<string, string>();
    for (const [name, generated] of documents) {
      const text = await formatDocument(generated, 'terraform');
      const policy = / = (jsonencode\([\s\S]*?\n {2}\}\))\n/.exec(text)?.[1];
      if (policy !== undefined) policies.set(name, policy);
    }
    expect(policies.size).toBeGreaterThan(15);
    for (const [name, json] of await evaluated(policies)) {
      expect(JSON.parse(String(json)), name).toEqual(documents.get(name)?.document);
    }
  });

  test('finds every file well written', async () => {
    for (const generated of everything()) {
      writeFileSync(join(folder, 'main.tf'), await formatDocument(generated, 'terraform'));
      const { stdout } = await terraform('fmt', '-check', '-diff');
      expect(stdout, `${generated.id} ${generated.variant}`).toBe('');
    }
  });

  test('takes a string for what it is, whatever is in it', async () => {
    const texts = [
      ...['', '"', '\\', '\\n', '\n', '\t', '\b\f\v', '\u0001', '\u007f', '\u2028', 'é', '画像', '😀'],
      ...[
        '${x}',
        '%{x}',
        '$${x}',
        '%%{x}',
        '$$${x}',
        '${',
        '%{',
        '$',
        '$$',
        '{',
        '"${"',
        '#',
        '//',
        '<<EOF\n',
      ],
    ];
    const values = await evaluated(new Map(texts.map((text, index) => [`t${index}`, hclString(text)])));
    expect(texts.map((_, index) => values.get(`t${index}`))).toEqual(texts);
  });
});
