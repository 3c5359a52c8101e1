import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GroundctlError } from '../../src/core/errors.ts';
import type { MigrationPlan } from '../../src/migrate/plan/migration-plan.ts';
import { readPlanFile, writePlanFile } from '../../src/migrate/plan/plan-file.ts';
import { flowText, source, step } from './sample.ts';
import { BUCKET, type Target, target } from './target.ts';

// biome-ignore lint/suspicious/noExplicitAny: edits of a document from outside
type Document = any;

const codeOf = async (run: () => unknown) => {
  try {
    await run();
  } catch (error) {
    return error instanceof GroundctlError ? error.code : String(error);
  }
  return 'none';
};

/** A tree with a flow, a key and a secret beside it, and its plan as a document to edit. */
async function planned(here: Target): Promise<{ plan: MigrationPlan; document: Document }> {
  mkdirSync(join(here.tree, 'u'));
  writeFileSync(join(here.tree, 'u/a.flow'), flowText(source('a', 's3://b/x')));
  writeFileSync(join(here.tree, 'id_rsa'), '-----BEGIN OPENSSH PRIVATE KEY-----');
  writeFileSync(
    join(here.tree, 'secret.flow'),
    flowText(step('a', { parameters: { password: 'Sommer2024' } })),
  );
  const plan = await here.plan();
  return { plan, document: JSON.parse(writePlanFile(plan)) };
}

const apply = async (here: Target, document: Document, overwrite = false) => {
  const read = readPlanFile(JSON.stringify(document), 'x.json');
  const to = { bucket: BUCKET, prefix: 'flows/' };
  const adopted = await here.migrate.adopt(read, { folders: [here.tree], to, overwrite });
  return here.apply(adopted);
};

test('a plan file applies as the plan would, and holds no secret', async () => {
  await using here = await target();
  const { document } = await planned(here);
  expect(JSON.stringify(document)).not.toContain('Sommer2024');
  expect(document.held[0].rules).toEqual(['flow/secret']);
  expect(await apply(here, document)).toEqual(['applied flows/u/a.flow']);
  expect(await here.verify()).toEqual({ verified: 1, 'not-uploaded': 1 });
});

describe('an edited plan uploads nothing but flows below its root', () => {
  const fileOf = (here: Target, path: string) => ({ root: here.tree, path });
  test.each<[string, (document: Document, here: Target) => void]>([
    [
      'a path with ..',
      (d) => {
        d.uploads[0].path = '../../../../etc/passwd';
      },
    ],
    [
      'an absolute path',
      (d) => {
        d.uploads[0].path = '/etc/passwd';
      },
    ],
    [
      'another root',
      (d) => {
        d.uploads[0].root = '/etc';
      },
    ],
    [
      'another root in the list as well',
      (d) => {
        d.roots.push('/etc');
        d.uploads[0].root = '/etc';
      },
    ],
    [
      'a key elsewhere',
      (d) => {
        d.uploads[0].key = 'other/a.flow';
      },
    ],
    [
      'a key that walks',
      (d) => {
        d.uploads[0].key = 'flows/../a.flow';
      },
    ],
    [
      'a private key',
      (d, here) => {
        Object.assign(d.uploads[0], fileOf(here, 'id_rsa'), { key: 'flows/k.flow' });
      },
    ],
    [
      'another flow',
      (d, here) => {
        Object.assign(d.uploads[0], fileOf(here, 'secret.flow'));
      },
    ],
    [
      'another result',
      (d) => {
        d.uploads[0].sha256 = '0'.repeat(64);
      },
    ],
    [
      'roots that are the whole disk',
      (d, here) => {
        d.roots = ['/'];
        Object.assign(d.uploads[0], { root: '/', path: `${here.tree.slice(1)}/u/a.flow` });
      },
    ],
    [
      'a root with a link in it',
      (d, here) => {
        symlinkSync('/etc', join(here.tree, 'etc'));
        Object.assign(d.uploads[0], { path: 'etc/passwd' });
      },
    ],
    [
      'a link swapped in for the file, to the same bytes elsewhere',
      (_, here) => {
        renameSync(join(here.tree, 'u/a.flow'), join(here.tree, '../a.flow'));
        symlinkSync(join(here.tree, '../a.flow'), join(here.tree, 'u/a.flow'));
      },
    ],
    [
      'a private key with its own true hash',
      (d, here) => {
        const sha256 = hash('sha256', readFileSync(join(here.tree, 'id_rsa')));
        Object.assign(d.uploads[0], { path: 'id_rsa', source: sha256, sha256, key: 'flows/id_rsa.flow' });
      },
    ],
    [
      'a path with a null byte',
      (d) => {
        d.uploads[0].path = 'u/a.flow\u0000/../../id_rsa';
      },
    ],
    [
      'a path that is the root',
      (d) => {
        d.uploads[0].path = '.';
      },
    ],
    [
      'another bucket',
      (d) => {
        d.target.bucket = 'sagemaker-somebody-else';
      },
    ],
    [
      'a prefix that walks',
      (d) => {
        d.target.prefix = 'flows/../';
        d.uploads[0].key = 'flows/../a.flow';
      },
    ],
    [
      'the prefix of all, with a key of no flow',
      (d) => {
        d.target.prefix = '';
        d.uploads[0].key = 'id_rsa';
      },
    ],
    [
      'a rule that is allowed by the plan',
      (d, here) => {
        const sha256 = hash('sha256', readFileSync(join(here.tree, 'secret.flow')));
        Object.assign(d, { allow: ['flow/secret'], held: [], findings: [] });
        Object.assign(d.uploads[0], { path: 'secret.flow', source: sha256, sha256 });
      },
    ],
    [
      'a property of all objects',
      (d) => {
        d.uploads[0] = { __proto__: d.uploads[0] };
        d.layout = 'constructor';
      },
    ],
    [
      'another account',
      (d) => {
        d.target.account = '999999999999';
      },
    ],
    [
      'another owner',
      (d) => {
        d.target.owner = '999999999999';
      },
    ],
    [
      'another region',
      (d) => {
        d.target.region = 'eu-west-1';
      },
    ],
    [
      'another endpoint',
      (d) => {
        d.target.endpoint = 'http://127.0.0.1:1';
      },
    ],
    [
      'an overwrite',
      (d) => {
        d.uploads[0].condition = { type: 'etag', etag: '"*"' };
      },
    ],
    [
      'any object overwritten',
      (d) => {
        d.uploads[0].condition = { type: 'etag', etag: '*' };
      },
    ],
    [
      'a map that changes it',
      (d) => {
        d.remap = { buckets: { bbb: 'x' } };
      },
    ],
    [
      'one key twice',
      (d) => {
        d.uploads.push(d.uploads[0]);
      },
    ],
  ])('%s', async (_, edit) => {
    await using here = await target();
    const { document } = await planned(here);
    edit(document, here);
    const seen = await codeOf(async () => {
      const lines = await apply(here, document);
      if (lines.some((line) => line.startsWith('applied'))) throw new Error(lines.join());
      throw new GroundctlError('', { code: 'refused', source: 'usage' });
    });
    const refusals = ['refused', 'bad-plan', 'other-plan', 'overwrite-needed', 'bad-remap', 'no-such-bucket'];
    expect([...refusals, 'invalid-input']).toContain(seen);
    expect(await here.keys()).toEqual([]);
  });

  test('with the hash of a flow that has a secret it still is held back', async () => {
    await using here = await target();
    const { document } = await planned(here);
    const allowed = await here.plan({ allow: ['flow/secret'] });
    const secret = allowed.changes.find(({ upload }) => upload.path === 'secret.flow')?.upload;
    document.uploads[0] = secret;
    expect(await apply(here, document)).toEqual(['failed flows/secret.flow: source-changed']);
    expect(await here.keys()).toEqual([]);
  });
});

