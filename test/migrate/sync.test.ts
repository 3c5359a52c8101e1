import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { PutBucketEncryptionCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { drain } from '../../src/core/events.ts';
import { readRemap } from '../../src/migrate/remap/read-remap.ts';
import { base85, flowText, source, step } from './sample.ts';
import { BUCKET, type Target, target } from './target.ts';

const flow = (name: string) => flowText(source(name, 's3://sagemaker-us-east-1-111122223333/in.csv'));
const write = (here: Target, path: string, text = flow(path)) => {
  mkdirSync(join(here.tree, path, '..'), { recursive: true });
  writeFileSync(join(here.tree, path), text);
};
const reasons = (plan: { unchanged: readonly { reason: string }[] }) =>
  plan.unchanged.map(({ reason }) => reason);

test('uploads with type, origin and checksum, and has nothing to do the second time', async () => {
  await using here = await target();
  write(here, 'u1/a.flow');
  expect(await here.apply(await here.plan())).toEqual(['applied flows/u1/a.flow']);
  expect((await here.get('flows/u1/a.flow')).toString()).toBe(flow('u1/a.flow'));
  const head = await here.head('flows/u1/a.flow');
  expect(head.ContentType).toBe('application/json');
  expect(head.ChecksumSHA256).toBeTypeOf('string');
  expect(head.Metadata).toMatchObject({
    'groundctl-origin': 'u1/a.flow',
    'groundctl-sha256': expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  const again = await here.plan();
  expect(again.changes).toEqual([]);
  expect(reasons(again)).toEqual(['the same content is already there']);
});

test('a map that leaves out what the one before replaced is refused, and may map it to itself', async () => {
  await using here = await target();
  write(here, 'a.flow');
  const map = (text: string) => readRemap(Buffer.from(text), 'map');
  const both = '{"accounts":{"111122223333":"444455556666"},"regions":{"us-east-1":"us-west-2"}}';
  await here.apply(await here.plan({ remap: map(both) }));
  const less = here.plan({ remap: map('{"accounts":{"111122223333":"444455556666"}}') });
  await expect(less).rejects.toThrow('also replaced "regions us-east-1"');
  await expect(here.plan({ remap: map('{"code":true}') })).rejects.toMatchObject({ code: 'remap-undone' });
  const more = both.replace('"us-west-2"}', '"us-west-2"},"buckets":{"other":"another"}');
  expect((await here.plan({ remap: map(more) })).changes).toEqual([]);
  const stays = await here.plan({ remap: map(both.replace('us-west-2', 'us-east-1')) });
  expect(await here.apply(stays)).toEqual(['applied flows/a.flow']);
  expect((await here.get('flows/a.flow')).toString()).toContain('sagemaker-us-east-1-444455556666');
});

test('sees a change that keeps size and time, and replaces what is its own', async () => {
  await using here = await target();
  write(here, 'a.flow', flow('x'));
  const old = new Date('2020-01-01');
  utimesSync(join(here.tree, 'a.flow'), old, old);
  await here.apply(await here.plan());
  write(here, 'a.flow', flow('y'));
  utimesSync(join(here.tree, 'a.flow'), old, old);
  const plan = await here.plan();
  expect(plan.changes.map(({ kind }) => kind)).toEqual(['update']);
  expect(await here.apply(plan)).toEqual(['applied flows/a.flow']);
  expect((await here.get('flows/a.flow')).toString()).toBe(flow('y'));
});

test('knows its own objects again without the journal, by their mark, once it has one', async () => {
  await using here = await target();
  write(here, 'a.flow');
  await here.apply(await here.plan());
  rmSync(here.stateFolder, { recursive: true });
  const plan = await here.plan();
  expect(reasons(plan)).toEqual(['the same content is already there']);
  await here.apply(plan);
  expect(await here.verify()).toEqual({ verified: 1 });
});

describe('what is not ours', () => {
  test('is left alone, with an error', async () => {
    await using here = await target();
    write(here, 'a.flow');
    await here.put('flows/a.flow', 'somebody else');
    const plan = await here.plan();
    expect(plan.changes).toEqual([]);
    expect(plan.findings.map((found) => found.rule)).toContain('target/other-object-there');
    expect((await here.get('flows/a.flow')).toString()).toBe('somebody else');
  });

  test('is replaced with --overwrite, as long as it is what was seen', async () => {
    await using here = await target();
    write(here, 'a.flow');
    write(here, 'b.flow');
    await here.put('flows/a.flow', 'somebody else');
    await here.put('flows/b.flow', 'somebody else');
    const plan = await here.plan({ overwrite: true });
    await here.put('flows/b.flow', 'changed since');
    expect((await here.apply(plan)).sort()).toEqual([
      'applied flows/a.flow',
      'failed flows/b.flow: conflict',
    ]);
    expect((await here.get('flows/b.flow')).toString()).toBe('changed since');
  });

  test('and came after the plan is not overwritten either', async () => {
    await using here = await target();
    write(here, 'a.flow');
    const plan = await here.plan();
    await here.put('flows/a.flow', 'a second before');
    expect(await here.apply(plan)).toEqual(['failed flows/a.flow: conflict']);
    expect((await here.get('flows/a.flow')).toString()).toBe('a second before');
  });

  test('but the same is taken as there, and never removed', async () => {
    await using here = await target();
    write(here, 'a.flow');
    await here.put('flows/a.flow', flow('a.flow'));
    await here.apply(await here.plan());
    expect(await here.verify()).toEqual({ verified: 1 });
    const clean = await here.migrate.planClean(here.input());
    expect(clean.changes).toEqual([]);
    expect(reasons(clean)).toEqual(['it was there before: not part of this migration']);
  });
});

describe.each([
  ['a moment ago', 0],
  ['a minute ago', 60_000],
])('between plan and apply, of files written %s,', (_, age) => {
  // Only how old files look depends on the clock: no time passes.
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + age });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each([
    ['changed', (path: string) => writeFileSync(path, flow('other'))],
    ['removed', (path: string) => rmSync(path)],
    [
      'made a link',
      (path: string) => {
        renameSync(path, `${path}.moved`);
        symlinkSync(`${path}.moved`, path);
      },
    ],
  ])('a file that was %s stops, by name, and the others go on', async (_, disturb) => {
    await using here = await target();
    write(here, 'a.flow');
    write(here, 'b.flow');
    const plan = await here.plan();
    disturb(join(here.tree, 'a.flow'));
    expect((await here.apply(plan)).sort()).toEqual([
      'applied flows/b.flow',
      'failed flows/a.flow: source-changed',
    ]);
  });

  test.skipIf(process.platform === 'win32')(
    'a folder that became a link to the same files stops',
    async () => {
      await using here = await target();
      write(here, 'u/a.flow');
      const plan = await here.plan();
      renameSync(join(here.tree, 'u'), join(here.tree, '../outside'));
      symlinkSync(join(here.tree, '../outside'), join(here.tree, 'u'));
      expect(await here.apply(plan)).toEqual(['failed flows/u/a.flow: source-changed']);
    },
  );
});

test('holds back secrets and damaged models, and takes each only where it is allowed by name', async () => {
  await using here = await target();
  write(here, 'secret.flow', flowText(step('a', { parameters: { code: 'password="Sommer2024"' } })));
  write(
    here,
    'broken.flow',
    flowText(step('a', { trained_parameters: { m: base85(Buffer.from('PK\u0003\u0004 no zip')) } })),
  );
  expect((await here.plan()).held.map(({ path, rules }) => [path, rules])).toEqual([
    ['broken.flow', ['flow/corrupt-model']],
    ['secret.flow', ['flow/secret']],
  ]);
  const allowed = await here.plan({ allow: ['flow/secret'] });
  expect(allowed.changes.map(({ upload }) => upload.path)).toEqual(['secret.flow']);
  const stripped = await here.plan({ stripTrained: true });
  expect(stripped.changes.map(({ upload }) => [upload.path, upload.stripped])).toEqual([['broken.flow', 1]]);
});

test('uploads what the map makes of a flow, and verify compares with that', async () => {
  await using here = await target();
  write(here, 'a.flow');
  const remap = readRemap(Buffer.from('{"accounts":{"111122223333":"444455556666"}}'), 'map');
  expect(await here.apply(await here.plan({ remap }))).toEqual(['applied flows/a.flow']);
  expect((await here.get('flows/a.flow')).toString()).toBe(
    flow('a.flow').replace('111122223333', '444455556666'),
  );
  expect(await here.verify()).toEqual({ verified: 1 });
});

test('names that differ by case, or by how an accent is put together, get keys that nobody takes for one', async () => {
  await using here = await target();
  const names = ['caf\u00e9.flow', 'cafe\u0301.flow', 'A.flow', 'a.flow', 'plain.flow'];
  for (const name of names) write(here, name, flow(name));
  const keys = (await here.plan()).changes.map(({ upload }) => upload.key);
  expect(new Set(keys.map((key) => key.normalize('NFC').toLowerCase())).size).toBe(5);
  expect(keys).toContain('flows/plain.flow');
});

test('a flat layout tells flows of one name apart, the same way every time', async () => {
  await using here = await target();
  write(here, 'u1/claims.flow');
  write(here, 'u2/Claims.flow');
  write(here, 'u2/other.flow');
  const keys = async () => (await here.plan({ layout: 'flat' })).changes.map(({ upload }) => upload.key);
  const first = await keys();
  expect(first.map((key) => key.replace(/-[0-9a-f]{8}/, '-#'))).toEqual([
    'flows/claims-#.flow',
    'flows/Claims-#.flow',
    'flows/other.flow',
  ]);
  expect(await keys()).toEqual(first);
});

test('compares by the stored SHA-256 where KMS makes ETags say nothing', async () => {
  await using here = await target();
  await here.s3.send(
    new PutBucketEncryptionCommand({
      Bucket: BUCKET,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
      },
    }),
  );
  write(here, 'a.flow');
  const plan = await here.plan();
  expect(plan.findings.map((found) => found.rule)).toContain('target/kms-permission');
  await here.apply(plan);
  rmSync(here.stateFolder, { recursive: true });
  expect(reasons(await here.plan())).toEqual(['the same content is already there']);
});

