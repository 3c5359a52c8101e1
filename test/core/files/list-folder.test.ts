import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listFolder } from '../../../src/core/files/list-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-list-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const touch = (...names: (string | Buffer)[]) => {
  for (const name of names) {
    const path = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)]);
    writeFileSync(path, '');
  }
};

describe('a folder listed', () => {
  test('has folders with a slash, files, and links as what they lead to', async () => {
    mkdirSync(join(folder, 'pictures'));
    touch('b.jpg', 'a.jpg', '.hidden');
    symlinkSync(join(folder, 'pictures'), join(folder, 'link'));
    symlinkSync(join(folder, 'a.jpg'), join(folder, 'other.jpg'));
    symlinkSync('nowhere', join(folder, 'broken'));
    symlinkSync('endless', join(folder, 'endless'));
    expect(await listFolder(folder)).toEqual({
      folders: ['link/', 'pictures/'],
      files: ['.hidden', 'a.jpg', 'b.jpg', 'other.jpg'],
      more: false,
      unnamed: 0,
    });
  });

  test.runIf(process.platform === 'linux')('counts names that nobody could type or see', async () => {
    touch('fine', 'red\x1b[31m', 'two\nlines', 'back\u202ewards', Buffer.from([0x66, 0xff, 0x6f]));
    expect(await listFolder(folder)).toEqual({ folders: [], files: ['fine'], more: false, unnamed: 4 });
  });

  test('is left where it has more than anybody looks through', async () => {
    touch(...Array.from({ length: 30 }, (_, index) => `file-${index}`));
    const { files, more } = await listFolder(folder, { most: 20 });
    expect([files.length, more]).toEqual([20, true]);
    expect((await listFolder(folder, { most: 30 })).more).toBe(false);
  });

  test.skipIf(process.platform === 'win32')('has no devices and no pipes, and opens nothing', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    symlinkSync('/dev/zero', join(folder, 'zero'));
    touch('file');
    expect((await listFolder(folder)).files).toEqual(['file']);
    expect((await listFolder('/dev')).files).not.toContain('zero');
  });

  test('says why where it cannot be read, and stops when it is told to', async () => {
    await expect(listFolder(join(folder, 'none'))).rejects.toThrow(/cannot be read \(ENOENT\)/);
    touch('file');
    await expect(listFolder(join(folder, 'file'))).rejects.toThrow(/cannot be read \(ENOTDIR\)/);
    await expect(listFolder(folder, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      exitCode: 130,
    });
  });
});
