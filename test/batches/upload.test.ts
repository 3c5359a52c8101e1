import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GetObjectCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkPlus } from '../../src/batches/check.ts';
import type { BatchesS3 } from '../../src/batches/ports.ts';
import { isJunk } from '../../src/batches/sources/selection.ts';
import { parseSource } from '../../src/batches/sources/source.ts';
import { preparedFiles, prepareSplit, standingInTheWay } from '../../src/batches/split/prepare-split.ts';
import { writeSplit } from '../../src/batches/split/write-split.ts';
import { journalHead, openJournal } from '../../src/batches/stage/journal.ts';
import { applyUpload } from '../../src/batches/upload/apply-upload.ts';
import { planUpload } from '../../src/batches/upload/plan-upload.ts';
import { readUpload } from '../../src/batches/upload/read-upload.ts';
import { drain } from '../../src/core/events.ts';
import { localFault } from '../../src/core/files/local-fault.ts';
import { placeOf } from '../../src/core/files/text-place.ts';
import { run } from '../helpers/command.ts';
import { aws, type BatchesAws } from './aws.ts';

const BUCKET = 'plus-target';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-upload-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string, body: string | Buffer = path) {
  mkdirSync(dirname(join(folder, 'data', path)), { recursive: true });
  writeFileSync(join(folder, 'data', path), body);
}

async function splitHere(selection = {}) {
  const source = { kind: 'folder', path: join(folder, 'data') } as const;
  const prepared = await drain(prepareSplit(source, undefined, { selection }));
  const out = join(folder, `out-${Math.random()}`);
  await writeSplit(preparedFiles(prepared), { in: 'file', path: out }, undefined);
  return { prepared, index: join(out, 'index.json') };
}

/** One run of upload, with the journal of the run before. */
async function send(here: BatchesAws, index: string, s3: BatchesS3 = here.s3, signal?: AbortSignal) {
  const upload = await readUpload(placeOf(index), { bucket: BUCKET, prefix: 'sent' });
  const head = journalHead(upload, { region: 'us-east-1', endpoint: here.sandbox.url });
  const journal = openJournal(join(folder, 'journal'), head);
  try {
    const plan = await planUpload(s3, upload, { copied: journal.copied });
    const result = await drain(applyUpload(s3, plan, { journal, signal }));
    return {
      plan,
      outcomes: result.outcomes.map((outcome) =>
        outcome.status === 'failed' ? `failed ${outcome.error.code}` : outcome.status,
      ),
    };
  } finally {
    journal.close();
  }
}

const bodyOf = async (here: BatchesAws, Key: string) => {
  const { Body } = await here.witness.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
};