test('sends both headers for a KMS key, and S3 keeps them', async () => {
  await using here = await target();
  write(here, 'a.flow');
  await here.apply(await here.plan({ encryption: { type: 's3' } }));
  expect((await here.head('flows/a.flow')).ServerSideEncryption).toBe('AES256');
  write(here, 'b.flow');
  await here.apply(await here.plan({ encryption: { type: 'kms', key: 'alias/flows' } }));
  expect((await here.head('flows/b.flow')).ServerSideEncryption).toBe('aws:kms');
});

test('the target is looked at first, and each thing in the way is a finding', async () => {
  await using here = await target();
  write(here, 'a.flow');
  const rulesOf = async (extra: object) =>
    (await here.plan(extra)).findings.map((found) => found.rule).filter((rule) => rule.startsWith('target/'));
  expect(await rulesOf({})).toEqual(['target/no-cors', 'target/not-versioned']);
  expect(await rulesOf({ bucket: 'no-such-bucket-here' })).toEqual(['target/no-bucket']);
  expect(await rulesOf({ owner: '999999999999' })).toEqual(['target/no-bucket']);
  const elsewhere = await here.plan({ bucket: 'no-such-bucket-here' });
  expect(elsewhere.changes).toEqual([]);
});

test('clean removes what was staged, and nothing else', async () => {
  await using here = await target();
  for (const name of ['a', 'b', 'c']) write(here, `${name}.flow`);
  await here.put('flows/theirs.flow', 'x');
  await here.apply(await here.plan());
  await here.put('flows/b.flow', 'edited in place');
  const plan = await here.migrate.planClean(here.input());
  expect(plan.confirmName).toBe(`s3://${BUCKET}/flows/`);
  expect(plan.changes.map(({ key }) => key)).toEqual(['flows/a.flow', 'flows/c.flow']);
  await here.put('flows/c.flow', 'edited after the plan');
  const result = await drain(here.migrate.applyClean(plan));
  expect([result.applied, result.failed]).toEqual([1, 1]);
  expect(await here.keys()).toEqual(['flows/b.flow', 'flows/c.flow', 'flows/theirs.flow']);
});

