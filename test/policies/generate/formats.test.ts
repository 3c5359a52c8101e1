// biome-ignore-all lint/suspicious/noTemplateCurlyInString: IAM and Terraform write their variables like this
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { hclString, hclValue } from '../../../src/core/text/hcl.ts';
import { formatDocument } from '../../../src/policies/generate/format.ts';
import { everything, generate } from '../documents.ts';

describe('every document', () => {
  test.each(everything().map((one) => [`${one.id} ${one.variant}`, one] as const))(
    '%s says the same in JSON and YAML, twice the same text',
    async (_, generated) => {
      const json = await formatDocument(generated, 'json');
      const yaml = await formatDocument(generated, 'yaml');
      expect(JSON.parse(json)).toEqual(generated.document);
      expect(parse(yaml)).toEqual(generated.document);
      // CloudFormation and others read YAML 1.1, where an unquoted 2012-10-17 is a date and "no" is false.
      expect(parseDocument(yaml, { version: '1.1' }).toJS()).toEqual(generated.document);
      expect(await formatDocument(generated, 'yaml')).toBe(yaml);
      expect(json.endsWith('\n') && yaml.endsWith('\n')).toBe(true);
    },
  );

  test.each(everything().map((one) => [`${one.id} ${one.variant}`, one] as const))(
    '%s is one resource of the AWS provider, or a local value, with balanced brackets',
    async (_, generated) => {
      const text = await formatDocument(generated, 'terraform');
      expect(text).toMatch(/^(?:resource "aws_\w+" "\w+"|locals) \{$/m);
      const bare = text.replace(/"(?:[^"\\]|\\.)*"/g, '').replace(/#.*/g, '');
      for (const [open, close] of ['{}', '[]', '()']) {
        expect(bare.split(open ?? '').length).toBe(bare.split(close ?? '').length);
      }
    },
  );
});

test('Terraform gets what it is attached to', async () => {
  const policy = await formatDocument(
    generate('presigned-reads', 'bucket=images', 'cidrs=203.0.113.0/24'),
    'terraform',
  );
  expect(policy).toContain('resource "aws_s3_bucket_policy" "presigned_reads" {\n  bucket = "images"\n');
  const cors = await formatDocument(generate('cors-images'), 'terraform');
  expect(cors).toContain('variable "bucket"');
  expect(cors).toContain('    allowed_methods = ["GET"]\n');
});

/** Reads an HCL expression of literals back, as Terraform would. */
function readHcl(text: string): unknown {
  const json = text
    .replace(/"(?:[^"\\]|\\.)*"|(\w+)(\s*)=|,(\s*[\]}])|=/g, (match, name, space, tail) => {
      if (name !== undefined) return `"${name}"${space}:`;
      if (tail !== undefined) return tail;
      return match === '=' ? ':' : match.replace(/\$\$\{/g, '${').replace(/%%\{/g, '%{');
    })
    .replace(/("(?:[^"\\]|\\.)*"|[\]}\d]|true|false|null)(\n\s*)(?=")/g, '$1,$2');
  return JSON.parse(json);
}

test('HCL strings hold no templates: policy variables stay text', () => {
  expect(hclString('arn:aws:s3:::home/${aws:username}/%{x}')).toBe(
    '"arn:aws:s3:::home/$${aws:username}/%%{x}"',
  );
  expect(readHcl(hclValue({ a: 'x${y}', b: ['1', '2'], c: { 'd:e': true, f: 3 } }))).toEqual({
    a: 'x${y}',
    b: ['1', '2'],
    c: { 'd:e': true, f: 3 },
  });
  fc.assert(
    fc.property(fc.string(), (value) => {
      expect(readHcl(hclString(value))).toBe(value);
    }),
  );
});
