import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CreateBucketCommand, DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEMO_ROLE } from '../../src/sandbox/seed/s3-demo.ts';
import { aws } from '../batches/aws.ts';
import { folderSplit, rawSplit } from '../batches/staged.ts';
import { run } from '../helpers/command.ts';
import { environment, LAUNCHER } from '../helpers/program.ts';
import { connected } from '../helpers/sandbox.ts';
import { flowText, source } from '../migrate/sample.ts';

const BUCKET = 'sagemaker-us-east-1-123456789012';
const FLOWS = 40;
let folder: string;
let tree: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-faults-'));
  tree = join(folder, 'flows');
  mkdirSync(tree);
  for (let i = 0; i < FLOWS; i++)
    writeFileSync(join(tree, `${i}.flow`), flowText(source(`s${i}`, 's3://b/x')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function open() {
  const here = await connected();
  const { sandbox } = here;
  const s3 = new S3Client({
    endpoint: sandbox.url,
    region: sandbox.region,
    credentials: sandbox.credentials,
    forcePathStyle: true,
  });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET })).catch(() => {});
  s3.destroy();
  const uploads = () =>
    sandbox.inspect.requests().filter(({ operation }) => operation === 'PutObject').length;
  return { sandbox, uploads, [Symbol.asyncDispose]: () => here[Symbol.asyncDispose]() };
}

const state = () => ({ XDG_STATE_HOME: join(folder, 'state') });
const journals = () => join(folder, 'state', 'groundctl', 'migrate');

/** The program where no file may become longer than so many kB: what a disk that is full says, it says too. */
async function runOnFullDisk(
  kilobytes: number,
  words: readonly string[],
  options: Parameters<typeof environment>[0],
) {
  const script = `ulimit -f ${kilobytes}; exec "$@"`;
  const child = spawn('bash', ['-c', script, 'bash', process.execPath, LAUNCHER, ...words], {
    env: { ...environment(options), NODE_DISABLE_COMPILE_CACHE: '1' },
  });
  child.stdin.end();
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: (await closed)[0] as number, stdout, stderr };
}

