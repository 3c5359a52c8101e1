import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { run } from '../helpers/command.ts';
import { run as runProgram } from '../helpers/program.ts';
import { unhurried } from '../helpers/unhurried.ts';

const EXAMPLE = join(import.meta.dirname, '../../examples/output.manifest');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-labels-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('labels check', () => {
  test('of a local file, without credentials', async () => {
    const { code, stdout, stderr } = await run(['labels', 'check', EXAMPLE, '--output', 'json'], {
      cwd: folder,
    });
    expect(code, stderr).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      schema: 'groundctl/labels.check/v1',
      sources: [{ lines: 6, labeled: 5, failed: 1, newest: 'shelf-boxes' }],
    });
    expect(document.sources[0].attributes[0].classes).toEqual([
      { name: 'Bottle', ids: ['0'], count: 3 },
      { name: 'Box', ids: ['1'], count: 2 },
      { name: 'Bag', ids: ['2'], count: 1 },
    ]);
  });

  test('ends with 1 from the severity on that is asked for, and shows bars', async () => {
    const { code, stdout } = await run(['labels', 'check', EXAMPLE, '--fail-on', 'warning'], { cwd: folder });
    expect(code).toBe(1);
    expect(stdout).toContain('6 lines, 5 labeled, 1 failed, 0 unlabeled');
    expect(stdout).toMatch(/Bottle +0 +3 +█{20}/);
    expect(stdout).toContain('labels/expired-object');
  });

  test.each([
    ['a file that is not there', ['nowhere.manifest'], 'does not exist'],
    ['a folder without a manifest', ['.'], 'There is no manifest in'],
    ['standard input', ['-'], 'standard input cannot be the source'],
    ['S3 without a region', ['s3://acme/output.manifest'], 'region'],
  ])('refuses %s', async (_, words, message) => {
    const { code, stderr } = await run(['labels', 'check', ...words], { cwd: folder });
    expect([252, 253]).toContain(code);
    expect(stderr).toContain(message);
  });

  test('of a folder takes what the job wrote, of several sources each', async () => {
    const { code, stdout } = await run(
      ['labels', 'check', '--sandbox', EXAMPLE, EXAMPLE, '--output', 'ndjson'],
      { cwd: folder },
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '').sources).toHaveLength(2);
  });

  describe('in S3', () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await startSandbox({ logDelay: 0 });
      const { url: endpoint, credentials } = sandbox;
      const client = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
      const put = (Key: string, Body: string) =>
        client.send(new PutObjectCommand({ Bucket: 'acme-labeling-data', Key, Body }));
      await put('out/shelf/manifests/output/output.manifest', readFileSync(EXAMPLE, 'utf8'));
      await put('out/shelf/annotations/other.manifest', '{}');
      client.destroy();
    });
    afterAll(() => sandbox.close());

    test('a prefix means the output of the job below it, and images are looked at there', async () => {
      const { code, stdout, stderr } = await run(
        ['labels', 'check', 's3://acme-labeling-data/out/', '--output', 'json'],
        { cwd: folder, sandbox },
      );
      expect(code, stderr).toBe(0);
      const { sources, findings } = JSON.parse(stdout);
      expect(sources.map(({ source }: { source: string }) => source)).toEqual([
        's3://acme-labeling-data/out/shelf/manifests/output/output.manifest',
      ]);
      expect(findings.map(({ rule }: { rule: string }) => rule)).not.toContain('labels/image-size');
    });

    test('an object that is not there', async () => {
      const { code, stderr } = await run(['labels', 'check', 's3://acme-labeling-data/none/'], {
        cwd: folder,
        sandbox,
      });
      expect(code).toBe(252);
      expect(stderr).toContain('There is no manifest in');
    });
  });

  test('a file of control characters stays within its lines', async () => {
    const path = join(folder, 'odd.manifest');
    writeFileSync(
      path,
      '{"source-ref":"s3://a/\\u001b[31m.jpg","x":1,"x-metadata":{"type":"groundtruth/\\u001b]0;x"}}\n',
    );
    const { stdout } = await run(['labels', 'check', path], { cwd: folder });
    expect(stdout).not.toContain('\u001b');
  });
});

