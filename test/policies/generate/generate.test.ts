// biome-ignore-all lint/suspicious/noTemplateCurlyInString: IAM and Terraform write their variables like this
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GroundctlError } from '../../../src/core/errors.ts';
import { findTemplate, TEMPLATES } from '../../../src/policies/catalogue/catalogue.ts';
import { exampleParameters } from '../../../src/policies/catalogue/examples.ts';
import { policyUse } from '../../../src/policies/catalogue/template.ts';
import { readPolicy } from '../../../src/policies/evaluate/read-policy.ts';
import { generateDocument } from '../../../src/policies/generate/generate.ts';
import { parseAssignments, parseParameterFile } from '../../../src/policies/generate/read-parameters.ts';
import { everything, generate, generateVariant } from '../documents.ts';

/** The usage error that something throws: its message and every problem in one text. */
function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (!(error instanceof GroundctlError)) throw error;
    expect(error.exitCode).toBe(252);
    return [error.message, ...error.problems, error.hint ?? ''].join('\n');
  }
  throw new Error('Nothing was refused.');
}

describe('the catalogue', () => {
  test('has ids that occur once and every document that the areas of the program need', () => {
    const ids = TEMPLATES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining([
        'plus-requester',
        'plus-role',
        'plus-role-trust',
        'labeling-role',
        'labeling-role-trust',
        'presigned-reads',
        's3-endpoint',
        'log-delivery',
        'team-topic',
        'team-key',
        'canvas-import',
        'staging-bucket',
        'cors-images',
        'cors-frames',
        'log-lifecycle',
        'worker-access',
        'portal-allow-list',
      ]),
    );
  });

  test.each(everything().map((one) => [`${one.id} ${one.variant}`, one] as const))(
    '%s explains every statement with a source, and is a policy of its kind',
    (_, { document, notes, attachment }) => {
      for (const note of notes) {
        expect(note.why.length).toBeGreaterThan(15);
        expect(note.source).toMatch(/[a-z]/);
      }
      const use = policyUse(attachment);
      if (use === undefined) return;
      const reading = readPolicy(document, { usedAs: use });
      if (!('policy' in reading)) throw new Error(JSON.stringify(reading.problems));
      const parts = reading.policy.statements.map(({ sid, index }) => sid ?? `Statement ${index + 1}`);
      expect(notes.map(({ part }) => part)).toEqual(parts);
    },
  );

  test.each(TEMPLATES)('$id accepts the examples that its help shows', (template) => {
    for (const variant of template.variants) {
      for (const parameter of Object.values(variant.parameters)) {
        expect(parameter.read([parameter.example])).toMatchObject({ ok: true });
      }
      const generated = generateDocument(template.id, exampleParameters(variant), { variant: variant.id });
      expect(generated).toEqual(
        generateDocument(template.id, exampleParameters(variant), { variant: variant.id }),
      );
    }
  });

  test('owns exactly the statements that applying it again may have to take away', () => {
    for (const template of TEMPLATES.filter(({ attachment }) => attachment === 'bucket-policy')) {
      const [variant] = template.variants;
      const { notes } = generateDocument(template.id, exampleParameters(variant));
      expect(template.owns).toEqual(notes.map(({ part }) => part));
    }
  });
});

