import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { DEMO_LOG_BUCKET, DEMO_LOG_PREFIX } from '../../src/sandbox/seed/s3-demo.ts';
import { startSandbox } from '../../src/sandbox/start.ts';
import { hasBrowser, launchBrowser } from '../helpers/browser.ts';
import { run } from '../helpers/program.ts';

function statusFrom(localAddress: string, url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { localAddress, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', reject)
      .end();
  });
}

describe('a task of a locked team in a browser', () => {
  test.skipIf(!hasBrowser)(
    'shows its image to the worker, and to nobody else',
    { timeout: 120_000 },
    async () => {
      const today = new Date().toISOString().slice(0, 10);
      await using sandbox = await startSandbox({ logDelay: 0 });
      const browser = await launchBrowser();
      try {
        const page = await browser.newPage();
        const outside: string[] = [];
        page.on('request', (asked) => {
          if (!asked.url().startsWith(sandbox.url)) outside.push(asked.url());
        });
        await page.goto(`${sandbox.url}/portal/radiology-readers/chest-ct-nodules-07/1`);
        const task = page.frameLocator('#task');
        const image = task.locator('.gc-stage img');
        await image.waitFor();
        await expect.poll(() => image.evaluate((img: { naturalWidth: number }) => img.naturalWidth)).toBe(64);
        const url = await image.evaluate((img: { src: string }) => img.src);

        const box = await image.boundingBox();
        if (box === null) throw new Error('the image is not visible');
        await page.mouse.move(box.x + 5, box.y + 5);
        await page.mouse.down();
        await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
        await page.mouse.up();
        const [answered] = await Promise.all([
          page.waitForRequest((asked) => asked.method() === 'POST'),
          task.getByRole('button', { name: 'Submit' }).click(),
        ]);
        const { boundingBox } = answered.postDataJSON() as {
          boundingBox: { boundingBoxes: { label: string; width: number }[]; inputImageProperties: object };
        };
        expect(boundingBox.inputImageProperties).toEqual({ height: 48, width: 64 });
        expect(boundingBox.boundingBoxes).toHaveLength(1);
        expect(boundingBox.boundingBoxes[0]).toMatchObject({ label: 'Object' });
        await page.getByText('Submitted.').waitFor();
        await page.getByRole('link', { name: 'Next task' }).click();
        await expect.poll(() => image.evaluate((img: { naturalWidth: number }) => img.naturalWidth)).toBe(64);
        expect(page.url()).toMatch(/\/2$/);
        await page.goto(`${sandbox.url}/portal/radiology-readers/chest-ct-nodules-07`);
        await page.getByText('Task 1: submitted').waitFor();
        expect(await page.getByRole('link').allTextContents()).toEqual(['Task 2']);
        expect(outside).toEqual([]);

        expect(await statusFrom('127.0.0.1', url)).toBe(200);
        expect(await statusFrom('127.0.0.9', url)).toBe(403);
      } finally {
        await browser.close();
      }

      expect(sandbox.deliverLogs()).toBeGreaterThan(0);
      const logs = `s3://${DEMO_LOG_BUCKET}/${DEMO_LOG_PREFIX}`;
      const { stdout } = await run(
        [
          ...['logs', 'diagnose', logs, '--since', today, '--key-prefix', 'images/chest-ct-nodules-07/'],
          ...['--workteam', 'radiology-readers', '--output', 'json'],
        ],
        { sandbox },
      );
      const [finding, ...others] = JSON.parse(stdout).findings;
      expect(others).toEqual([]);
      expect(finding).toMatchObject({ rule: 'network/unapproved-address', subject: '127.0.0.9' });
      expect(finding.message).toContain('URLs were bound to 127.0.0.1, used from 127.0.0.9');
    },
  );
});