describe.skipIf(process.platform !== 'linux')(
  'a fault of this machine is 253, names the file, and says what was done',
  () => {
    test.each([
      ['where nothing can be made', '/proc/nope'],
      ['where a file is in the way', '/etc/hostname'],
    ])('a sync whose journal lies %s sends nothing', async (_, place) => {
      await using here = await open();
      const { code, stderr } = await run(['migrate', 'sync', tree, '--yes'], {
        sandbox: here.sandbox,
        env: { XDG_STATE_HOME: place },
      });
      expect(stderr).toContain(`"${place}/groundctl/migrate/`);
      expect(stderr).toContain('Nothing was sent.');
      expect(stderr).not.toContain('bug in groundctl');
      expect(code).toBe(253);
      expect(here.uploads()).toBe(0);
    });

    test('nor one whose journal is a link: what it leads to is not touched', async () => {
      await using here = await open();
      const sync = () => run(['migrate', 'sync', tree, '--yes', '--overwrite'], { ...here, env: state() });
      expect((await sync()).code).toBe(0);
      const [name = ''] = readdirSync(journals());
      const elsewhere = join(folder, 'elsewhere');
      renameSync(join(journals(), name), elsewhere);
      symlinkSync(elsewhere, join(journals(), name));
      const before = readFileSync(elsewhere, 'utf8');
      writeFileSync(join(tree, 'new.flow'), flowText(source('new', 's3://b/x')));
      const sent = here.uploads();
      const { code, stderr } = await sync();
      expect(stderr).toMatch(
        /migrate\/[0-9a-f]+\.ndjson" cannot be used: a link is in its place \(ELOOP\)\./,
      );
      expect(code).toBe(253);
      expect(here.uploads()).toBe(sent);
      expect(readFileSync(elsewhere, 'utf8')).toBe(before);
    });

    test.each(['mkfifo', 'mkdir'])('nor one whose journal was made by %s', async (program) => {
      await using here = await open();
      const sync = () => run(['migrate', 'sync', tree, '--yes'], { ...here, env: state() });
      await sync();
      const [name = ''] = readdirSync(journals());
      rmSync(join(journals(), name));
      execFileSync(program, [join(journals(), name)]);
      const { code, stderr } = await sync();
      expect(stderr).toMatch(/The journal cannot be read: ".*" is a (pipe|folder)/);
      expect(code).toBe(253);
    });

    test('a disk that fills up in mid-sync ends it, and the next run goes on', async () => {
      await using here = await open();
      const words = ['migrate', 'sync', tree, '--yes'];
      const first = await runOnFullDisk(4, words, { ...here, env: state() });
      expect(first.stderr).toMatch(
        /migrate\/[0-9a-f]+\.ndjson" cannot be used: it would be too large for the file system \(EFBIG\)/,
      );
      expect(first.stderr).toMatch(/\d+ flows were uploaded and no more were started/);
      expect(first.code).toBe(253);
      const second = await run(words, { ...here, env: state() });
      expect(second.code).toBe(0);
      const verified = await run(['migrate', 'verify', tree, '--output', 'json'], { ...here, env: state() });
      expect(JSON.parse(verified.stdout).counts).toEqual({ verified: FLOWS });
    });

    test.each(['stage', 'upload'])(
      'a %s whose journal cannot be kept sends nothing, and one that cannot go on does later',
      async (verb) => {
        await using there = await aws();
        const { sandbox } = there;
        if (verb === 'upload') await there.bucket('plus');
        const index =
          verb === 'stage' ? await rawSplit(there, 60, 20) : await folderSplit(join(folder, 'data'), 60, 20);
        const words = ['batches', verb, index, '--to', 's3://plus/in/', '--yes'];
        for (const place of ['/proc/nope', '/etc/hostname']) {
          const refused = await run(words, { sandbox, env: { XDG_STATE_HOME: place } });
          expect(refused).toMatchObject({
            code: 253,
            stderr: expect.stringContaining(`"${place}/groundctl/`),
          });
          expect(refused.stderr).not.toContain('bug in groundctl');
        }
        expect(await there.keys('plus')).toEqual([]);
        const full = await runOnFullDisk(2, words, { sandbox, env: state() });
        expect(full.stdout + full.stderr).toMatch(
          /stage-[0-9a-f]+\.jsonl" cannot be used: it would be too large/,
        );
        expect(full.code).toBe(253);
        expect((await run(words, { sandbox, env: state() })).code).toBe(0);
        expect(await there.keys('plus')).toHaveLength(60);
        const kept = join(folder, 'state', 'groundctl');
        const journal =
          readdirSync(kept, { recursive: true, encoding: 'utf8' }).find((name) =>
            /stage-.*\.jsonl$/.test(name),
          ) ?? '';
        const elsewhere = join(folder, 'elsewhere');
        renameSync(join(kept, journal), elsewhere);
        symlinkSync(elsewhere, join(kept, journal));
        const before = readFileSync(elsewhere, 'utf8');
        const [gone = ''] = await there.keys('plus');
        await there.witness.send(new DeleteObjectCommand({ Bucket: 'plus', Key: gone }));
        expect(await run(words, { sandbox, env: state() })).toMatchObject({
          code: 253,
          stderr: expect.stringMatching(/link/),
        });
        expect(readFileSync(elsewhere, 'utf8')).toBe(before);
      },
    );

    test.each([
      ['examples', []],
      [
        'policies',
        ['collect', '--role', DEMO_ROLE.name, '--bucket', 'acme-labeling-data', '--sandbox', '--out'],
      ],
      [
        'plus',
        [
          'kit',
          '--sandbox',
          '--project',
          'shelves',
          '--email',
          'ana@example.com',
          '--task-type',
          'image',
          '--pii',
          'no',
          '--data',
          's3://acme-labeling-data/in/',
          '--results',
          's3://acme-labeling-data/out/',
          '--out',
        ],
      ],
    ])('%s writes its folder, or says which file it could not write', async (noun, words) => {
      const out = join(folder, 'out');
      const full = await runOnFullDisk(0, [noun, ...words, out], { env: state() });
      expect(full).toMatchObject({
        code: 253,
        stderr: expect.stringMatching(/out\/.*" cannot be used: it would be too large/),
      });
      const nowhere = await run([noun, ...words, '/proc/nope/deeper/out'], { env: state() });
      expect(nowhere.stderr).toContain('"/proc/nope');
      expect([252, 253]).toContain(nowhere.code);
      for (const { stderr } of [full, nowhere]) expect(stderr).not.toContain('bug in groundctl');
    });

    test.each([
      [['completion', 'bash']],
      [['workteams', 'list', '--sandbox']],
      [['workteams', 'audit', '--sandbox', '--output', 'html', '--fail-on', 'never']],
      [['logs', 'diagnose', '--help']],
    ])('%j says that its output did not fit where it goes', async (words) => {
      const script = 'exec "$@" > /dev/full';
      const child = spawn('bash', ['-c', script, 'bash', process.execPath, LAUNCHER, ...words], {
        env: environment({ env: state() }),
      });
      child.stdin.end();
      const closed = once(child, 'close');
      const stderr = await text(child.stderr);
      expect(stderr).toContain('groundctl: standard output: ENOSPC');
      expect((await closed)[0]).toBe(253);
    });

    test('a plan, a policy and a split are there whole or not at all', async () => {
      await using here = await open();
      const plan = join(folder, 'plan.json');
      const planned = await runOnFullDisk(1, ['migrate', 'plan', tree, '--out', plan], {
        ...here,
        env: state(),
      });
      expect(planned).toMatchObject({ code: 253, stderr: expect.stringContaining('No plan was written') });
      const policy = join(folder, 'policy.json');
      const words = ['policies', 'generate', 'cors-images', '--out', policy];
      const generated = await runOnFullDisk(0, words, { env: state() });
      expect(generated).toMatchObject({ code: 253, stderr: expect.stringContaining('Nothing was written') });
      const split = join(folder, 'split');
      const made = await runOnFullDisk(1, ['batches', 'split', tree, '--out', split], { env: state() });
      expect(made).toMatchObject({ code: 253, stderr: expect.stringContaining('there is no index') });
      expect(existsSync(join(split, 'index.json'))).toBe(false);
      expect(readdirSync(folder).filter((name) => !/^(flows|split|state)$/.test(name))).toEqual([]);
      expect(readdirSync(split).filter((name) => name.startsWith('.'))).toEqual([]);
    });
  },
);