describe('a file that was uploaded', () => {
  /** The journal as it would be had the file been untouched for a while, with the content it had before. */
  const settle = (here: Target) => {
    const [name = ''] = readdirSync(here.stateFolder);
    const path = join(here.stateFolder, name);
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    const settled = lines.map((line) => {
      const entry = JSON.parse(line) as { root: string; path?: string };
      if (entry.path === undefined) return line;
      const { dev, ino, size, mtimeMs, ctimeMs } = lstatSync(join(entry.root, entry.path));
      return JSON.stringify({ ...entry, seen: { dev, ino, size, mtimeMs, ctimeMs } });
    });
    writeFileSync(path, `${settled.join('\n')}\n`);
  };

  test('a moment after it was changed is read again, since a further change might not show', async () => {
    await using here = await target();
    write(here, 'a.flow');
    // The clock of the program, which may be another than the file system's, says that it was a moment ago.
    const { ctimeMs } = lstatSync(join(here.tree, 'a.flow'));
    const clock = vi.spyOn(Date, 'now').mockReturnValue(ctimeMs + 100);
    await here.apply(await here.plan()).finally(() => clock.mockRestore());
    const [name = ''] = readdirSync(here.stateFolder);
    expect(readFileSync(join(here.stateFolder, name), 'utf8')).not.toContain('"seen"');
  });

  test('and has the identity it had is taken as it was, unless all is to be read', async () => {
    await using here = await target();
    write(here, 'a.flow', flow('x'));
    await here.apply(await here.plan());
    write(here, 'a.flow', flow('y'));
    settle(here);
    expect((await here.plan()).changes).toEqual([]);
    const plan = await here.plan({ reread: true });
    expect(plan.changes.map(({ kind }) => kind)).toEqual(['update']);
  });

  test('and was touched since is read, and what it was then is noted for the next run', async () => {
    await using here = await target();
    write(here, 'a.flow', flow('x'));
    await here.apply(await here.plan());
    settle(here);
    write(here, 'a.flow', flow('y'));
    expect(await here.apply(await here.plan())).toEqual(['applied flows/a.flow']);
    expect((await here.get('flows/a.flow')).toString()).toBe(flow('y'));
    expect(await here.verify()).toEqual({ verified: 1 });
  });

  test.each<[string, (a: string, b: string) => void]>([
    [
      'its old times were put back',
      (a, b) => {
        const { atime, mtime } = lstatSync(a);
        writeFileSync(a, readFileSync(b));
        utimesSync(a, atime, mtime);
      },
    ],
    [
      'it was replaced by a copy with its times',
      (a, b) => {
        const { atime, mtime } = lstatSync(a);
        rmSync(a);
        copyFileSync(b, a);
        utimesSync(a, atime, mtime);
      },
    ],
    [
      'it changed places with another file',
      (a, b) => {
        renameSync(a, `${a}.x`);
        renameSync(b, a);
        renameSync(`${a}.x`, b);
      },
    ],
  ])('is read where %s, though name, size and time are the same', async (_, change) => {
    await using here = await target();
    const old = new Date('2024-01-01T00:00:00Z');
    for (const name of ['a', 'b']) {
      write(here, `${name}.flow`, flow(name));
      utimesSync(join(here.tree, `${name}.flow`), old, old);
    }
    await here.apply(await here.plan());
    settle(here);
    expect((await here.plan()).changes).toEqual([]);
    change(join(here.tree, 'a.flow'), join(here.tree, 'b.flow'));
    expect((await here.plan()).changes.map(({ upload }) => upload.path)).toContain('a.flow');
  });

  test('and whose object somebody replaced is read, whatever the journal says of it', async () => {
    await using here = await target();
    write(here, 'a.flow');
    await here.apply(await here.plan());
    settle(here);
    await here.put('flows/a.flow', 'somebody else');
    expect((await here.plan()).findings.map((found) => found.rule)).toContain('target/other-object-there');
  });

  test('with a journal whose identities are none is read', async () => {
    await using here = await target();
    write(here, 'a.flow');
    await here.apply(await here.plan());
    const [name = ''] = readdirSync(here.stateFolder);
    const path = join(here.stateFolder, name);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"written"', '"seen":{"ino":"1"},"written"'));
    expect(reasons(await here.plan())).toEqual(['the same content is already there']);
  });
});