describe('a split of a local folder', () => {
  test('is sent by batch, whole and in parts, and compared; a second run sends nothing', async () => {
    await using here = await aws();
    await here.bucket(BUCKET);
    const large = Buffer.alloc(33 * 1024 * 1024, 'abcdefg');
    put('a/1.jpg');
    put('empty.txt', '');
    put('large.mp4', large);
    const { index } = await splitHere();
    expect((await send(here, index)).outcomes).toEqual(['applied']);
    expect((await here.keys(BUCKET)).sort()).toEqual([
      'sent/batch-001/a/1.jpg',
      'sent/batch-001/empty.txt',
      'sent/batch-001/large.mp4',
    ]);
    expect((await bodyOf(here, 'sent/batch-001/large.mp4')).equals(large)).toBe(true);
    const again = await send(here, index);
    expect([again.plan.changes, again.plan.findings]).toEqual([[], []]);
    rmSync(join(folder, 'journal'));
    expect((await send(here, index)).plan.changes).toEqual([]);
  });

  test('goes on with the parts of a file that a run was stopped in', async () => {
    await using here = await aws();
    await here.bucket(BUCKET);
    put('large.mp4', Buffer.alloc(50 * 1024 * 1024, 'xyz'));
    const { index } = await splitHere();
    const controller = new AbortController();
    const stopping: BatchesS3 = {
      ...here.s3,
      async uploadPart(input, options) {
        const sent = await here.s3.uploadPart(input, options);
        if (input.part === 2) controller.abort();
        return sent;
      },
    };
    await expect(send(here, index, stopping, controller.signal)).resolves.toMatchObject({
      outcomes: [expect.stringMatching(/failed|not-started/)],
    });
    expect(await here.keys(BUCKET)).toEqual([]);
    const parts: number[] = [];
    const counting: BatchesS3 = {
      ...here.s3,
      uploadPart: (input, options) => {
        parts.push(input.part);
        return here.s3.uploadPart(input, options);
      },
    };
    expect((await send(here, index, counting)).outcomes).toEqual(['applied']);
    expect(parts).toEqual([3, 4]);
    const { Uploads = [] } = await here.witness.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }));
    expect(Uploads).toEqual([]);
  });

  test('stops where the journal cannot be written, rather than send all the others unnoted', async () => {
    await using here = await aws();
    await here.bucket(BUCKET);
    for (let at = 0; at < 20; at++) put(`${at}.jpg`);
    const { index } = await splitHere();
    const upload = await readUpload(placeOf(index), { bucket: BUCKET, prefix: 'sent' });
    const plan = await planUpload(here.s3, upload);
    const full = () => {
      throw localFault(Object.assign(new Error('full'), { code: 'ENOSPC' }), 'journal');
    };
    const journal = { begin() {}, begun: new Map(), beginParts() {}, add: full };
    const { outcomes } = await drain(applyUpload(here.s3, plan, { journal }));
    expect(outcomes).toMatchObject([
      { status: 'failed', error: { code: 'local-fault', source: 'configuration' } },
    ]);
    expect((await here.keys(BUCKET)).length).toBeLessThan(20);
  });

  test('overwrites nothing: what is the same counts, what is not is named before anything is sent', async () => {
    await using here = await aws();
    await here.bucket(BUCKET);
    put('a.jpg');
    put('b.jpg');
    const { index } = await splitHere();
    await here.put(BUCKET, 'sent/batch-001/a.jpg', 'a.jpg');
    const { plan, outcomes } = await send(here, index);
    expect([plan.findings, outcomes]).toEqual([[], ['applied']]);
    await here.put(BUCKET, 'sent/batch-001/b.jpg', 'other');
    rmSync(join(folder, 'journal'));
    const second = await send(here, index);
    expect(second.plan.findings.map(({ rule }) => rule)).toEqual(['stage/foreign-object']);
    expect((await bodyOf(here, 'sent/batch-001/b.jpg')).toString()).toBe('other');
  });

  test('and came meanwhile is not overwritten either', async () => {
    await using here = await aws();
    await here.bucket(BUCKET);
    put('a.jpg');
    const { index } = await splitHere();
    const racing: BatchesS3 = {
      ...here.s3,
      async putFile(input, options) {
        await here.put(BUCKET, input.key, 'first');
        return here.s3.putFile(input, options);
      },
    };
    expect((await send(here, index, racing)).outcomes).toEqual(['failed target-exists']);
    expect((await bodyOf(here, 'sent/batch-001/a.jpg')).toString()).toBe('first');
  });

  test('does not send a file that has changed since the split, and sends the others', async () => {
    await using here = await aws();
    await here.bucket(BUCKET);
    put('a.jpg');
    put('b.jpg');
    const { index } = await splitHere();
    put('a.jpg', 'A.jpg');
    utimesSync(join(folder, 'data/a.jpg'), new Date(), new Date(Date.now() - 60_000));
    expect((await send(here, index)).outcomes).toEqual(['failed source-changed']);
    expect(await here.keys(BUCKET)).toEqual(['sent/batch-001/b.jpg']);
  });

  test('can be checked by its manifest', async () => {
    await using here = await aws();
    put('a.jpg', 'abc');
    put('b.jpg', 'de');
    const { index } = await splitHere();
    const manifest = join(dirname(index), 'batch-001.manifest');
    const report = await drain(
      checkPlus(
        parseSource(manifest, () => false),
        here.s3,
      ),
    );
    expect([report.files, report.bytes]).toEqual([2, 5]);
  });

  test('leads nowhere outside its folder', async () => {
    put('a.jpg');
    const { index } = await splitHere();
    const objects = join(dirname(index), 'batch-001.objects.jsonl');
    const evil = readFileSync(objects, 'utf8').replace('a.jpg', '../../etc/passwd');
    writeFileSync(objects, evil);
    const { sha256 } = await import('../../src/batches/split/index-file.ts');
    const own = JSON.parse(readFileSync(index, 'utf8'));
    own.batches[0].sha256 = sha256(evil);
    writeFileSync(index, JSON.stringify(own));
    await expect(readUpload(placeOf(index), { bucket: BUCKET, prefix: '' })).rejects.toThrow(
      /no file in its folder/,
    );
  });
});

