import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CheckpointHead, readCheckpoint } from '../../../src/batches/resume/checkpoint.ts';
import { journalHead, openJournal } from '../../../src/batches/stage/journal.ts';
import { Journal, journalPath } from '../../../src/migrate/sync/journal.ts';
import { mutate } from '../mutate.ts';
import { check, refusable, type Target } from '../target.ts';

const folder = mkdtempSync(join(tmpdir(), 'groundctl-fuzz-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const lines = (...values: readonly object[]) =>
  Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
const made = (seeds: readonly Buffer[]): Target['make'] => {
  return (random) => mutate(random.pick(seeds), random.pick(seeds), random);
};

const scope = { endpoint: undefined, bucket: 'b-1', prefix: 'flows/', roots: ['/srv/flows'] };
const entry = {
  key: 'flows/a.flow',
  root: '/srv/flows',
  path: 'a.flow',
  source: '0'.repeat(64),
  sha256: '1'.repeat(64),
  etag: '"x"',
  seen: { dev: 1, ino: 2, size: 3, mtimeMs: 4, ctimeMs: 5 },
  written: true,
};
const staging = { digest: 'd'.repeat(64), target: { bucket: 'b-1', prefix: 'in' } };
const head = journalHead(staging, { region: 'us-east-1', endpoint: undefined });
const stageFile = join(folder, 'stage.jsonl');

export const journals: Target = {
  name: 'journals',
  about: 'journals of sync, stage and upload, after kills and by other hands',
  make: made([
    lines({ migration: 'm-1', ...scope }, entry, { ...entry, key: 'flows/b.flow' }, { removed: entry.key }),
    lines(
      { migration: 'm-1', ...scope },
      { changed: { remap: true, stripTrained: false } },
      { ...entry, damaged: true },
    ),
    lines(
      { schema: 'groundctl/batches.stage-journal/v1', ...head },
      { key: 'in/a', etag: '"x"' },
      { key: 'in/b', upload: 'u-1' },
    ),
  ]),
  async take(bytes) {
    writeFileSync(journalPath(folder, scope), bytes);
    const known = await refusableLater(() => Journal.read(folder, scope));
    for (const [key, kept] of known?.entries ?? []) {
      check(key === kept.key && typeof kept.etag === 'string', 'an entry under another key, or without ETag');
      check(typeof kept.written === 'boolean', 'nobody knows whose an object is');
    }
    writeFileSync(stageFile, bytes);
    const journal = refusable(() => openJournal(stageFile, head));
    for (const [key, etag] of journal?.copied ?? []) {
      check(typeof key === 'string' && typeof etag === 'string', 'a copy without key or ETag');
    }
  },
};

async function refusableLater<T>(read: () => Promise<T>): Promise<T | undefined> {
  let outcome: { readonly value: T } | { readonly error: unknown };
  try {
    outcome = { value: await read() };
  } catch (error) {
    outcome = { error };
  }
  return refusable(() => {
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  });
}

const about: CheckpointHead = {
  source: 's3://b/',
  kind: 'plus',
  units: 'decimal',
  taskType: '',
  automated: false,
  images: '',
  owner: '',
  endpoint: '',
};
const body = JSON.stringify({ remaining: [{ after: 'a/b', until: undefined }], survey: { files: 3 } });
const sha256 = createHash('sha256').update(body).digest('hex');
const whole = Buffer.from(
  `${JSON.stringify({ schema: 'groundctl/batches.checkpoint/v1', ...about, sha256 })}\n${body}\n`,
);
const checkpointFile = join(folder, 'checkpoint.jsonl');

export const checkpoints: Target = {
  name: 'checkpoints',
  about: 'the file of an interrupted check',
  make: made([whole]),
  take(bytes) {
    writeFileSync(checkpointFile, bytes);
    const read = refusable(() => readCheckpoint(checkpointFile, about));
    check(read === undefined || JSON.stringify(read) === body, 'a checkpoint that was changed is taken');
  },
};