test('a file at rest is noted so that the next run need not read it', async () => {
  await using here = await target();
  write(here, 'a.flow');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 });
  try {
    await here.apply(await here.plan());
    const [name = ''] = readdirSync(here.stateFolder);
    const { ino } = lstatSync(join(here.tree, 'a.flow'));
    expect(readFileSync(join(here.stateFolder, name), 'utf8')).toContain(`"seen":{"dev":`);
    expect(readFileSync(join(here.stateFolder, name), 'utf8')).toContain(`"ino":${ino},`);
    expect((await here.plan()).changes).toEqual([]);
    write(here, 'a.flow', flow('b.flow'));
    expect((await here.plan()).changes.map(({ kind }) => kind)).toEqual(['update']);
  } finally {
    vi.useRealTimers();
  }
});

test('what was inspected is what is sent, also where more is planned than is kept in memory', async () => {
  await using here = await target();
  const filler = 'x'.repeat(24 * 1024 * 1024);
  for (const name of ['a', 'b', 'c'])
    write(here, `${name}.flow`, flowText(step(name, { parameters: { filler } })));
  const plan = await here.plan();
  expect(await here.apply(plan)).toHaveLength(3);
  expect(await here.verify()).toEqual({ verified: 3 });
});

test.each([
  ['in another layout', { layout: 'flat' }],
  ['in another layout, though it is read again', { layout: 'flat', reread: true }],
] as const)('what one run was allowed to send is not sent elsewhere without a word: %s', async (_, extra) => {
  await using here = await target();
  mkdirSync(join(here.tree, 'ann'));
  const secret = source('a', 's3://sagemaker-us-east-1-111122223333/AKIAIOSFODNN7EXAMPLE.csv');
  writeFileSync(join(here.tree, 'ann/a.flow'), flowText(secret));
  const allow = ['flow/secret'];
  expect(await here.apply(await here.plan({ allow }), allow)).toEqual(['applied flows/ann/a.flow']);
  const plan = await here.plan(extra);
  expect(plan.changes).toEqual([]);
  expect(plan.held.map(({ key, rules }) => [key, rules])).toEqual([['flows/a.flow', ['flow/secret']]]);
});

test('a new neighbour of the same name moves a known flow, which is inspected for its new key', async () => {
  await using here = await target();
  const secret = source('a', 's3://sagemaker-us-east-1-111122223333/AKIAIOSFODNN7EXAMPLE.csv');
  writeFileSync(join(here.tree, 'a.flow'), flowText(secret));
  const allow = ['flow/secret'];
  await here.apply(await here.plan({ allow }), allow);
  writeFileSync(join(here.tree, 'A.flow'), flowText());
  const plan = await here.plan();
  expect(plan.changes.map(({ upload }) => upload.path)).toEqual(['A.flow']);
  expect(plan.held.map(({ path, rules }) => [path, rules])).toEqual([['a.flow', ['flow/secret']]]);
});