describe('what is meant', () => {
  test.each([
    ['.DS_Store', 'a/Icon\r', '.directory', 'a/.picasa.ini', '_SUCCESS', 'in_$folder$'],
    ['a/#b.jpg#', 'a/.#b.jpg', 'b.jpg~', 'b.jpg.bak', '.b.jpg.swo', 'b.jpg.filepart', '.nfs0000000000000001'],
    [
      '.Trash-1000/b.jpg',
      '$RECYCLE.BIN/b.jpg',
      'System Volume Information/x',
      '.svn/b.jpg',
      'a/__pycache__/b.pyc',
    ],
  ])('%s is junk, and so are its like', (...names) => {
    expect(names.filter((name) => !isJunk(name))).toEqual([]);
  });

  test('data is no junk, whatever it is called', () => {
    const data = [
      '.hidden.jpg',
      'a b/c.jpg',
      'bak/a.jpg',
      'git/a.jpg',
      'orig.jpg',
      'a#1.jpg',
      'Icon.png',
      'part-00000',
    ];
    expect(data.filter(isJunk)).toEqual([]);
  });

  test('leaves junk out by default, with a count; patterns say more', async () => {
    for (const path of [
      'a.jpg',
      'b/c.png',
      '.DS_Store',
      'b/._c.png',
      'Thumbs.db',
      'x.tmp',
      'b/.ipynb_checkpoints/y.jpg',
    ])
      put(path);
    const names = async (selection = {}) => {
      const { prepared } = await splitHere(selection);
      const files = prepared.split.batches.flatMap((batch) => batch.files.map(({ name }) => name));
      return [files, prepared.left.junk, prepared.left.excluded];
    };
    expect(await names()).toEqual([['a.jpg', 'b/c.png'], 5, 0]);
    expect(await names({ include: ['*.jpg'] })).toEqual([['a.jpg'], 1, 5]);
    expect(await names({ exclude: ['b/**'] })).toEqual([['a.jpg'], 3, 3]);
    expect((await names({ keepJunk: true }))[0]).toHaveLength(7);
    const { prepared } = await splitHere();
    expect(prepared.findings.map(({ rule, message }) => [rule, message])).toEqual([
      ['batch/left-out', 'Left out: 5 files left by systems and editors.'],
    ]);
    expect(standingInTheWay(prepared, false)).toEqual([]);
  });
});

test('the program splits a folder, sends it, and says the same with stage', async () => {
  await using here = await aws();
  await here.bucket(BUCKET);
  put('a.jpg');
  put('.DS_Store');
  const out = join(folder, 'batches');
  const { sandbox } = here;
  const env = { XDG_STATE_HOME: join(folder, 'state') };
  const batches = (...words: string[]) => run(['batches', ...words], { sandbox, env });
  const made = await batches('split', join(folder, 'data'), '--out', out);
  expect([made.code, made.stderr]).toEqual([0, expect.stringContaining('groundctl batches upload ')]);
  expect(made.stdout).toContain('Left out: 1 file left by systems and editors.');
  const index = join(out, 'index.json');
  const to = ['--to', `s3://${BUCKET}/sent`];
  expect((await batches('upload', index, ...to)).code).toBe(252);
  expect((await batches('upload', index, ...to, '--yes')).stdout).toContain('1 done');
  const staged = await batches('stage', index, ...to, '--yes');
  expect([staged.code, staged.stdout]).toEqual([0, expect.stringContaining('all files are already there')]);
});
