import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { hasBrowser, launchBrowser } from '../helpers/browser.ts';
import { run } from '../helpers/program.ts';
import { from } from '../sandbox/from.ts';

const JOB = 'shelf-boxes-0512';
const PORTAL = `/portal/retail-boxes/${JOB}`;

let sandbox: Sandbox;
let folder: string;

beforeEach(async () => {
  sandbox = await startSandbox({ logDelay: 0 });
  folder = mkdtempSync(join(tmpdir(), 'groundctl-job-'));
  expect(await groundctl('examples', '.')).toMatchObject({ code: 0 });
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

const groundctl = (...words: string[]) => run(words, { sandbox, cwd: folder });

async function shown(): Promise<{ LabelingJobStatus: string; LabelCounters: Record<string, number> }> {
  const { stdout } = await groundctl('jobs', 'show', JOB, '--output', 'json', '--fail-on', 'never');
  return JSON.parse(stdout).job;
}

async function create(...words: string[]): Promise<void> {
  const { code, stderr } = await groundctl('jobs', 'create', 'request.json', '--yes', ...words);
  expect(code, stderr).toBe(0);
  await expect.poll(async () => (await shown()).LabelingJobStatus).toBe('InProgress');
}

async function output(): Promise<Record<string, unknown>[]> {
  const { url: endpoint, region, credentials } = sandbox;
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const Key = `output/${JOB}/manifests/output/output.manifest`;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'acme-labeling-data', Key }));
  const text = (await Body?.transformToString()) ?? '';
  s3.destroy();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const boxes = (left: number) => ({
  boundingBox: {
    boundingBoxes: [{ label: 'product', left, top: 2, width: 20, height: 10 }],
    inputImageProperties: { width: 64, height: 48 },
  },
});

describe('a whole labeling job on this machine', () => {
  test('over HTTP: created, labeled by three workers, expired in part, read, and chained', {
    timeout: 120_000,
  }, async () => {
    await create();
    const images: string[] = [];
    for (let task = 1; task <= 3; task += 1) {
      for (const worker of [1, 2, 3]) {
        const page = await from(`127.0.0.${worker}`, `${sandbox.url}${PORTAL}/${task}/task`);
        expect(page.status, page.body).toBe(200);
        expect(page.body).toContain('&quot;price tag&quot;');
        images.push(/\ssrc="(http:[^"]+)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&') ?? '');
        const sent = { method: 'POST', body: JSON.stringify(boxes(4 + worker)) };
        const url = `${sandbox.url}${PORTAL}/${task}/answer`;
        expect((await from(`127.0.0.${worker}`, url, sent)).status).toBe(201);
      }
    }
    expect((await from('127.0.0.1', images[0] ?? '')).status).toBe(200);
    expect(await shown()).toMatchObject({ LabelCounters: { HumanLabeled: 3, Unlabeled: 1 } });

    sandbox.clock.advance(11 * 24 * 3_600_000);
    const watched = await groundctl('jobs', 'watch', JOB);
    expect(watched.code).toBe(1);
    expect(watched.stdout).toContain('Completed  3 of 4, 1 failed');
    expect(watched.stdout).toContain('jobs/failed-by-expiry');
    const lines = await output();
    expect(lines[0]).toMatchObject({
      'source-ref': expect.stringMatching(/^s3:/),
      boxes: {
        image_size: [{ width: 64, height: 48, depth: 3 }],
        annotations: [{ class_id: 0, left: 6, top: 2, width: 20, height: 10 }],
      },
      'boxes-metadata': {
        objects: [{ confidence: 1 }],
        'class-map': { 0: 'product' },
        type: 'groundtruth/object-detection',
        'job-name': `labeling-job/${JOB}`,
      },
    });
    expect(lines[3]).toMatchObject({ 'boxes-metadata': { 'retry-count': 1 } });

    const chained = await groundctl('jobs', 'chain', JOB, `${JOB}b`, '--yes', '--output', 'json');
    expect(JSON.parse(chained.stdout).applied).toBe(2);
    const again = `${sandbox.url}/portal/retail-boxes/${JOB}b`;
    await expect.poll(async () => (await from('127.0.0.1', again)).body).toContain('Task 1');
    expect((await from('127.0.0.1', again)).body).not.toContain('Task 2');
  });

  test.skipIf(!hasBrowser)('in the browser', { timeout: 240_000 }, async () => {
    await create();
    const { code, stderr } = await groundctl(
      ...['jobs', 'clone', JOB, 'one-worker', '--workers', '1', '--yes'],
    );
    expect(code, stderr).toBe(0);
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      const job = page.locator('a[href$="/one-worker"]');
      await expect
        .poll(async () => {
          await page.goto(`${sandbox.url}/portal/retail-boxes`);
          return job.count();
        })
        .toBe(1);
      await job.click();
      await page.getByRole('link', { name: 'Task 1' }).click();
      const task = page.frameLocator('#task');
      for (let number = 1; number <= 4; number += 1) {
        const image = task.locator('.gc-stage img');
        await image.waitFor();
        await expect.poll(() => image.evaluate((img: { naturalWidth: number }) => img.naturalWidth)).toBe(64);
        const place = await image.boundingBox();
        if (place === null) throw new Error('the image is not visible');
        if (number === 4) await page.getByRole('button', { name: 'Decline' }).click();
        else {
          await page.mouse.move(place.x + 5, place.y + 5);
          await page.mouse.down();
          await page.mouse.move(place.x + place.width / 2, place.y + place.height / 2);
          await page.mouse.up();
          await task.getByRole('button', { name: 'Submit' }).click();
        }
        await page.getByText(number === 4 ? 'Declined.' : 'Submitted.').waitFor();
        if (number < 4) await page.getByRole('link', { name: 'Next task' }).click();
      }
      await page.getByText('There is no other task for you now.').waitFor();
    } finally {
      await browser.close();
    }
    const { stdout } = await groundctl(
      'jobs',
      'show',
      'one-worker',
      '--output',
      'json',
      '--fail-on',
      'never',
    );
    expect(JSON.parse(stdout).job).toMatchObject({
      LabelingJobStatus: 'Completed',
      LabelCounters: { HumanLabeled: 3, FailedNonRetryableError: 1, Unlabeled: 0 },
    });
  });
});