describe('what is refused, and how', () => {
  test('an unknown document or variant, with what may be meant', () => {
    expect(refusal(() => generate('presigned-read'))).toContain('Did you mean presigned-reads?');
    expect(refusal(() => generateVariant('plus-role', 'aws-docs'))).toContain(
      'least-privilege and aws-article',
    );
  });

  test('unknown, missing and wrong parameters, all at once', () => {
    const message = refusal(() =>
      generate('presigned-reads', 'cidr=1.2.3.4/8', 'maxAgeSeconds=0', 'endpoints=vpc-1', 'partition=azure'),
    );
    expect(message).toContain('cidr: is not a parameter; did you mean cidrs?');
    expect(message).toContain('bucket: a value is needed');
    expect(message).toContain('maxAgeSeconds: "0" is not a whole number from 1 to 604800');
    expect(message).toContain('endpoints: "vpc-1" is not the ID of a VPC endpoint');
    expect(message).toContain('partition: "azure" is not one of aws, aws-cn, aws-us-gov');
  });

  test('a parameter of another variant, by the name of that variant', () => {
    expect(
      refusal(() => generateVariant('plus-role-trust', 'aws-article', 'account=111122223333')),
    ).toContain('account: is a parameter of the variant least-privilege');
  });

  test.each([
    ['203.0.113.7/24', 'did you mean 203.0.113.0/24?'],
    ['10.0.0.0/8', 'is a private range, which aws:SourceIp never contains: pass it as vpcCidrs'],
    ['0.0.0.0/0', 'contains every address'],
    ['::/0', 'contains every address'],
    ['203.0.113.7', 'did you mean 203.0.113.7/32?'],
    ['office', 'is not an IP address'],
    ['203.0.113.0/33', 'above 32'],
  ])('the range %s', (cidr, why) => {
    expect(refusal(() => generate('presigned-reads', 'bucket=images', `cidrs=${cidr}`))).toContain(why);
  });

  test.each([
    ['Images'],
    ['s3://images'],
    ['a'],
    ['im_ages'],
    ['-images'],
    ['images..x'],
    ['a'.repeat(64)],
    ['images/*'],
  ])('%j as a bucket', (name) => {
    expect(refusal(() => generate('cors-images', `bucket=${name}`))).toContain('not a parameter');
    expect(refusal(() => generate('staging-bucket', `bucket=${name}`))).toContain('is not a bucket name');
  });

  test('a prefix that a policy would read as a pattern', () => {
    for (const prefix of ['*', 'a?', '${aws:username}/', '/a', 'a\u0000']) {
      expect(
        refusal(() =>
          generate(
            'log-delivery',
            'bucket=logs',
            'sources=images',
            'account=111122223333',
            `prefix=${prefix}`,
          ),
        ),
      ).toContain('prefix:');
    }
  });

  test('documents that would lock everybody out or log themselves', () => {
    expect(refusal(() => generate('presigned-reads', 'bucket=images'))).toContain('nobody could read');
    expect(
      refusal(() =>
        generate('presigned-reads', 'bucket=images', 'cidrs=203.0.113.0/24', 'vpcCidrs=10.0.0.0/8'),
      ),
    ).toContain('needs endpoints');
    expect(refusal(() => generate('logging-target', 'bucket=images', 'target=images'))).toContain(
      'endlessly',
    );
    expect(refusal(() => generate('portal-allow-list', `cidrs=${ranges(11).join(',')}`))).toContain(
      'at most 10',
    );
  });

  test('a bucket policy of more than 20 KB, with its size and the limit', () => {
    const fits = generate('presigned-reads', 'bucket=images', `cidrs=${ranges(900).join(',')}`);
    expect(fits.size?.used).toBeLessThanOrEqual(20_480);
    expect(
      refusal(() => generate('presigned-reads', 'bucket=images', `cidrs=${ranges(1_200).join(',')}`)),
    ).toMatch(/would have \d{5} bytes without white space; a bucket policy may have 20480/);
  });

  test('a managed policy over 6,144 characters', () => {
    const pools = Array.from({ length: 100 }, (_, index) => `us-east-1_Pool${index}`).join(',');
    expect(
      refusal(() =>
        generate('groundctl-workteams', 'account=111122223333', 'region=us-east-1', `userPools=${pools}`),
      ),
    ).toContain('a managed policy may have 6144');
  });

  test('parameter files that are not one JSON object of plain values, with line and column', () => {
    const read = (text: string) => refusal(() => parseParameterFile(text, 'p.json'));
    expect(read('{"a": 1,\n "b" 2}')).toMatch(/"p.json" is not JSON: .* \(line 2, column 6\)/);
    expect(read('[1]')).toContain('one object');
    expect(read('{"a": {"b": 1}}')).toContain('"a" must be a string');
    expect(read('{"a": [[1]]}')).toContain('"a" must be a string');
    expect(read(`${'['.repeat(5_000)}`)).toContain('nested deeper than');
    expect(read('{"a": 1, "a": 2}')).toContain('occurs twice');
    expect(refusal(() => parseAssignments(['bucket']))).toContain('"bucket" is not NAME=VALUE');
  });

  test('whatever is written: a document or a usage error, never a fault', () => {
    const names = fc.constantFrom('bucket', 'cidrs', 'endpoints', 'maxAgeSeconds', 'exempt', 'x');
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.string()), { maxLength: 6 }), (pairs) => {
        try {
          generate('presigned-reads', ...pairs.map(([name, value]) => `${name}=${value}`));
        } catch (error) {
          expect(error).toMatchObject({ exitCode: 252 });
        }
      }),
    );
  });
});

test('lists may be given with commas, several times, or both, and hold each value once', () => {
  const once = generate('presigned-reads', 'bucket=images', 'cidrs=203.0.113.0/24, 198.51.100.0/24');
  const twice = generate(
    'presigned-reads',
    'bucket=images',
    'cidrs=203.0.113.0/24',
    'cidrs=198.51.100.0/24,203.0.113.0/24',
  );
  expect(twice.document).toEqual(once.document);
});

test('regions of China and GovCloud give ARNs of their partitions', () => {
  const text = JSON.stringify(
    generate(
      'labeling-role',
      'account=111122223333',
      'region=cn-north-1',
      'input=in-cn',
      'output=out-cn',
      'keys=arn:aws-cn:kms:cn-north-1:111122223333:key/1',
    ).document,
  );
  expect(text).toContain('arn:aws-cn:s3:::in-cn');
  expect(text).toContain('s3.cn-north-1.amazonaws.com.cn');
  expect(text).not.toContain('arn:aws:');
  expect(findTemplate('labeling-role').variants[0].id).toBe('least-privilege');
});

test.each([
  ['cn-north-1', 'aws-cn', 's3.cn-north-1.amazonaws.com.cn'],
  ['us-gov-west-1', 'aws-us-gov', 's3.us-gov-west-1.amazonaws.com'],
  ['eusc-de-east-1', 'aws-eusc', 's3.eusc-de-east-1.amazonaws.eu'],
  ['us-iso-east-1', 'aws-iso', 's3.us-iso-east-1.c2s.ic.gov'],
])('in %s ARNs are of %s, and KMS is used through %s', (region, partition, host) => {
  const { document } = generate(
    'labeling-role',
    ...['account=111122223333', `region=${region}`, 'input=images', 'output=labels'],
    `keys=arn:${partition}:kms:${region}:111122223333:key/1`,
  );
  const text = JSON.stringify(document);
  expect(text).toContain(`arn:${partition}:s3:::images`);
  expect(text).toContain(`"${host}"`);
  expect(text).not.toContain('arn:aws:');
});

function ranges(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `198.${51 + (index >> 8)}.${index & 255}.0/24`);
}