describe('a plan goes only to the place that is named with it', () => {
  const OTHER = 'acme-elsewhere';
  const DEFAULT = { bucket: BUCKET, prefix: 'data-wrangler-classic-flows/' };
  /** A plan for the default place, the same edited to another one that is there as well, and how it is taken. */
  const edited = async (here: Target, target: Partial<typeof DEFAULT>) => {
    await here.s3.send(new CreateBucketCommand({ Bucket: OTHER }));
    await planned(here);
    const text = writePlanFile(await here.plan(DEFAULT));
    const document = JSON.parse(text.replaceAll(DEFAULT.prefix, target.prefix ?? DEFAULT.prefix));
    Object.assign(document.target, target);
    return (to?: typeof DEFAULT) =>
      here.migrate.adopt(readPlanFile(JSON.stringify(document), 'x.json'), {
        folders: [here.tree],
        to,
        overwrite: false,
      });
  };

  test.each<[string, Partial<typeof DEFAULT>, string]>([
    ['another bucket', { bucket: OTHER }, `s3://${OTHER}/data-wrangler-classic-flows/`],
    ['another prefix', { prefix: 'flows/' }, `s3://${BUCKET}/flows/`],
    [
      'another prefix that begins alike',
      { prefix: `${DEFAULT.prefix}x/` },
      `s3://${BUCKET}/${DEFAULT.prefix}x/`,
    ],
  ])('%s', async (_, change, place) => {
    await using here = await target();
    const adopt = await edited(here, change);
    const error = await adopt().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'place-not-named', hint: expect.stringContaining(`--to ${place}`) });
    expect(await codeOf(() => adopt(DEFAULT))).toBe('other-plan');
    const named = { ...DEFAULT, ...change };
    expect((await adopt(named)).target).toMatchObject(named);
  });

  test('the default place needs no name, and another name is another place', async () => {
    await using here = await target();
    const adopt = await edited(here, {});
    expect((await adopt()).target).toMatchObject(DEFAULT);
    expect((await adopt(DEFAULT)).target).toMatchObject(DEFAULT);
    expect(await codeOf(() => adopt({ ...DEFAULT, bucket: OTHER }))).toBe('other-plan');
  });
});

test('whatever JSON a plan file is, it is read or refused', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, key) => {
      const document = {
        schema: 'groundctl/migrate.plan/v1',
        target: value,
        roots: ['/a'],
        layout: 'mirror',
        uploads: [value, { key }],
      };
      for (const text of [JSON.stringify(value), JSON.stringify(document), key]) {
        expect(() => readPlanFile(text, 'x')).toThrow(GroundctlError);
      }
    }),
  );
});