describe('labels convert', () => {
  test('shows what will be written and lost, and changes nothing, with --dry-run', async () => {
    const { code, stdout, stderr } = await run(
      ['labels', 'convert', EXAMPLE, '--format', 'voc', '--out', join(folder, 'dry'), '--dry-run'],
      { cwd: folder },
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('output.manifest to Pascal VOC');
    expect(stdout).toContain('Nothing is lost: Pascal VOC can hold all of it.');
    expect(stdout).toContain('Dry run: nothing was changed.');
    expect(existsSync(join(folder, 'dry'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('writes with --yes, and overwrites nothing', async () => {
    const out = join(folder, 'coco');
    const words = ['labels', 'convert', EXAMPLE, '--format', 'coco', '--out', out, '--output', 'json'];
    expect((await run(words, { cwd: folder })).stderr).toContain('Add --yes');
    expect(existsSync(out)).toBe(false);
    const { code, stdout, stderr } = await run([...words, '--yes'], { cwd: folder });
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'groundctl/labels.convert/v1',
      applied: 1,
      failed: 0,
    });
    expect(JSON.parse(readFileSync(join(out, 'annotations.json'), 'utf8')).annotations).toHaveLength(6);
    const again = await run([...words, '--yes'], { cwd: folder });
    expect(again.code).toBe(252);
    expect(again.stderr).toContain('is not empty');
  });

  test('--strict writes nothing where something has no place', async () => {
    const path = join(folder, 'tags.manifest');
    writeFileSync(
      path,
      '{"source-ref":"s3://a/b.jpg","x":0,"x-metadata":{"type":"groundtruth/image-classification","class-name":"dog"}}\n',
    );
    const words = ['labels', 'convert', path, '--format', 'coco', '--out', join(folder, 'strict'), '--yes'];
    const { code, stdout, stderr } = await run([...words, '--strict'], { cwd: folder });
    expect(code).toBe(1);
    expect(stdout).toContain('labels/not-in-target');
    expect(stderr).toContain('Nothing was written');
    expect(existsSync(join(folder, 'strict'))).toBe(false);
    expect((await run(words, { cwd: folder })).code).toBe(0);
  });

  test('copies images from local copies, and says which are not there', async () => {
    const frames = join(EXAMPLE, '..', 'frames');
    const words = ['labels', 'convert', EXAMPLE, '--format', 'yolo', '--images', 'copy', '--yes'];
    const { code, stderr } = await run([...words, '--out', 'whole', '--local', frames], { cwd: folder });
    expect(code, stderr).toBe(0);
    expect(readdirSync(join(folder, 'whole', 'images'))).toHaveLength(5);
    expect(readFileSync(join(folder, 'whole', 'images', 'seq-2_frame-001.png'))).toEqual(
      readFileSync(join(frames, 'seq-2', 'frame-001.png')),
    );
    const half = await run([...words, '--out', 'half', '--local', join(frames, 'seq-1')], { cwd: folder });
    expect(half.code).toBe(254);
    expect(half.stdout).toContain('cannot be read');
  });

  test.each([
    ['a format that is none', ['--format', 'pdf'], 'Allowed choices are coco'],
    ['no format', [], '--format'],
    [
      'an attribute that is none',
      ['--format', 'coco', '--label-attribute', 'boxes'],
      'There is no label attribute "boxes"',
    ],
    [
      'a file in place of the folder',
      ['--format', 'coco', '--out', EXAMPLE],
      'is a file, but a folder is needed',
    ],
  ])('refuses %s', async (_, words, message) => {
    const { code, stderr } = await run(['labels', 'convert', EXAMPLE, '--yes', ...words], { cwd: folder });
    expect(code).toBe(252);
    expect(stderr).toContain(message);
  });

  test('Ctrl-C leaves nothing behind', async () => {
    const path = join(folder, 'long.manifest');
    const line = readFileSync(EXAMPLE, 'utf8').split('\n')[0] ?? '';
    writeFileSync(path, `${line}\n`.repeat(200_000));
    const { code } = await runProgram(
      ['labels', 'convert', path, '--format', 'jsonl', '--out', 'long', '--yes'],
      {
        cwd: folder,
        env: unhurried('ended'),
        onStart: (child) => {
          const poll = setInterval(() => {
            if (!readdirSync(folder).some((name) => name.startsWith('.long-'))) return;
            clearInterval(poll);
            child.kill('SIGINT');
          }, 5);
          child.on('close', () => clearInterval(poll));
        },
      },
    );
    expect(code).toBe(130);
    expect(readdirSync(folder).filter((name) => /^\.?long(-|$)/.test(name))).toEqual([]);
  });
});
