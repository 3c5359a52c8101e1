import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inputStream, openInput } from '../../../src/core/files/open-input.ts';
import { readBytesFile, readOwnFile, readTextFile } from '../../../src/core/files/read-text.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'input-'));
  writeFileSync(join(folder, 'ten'), '0123456789');
  mkdirSync(join(folder, 'folder'));
  symlinkSync('ten', join(folder, 'link'));
  symlinkSync('self', join(folder, 'self'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);

function fifo(name: string): string {
  execFileSync('mkfifo', [at(name)]);
  return at(name);
}

describe.skipIf(process.platform === 'win32')('what is given to be read', () => {
  test('may be a file, through a link too, and the null device is an empty one', async () => {
    expect(await readTextFile(at('ten'), 10)).toBe('0123456789');
    expect(await readTextFile(at('link'), 10)).toBe('0123456789');
    expect(await readTextFile('/dev/null', 10, undefined, 'file')).toBe('');
  });

  test.each([
    ['/dev/zero', 'is a device, and a file is needed'],
    ['/dev/urandom', 'is a device, and a file is needed'],
    ['folder', 'is a folder'],
    ['missing', 'does not exist'],
    ['ten/below', 'does not exist'],
    ['self', 'is a link to itself'],
  ])('%s is refused, and nothing is read', async (name, problem) => {
    const path = name.startsWith('/') ? name : at(name);
    const wanted = { source: 'usage', message: `"${path}" ${problem}.` };
    for (const reading of ['file', 'stream'] as const) {
      expect(() => openInput(path, reading)).toThrow(expect.objectContaining(wanted));
      await expect(readBytesFile(path, 10, undefined, reading)).rejects.toMatchObject(wanted);
    }
  });

  test('is bounded to the byte', async () => {
    await expect(readTextFile(at('ten'), 9)).rejects.toMatchObject({
      source: 'usage',
      message: expect.stringContaining('is larger than 9 bytes'),
    });
  });

  test('a pipe is read to its end where once is enough, and refused where it is not', async () => {
    const path = fifo('written');
    expect(() => openInput(path, 'file')).toThrow(
      /is a pipe, and a file is needed: it is read more than once/,
    );
    const read = readTextFile(path, 1_000_000);
    spawn('sh', ['-c', `head -c 300000 /dev/zero | tr '\\0' x > ${path}`]);
    expect(await read).toBe('x'.repeat(300_000));
  });

  test('a pipe that never ends is bounded as well', async () => {
    const path = fifo('endless');
    const writer = spawn('sh', ['-c', `exec cat /dev/zero > ${path}`]);
    await expect(readBytesFile(path, 100_000)).rejects.toThrow(/larger than 100000 bytes/);
    await new Promise((resolve) => writer.on('exit', resolve));
  });

  test('a pipe that nobody writes to is waited for without holding anything up, until the abort', async () => {
    const path = fifo('silent');
    const abort = new AbortController();
    const read = readTextFile(path, 100, abort.signal);
    await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    await expect(read).rejects.toMatchObject({ source: 'interrupted' });
  });

  test('an abort ends the reading of a file in the middle', async () => {
    const abort = new AbortController();
    const stream = inputStream(openInput(at('ten'), 'stream'), abort.signal);
    abort.abort();
    await expect(stream.toArray()).rejects.toThrow();
  });
});

describe('a file of our own', () => {
  test('is undefined where there is none, and refused where something else is in its place', () => {
    expect(readOwnFile(at('none'), 10)).toBeUndefined();
    expect(readOwnFile(at('ten'), 10)).toBe('0123456789');
    expect(() => readOwnFile(at('ten'), 9)).toThrow(/larger than 9 bytes/);
    expect(() => readOwnFile(at('folder'), 9)).toThrow(/is a folder/);
  });

  test.skipIf(process.platform === 'win32')('is not a pipe', () => {
    expect(() => readOwnFile(fifo('own'), 9)).toThrow(/is a pipe/);
    expect(() => readOwnFile('/dev/zero', 9)).toThrow(/is a device/);
  });
});

test('an open input is closed by who opened it', () => {
  const { fd, pipe, stats } = openInput(at('ten'), 'file');
  expect({ pipe, size: stats.size }).toEqual({ pipe: false, size: 10 });
  closeSync(fd);
});
