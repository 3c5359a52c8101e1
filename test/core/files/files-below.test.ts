import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow } from '../../../src/core/files/files-below.ts';

test.skipIf(process.platform !== 'linux')(
  'links and names that are not UTF-8 are given to who opens them, or passed by and refused',
  async () => {
    const root = mkdtempSync(join(tmpdir(), 'files-'));
    try {
      mkdirSync(join(root, 'b'));
      writeFileSync(join(root, 'b/2'), '');
      writeFileSync(join(root, 'a'), '');
      symlinkSync('nowhere', join(root, 'link'));
      expect(await filesBelow(root)).toEqual(['a', 'b/2']);
      writeFileSync(Buffer.concat([Buffer.from(`${root}/b/`), Buffer.from([0xff])]), '');
      expect(await filesBelow(root, { all: true })).toEqual(['a', 'b/2', 'b/\ufffd', 'link']);
      await expect(filesBelow(root)).rejects.toMatchObject({ source: 'usage' });
    } finally {
      rmSync(root, { recursive: true });
    }
  },
);
