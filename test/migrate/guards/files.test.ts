/** What is found in folders of this machine, and why the rest is left. */
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { drain } from '../../../src/core/events.ts';
import { type FindEvent, findFlows, type KnownFile } from '../../../src/migrate/files/find-flows.ts';
import { FOLDERS } from '../../../src/migrate/files/flow-sources.ts';
import { readSource } from '../../../src/migrate/files/read-source.ts';
import { Untouched } from '../../../src/migrate/files/untouched.ts';
import { folderProblem, fullPath, openRoots } from '../../../src/migrate/files/walk.ts';
import { flowText } from '../sample.ts';
import { sha } from './bucket.ts';

const posix = process.platform !== 'win32';
/** The path of a socket has an end. */
const sockets = posix && join(tmpdir(), 'groundctl-files-123456/sock.flow').length < 100;
let tree: string;
beforeEach(() => {
  tree = realpathSync(mkdtempSync(join(tmpdir(), 'groundctl-files-')));
});
afterEach(() => rmSync(tree, { recursive: true, force: true }));

const write = (path: string, text: string | Buffer = flowText()) => {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
};
const find = async (options: Parameters<typeof findFlows<string>>[2] = {}, folders = [tree]) =>
  drain(findFlows(folders, ({ path }) => path, options));
const reasons = async () =>
  Object.fromEntries((await find()).skipped.map(({ path, reason, detail }) => [path, [reason, detail]]));

describe('names of copies', () => {
  const COPY = ['backup', 'its name is that of a leftover or backup copy'];
  test.each([
    ...[
      '.nfs0a1b',
      '.fuse_hidden0a',
      '.goutputstream-AB',
      '._a.flow',
      '.#a.flow',
      '#a.flow#',
      '.~a.flow',
      '~$a.flow',
    ],
    ...[
      'a.flow~',
      'a.bak',
      'a.backup',
      'a.orig',
      'a.old',
      'a.save',
      'a.autosave',
      'a.swp',
      'a.swo',
      'a.kate-swp',
    ],
    ...[
      'a.tmp',
      'a.temp',
      'a.part',
      'a.partial',
      'a.filepart',
      'a.crdownload',
      'a.download',
      'a.lock',
      'a.rej',
    ],
    ...['a.rpmsave', 'a.rpmnew', 'a.rpmorig', 'a.dpkg-old', 'a.dpkg-dist', 'a.flow.rpmsave'],
    ...[
      'a.bak2',
      'a.bak.12',
      'a.bak~3',
      'a.bak-4',
      'A.BAK',
      'a.flow.1',
      'a.flow.copy',
      'a.flow (copy)',
      'a.flow.json.x',
    ],
    ...['deep/er/a.tmp', 'deep/er/.#a', 'deep/#a#'],
  ])('%s is one', async (path) => {
    write(path);
    expect(await reasons()).toEqual({ [path]: COPY });
  });

  test.each([
    ...[
      'a.flow',
      'A.FLOW',
      '.flow',
      'a',
      'a.json',
      'a.flow.json',
      'a.flow.txt',
      'bak',
      'a.bakery',
      'a.bak.x',
    ],
    ...[
      'nfs0a1b',
      '.nfsx',
      'x.nfs0a',
      '.nfs0a.txt',
      '_a',
      'a._b',
      '#a',
      'a#',
      '$a',
      '~a',
      'a.sw',
      'a.swq',
      'a.rpmx',
    ],
    ...['a.dpkg', 'tmp', 'a.tmp/b', '.#a/b', 'a.flow.1/b', 'goutputstream-A', 'x.fuse_hidden0a'],
  ])('%s is none', async (path) => {
    write(path);
    expect((await find()).flows).toEqual([path]);
  });
});

describe('folders', () => {
  test.each<readonly [string, readonly [string, string] | undefined]>([
    ['', undefined],
    ['a/', undefined],
    ...['.ipynb_checkpoints/', 'a/.ipynb_checkpoints/', '.ipynb_checkpoints/b/'].map(
      (folder) => [folder, ['checkpoint', 'it is in .ipynb_checkpoints']] as const,
    ),
    ...[
      '.Trash/',
      '.Trash-0/',
      '.Trash-1000/',
      '.Trashes/',
      'a/.local/share/Trash/files/',
      '$RECYCLE.BIN/',
      '.trash/',
    ].map((folder) => [folder, ['trash', 'someone has deleted it']] as const),
    ...[
      ...[
        '.snapshot/',
        '~snapshots/',
        '.zfs/',
        '.ckpt/',
        '@eaDir/',
        '#recycle/',
        '.groundctl-replaced/',
        '__MACOSX/',
      ],
      ...['.~tmp/', '.virtual_documents/', 'lost+found/', 'a/.snapshot/b/'],
    ].map((folder) => [folder, ['backup', 'it is in a folder of snapshots or copies']] as const),
    ...[
      ...[
        'snapshots/',
        'x.snapshot/',
        '.snapshotss/',
        'a.zfs/',
        '.Trash-/',
        '.Trash-x/',
        'x.Trash/',
        'Trash/',
      ],
      ...['share/Trash/', 'x.ipynb_checkpoints/', 'losttfound/', '.snapshot', '.Trash', '.ipynb_checkpoints'],
    ].map((folder): [string, undefined] => [folder, undefined]),
  ])('%j: %j', (folder, problem) => {
    expect(folderProblem(folder)).toEqual(problem);
  });

  test('that are not there, are none, or lie in one another are refused', async () => {
    write('a/b/x.flow');
    write('ab/x.flow');
    const problem = async (...names: string[]): Promise<unknown> =>
      openRoots(names.map((name) => join(tree, name))).then(
        (roots) => roots.length,
        ({ message, hint, code }) => [message.replaceAll(tree, ''), hint, code],
      );
    expect(await problem('a', 'ab')).toBe(2);
    expect(await problem('none')).toEqual(['The folder "/none" does not exist.', undefined, 'invalid-input']);
    expect(await problem('a/b/x.flow')).toEqual([
      ...['"/a/b/x.flow" is not a folder.', 'Pass the folder that contains the flows.', 'invalid-input'],
    ]);
    expect(await problem('a/b/x.flow/y')).toEqual([
      'The folder "/a/b/x.flow/y" cannot be read.',
      undefined,
      'invalid-input',
    ]);
    const words = (inner: string, outer: string) =>
      `"${inner}" is inside "${outer}": its files would be found twice.`;
    const twice = (inner: string, outer: string) => [words(inner, outer), undefined, 'invalid-input'];
    expect(await problem('a', 'a/b')).toEqual(twice('/a/b', '/a'));
    expect(await problem('a/b', 'a')).toEqual(twice('/a/b', '/a'));
    expect(await problem('a', 'a')).toEqual(twice('/a', '/a'));
    await expect(openRoots(['/', tree])).rejects.toThrow(words(tree, '/'));
  });

  test('are joined with what is below them', () => {
    const file = (real: string) => fullPath({ root: { given: '.', real }, path: 'a/b.flow' });
    expect([file('/work'), file('/')]).toEqual(['/work/a/b.flow', '/a/b.flow']);
  });
});

describe('a search', () => {
  test.runIf(sockets)('has each file once, in order, as a flow or with the reason why not', async () => {
    for (const path of ['b/z.flow', 'a.flow', 'b/a.flow']) write(path);
    write('empty.flow', '');
    write('other.flow', '{"nodes":[]}');
    write('bad.flow', '{');
    write('photo.jpg', 'no flow');
    write('.ipynb_checkpoints/a.flow');
    symlinkSync(join(tree, 'a.flow'), join(tree, 'link.flow'));
    symlinkSync(join(tree, 'b'), join(tree, 'linked'));
    const server = createServer().listen(join(tree, 'sock.flow'));
    try {
      await new Promise((done) => server.once('listening', done));
      const found = await find();
      expect(found).toMatchObject({ files: 11, roots: [{ given: tree, real: tree }] });
      expect(found.flows).toEqual(['a.flow', 'b/a.flow', 'b/z.flow']);
      expect(found.skipped).toEqual(
        [
          ['.ipynb_checkpoints/a.flow', 'checkpoint', 'it is in .ipynb_checkpoints'],
          ['bad.flow', 'not-a-flow', expect.stringMatching(/^it is not readable JSON: .+ \(line 1\)$/)],
          ['empty.flow', 'empty', 'it is empty'],
          ['link.flow', 'link', 'it is a link'],
          ['linked', 'link', 'it is a link'],
          ['other.flow', 'not-a-flow', 'no node has a SageMaker operator: a different product'],
          ['photo.jpg', 'not-a-flow', 'neither its name nor its beginning is that of a flow'],
          ['sock.flow', 'special', 'it is a socket'],
        ].map(([path, reason, detail]) => ({ root: tree, path, reason, detail })),
      );
    } finally {
      server.close();
    }
  });

  test('reads files of other names as a whole only where their start is that of a flow', async () => {
    const text = flowText();
    const long = (at: number) => `${text.slice(0, at)}${' '.repeat(20_000)}${text.slice(at)}`;
    write('start.json', long(text.indexOf('"inputs"')));
    write('indented.json', `\n  ${text}`);
    write('late.json', long(1));
    write('late.flow', long(1));
    write('list.json', `[${text}]`);
    expect(await find()).toMatchObject({
      flows: ['indented.json', 'late.flow', 'start.json'],
      skipped: [
        { path: 'late.json', detail: 'neither its name nor its beginning is that of a flow' },
        { path: 'list.json', detail: 'neither its name nor its beginning is that of a flow' },
      ],
    });
  });

  test('tells how far it is, every hundred files and at its end', async () => {
    for (let at = 0; at < 250; at++) write(`${at % 5}/${at}.flow`, at % 2 === 0 ? flowText() : '');
    const events: FindEvent[] = [];
    const search = findFlows([tree], ({ path }) => path);
    for (let next = await search.next(); ; next = await search.next()) {
      if (next.done) break;
      events.push(next.value);
    }
    expect(events.at(-1)).toEqual({ type: 'searched', files: 250, flows: 125 });
    expect(events.length).toBeGreaterThan(2);
    const files = events.slice(0, -1).map((event) => event.files);
    for (const [at, count] of files.entries())
      expect(count - (files[at - 1] ?? 0)).toBeGreaterThanOrEqual(100);
  });

  test('ends where it is told to', async () => {
    write('a.flow');
    await expect(find({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
  });

  test('takes what is on record without reading it, and reads what is another by now', async () => {
    for (const path of ['same.flow', 'other.flow', 'content.flow', 'new.flow']) write(path);
    const read: string[] = [];
    const identity = async (path: string) => FOLDERS.identify({ root: { given: tree, real: tree }, path });
    const now = { same: await identity('same.flow'), other: await identity('other.flow') };
    const record = (sha256: string, known?: KnownFile<string>['identity']): KnownFile<string> => ({
      ...{ sha256, identity: known, use: (found) => `known ${found.path} ${found.sha256.slice(0, 4)}` },
    });
    const known: { readonly [path: string]: KnownFile<string> } = {
      'same.flow': record('abcdef', now.same),
      'other.flow': record('abcdef', now.other && { ...now.other, size: 1 }),
      'content.flow': record(sha(flowText())),
    };
    for (const waits of [false, true]) {
      read.length = 0;
      const { flows } = await find({
        known: ({ path }) => known[path],
        sources: {
          ...FOLDERS,
          identify: (file) => (waits ? identity(file.path) : FOLDERS.identify(file)),
          read: (root, path, ...more) => {
            read.push(path);
            return FOLDERS.read(root, path, ...more);
          },
        },
      });
      expect(flows).toEqual([
        ...[
          `known content.flow ${sha(flowText()).slice(0, 4)}`,
          'new.flow',
          'other.flow',
          'known same.flow abcd',
        ],
      ]);
      expect(read.sort()).toEqual(['content.flow', 'new.flow', 'other.flow']);
    }
  });
});

describe('a source', () => {
  const problem = async (path: string, head?: number) => {
    const read = await readSource(tree, path, head);
    return read.ok ? String(read.bytes) : [read.reason, read.detail];
  };
  test.runIf(sockets)('is read as it lies there, or it is said why not', async () => {
    write('a/b.flow', 'inside');
    write('large.flow', '');
    truncateSync(join(tree, 'large.flow'), 64 * 1024 * 1024 + 1);
    symlinkSync(join(tree, 'a/b.flow'), join(tree, 'link.flow'));
    symlinkSync(join(tree, 'a'), join(tree, 'linked'));
    expect(await problem('a/b.flow')).toBe('inside');
    expect(await problem('a/b.flow', 3)).toBe('ins');
    expect(await problem('large.flow', 2)).toBe('\0\0');
    expect(await problem('large.flow')).toEqual([
      'too-large',
      'it has 67108865 bytes, but a flow may have at most 67108864',
    ]);
    expect(await problem('link.flow')).toEqual(['link', 'it is a link']);
    expect(await problem('linked/b.flow')).toEqual(['link', 'a folder in its path is a link, or is gone']);
    expect(await problem('../x.flow')).toEqual(['link', 'it is outside its root']);
    expect(await problem('none.flow')).toEqual(['unreadable', 'it is gone']);
    expect(await problem('a')).toEqual(['special', 'it is not a regular file']);
    expect(await problem('a/b.flow/c')).toEqual(['unreadable', 'it cannot be opened (ENOTDIR)']);
    const server = createServer().listen(join(tree, 'sock'));
    try {
      await new Promise((done) => server.once('listening', done));
      expect(await problem('sock')).toEqual(['special', 'it is a socket or a device']);
    } finally {
      server.close();
    }
    const fromTop = await readSource('/', join(tree, 'a/b.flow').slice(1));
    expect(fromTop.ok && String(fromTop.bytes)).toBe('inside');
  });

  test('waits for its turn before it takes memory', async () => {
    write('a.flow', 'four');
    const turns: number[] = [];
    const turn = async (size: number) => {
      turns.push(size);
      // It became shorter while it waited.
      truncateSync(join(tree, 'a.flow'), 2);
    };
    expect(await readSource(tree, 'a.flow', undefined, turn)).toMatchObject({
      reason: 'changed',
      detail: 'it became shorter while it was being read',
    });
    await readSource(tree, 'a.flow', 1, turn);
    expect(turns).toEqual([4, 1]);
  });

  test.runIf(posix)('is untouched while it is what it was, with no link on the way', async () => {
    write('a/b.flow', 'inside');
    const identity = await FOLDERS.identify({ root: { given: tree, real: tree }, path: 'a/b.flow' });
    if (identity === undefined) throw new Error('It is there.');
    const is = (path = 'a/b.flow') => FOLDERS.watch().is(tree, path, identity);
    expect([await is(), await is('a'), await is('none')]).toEqual([true, false, false]);
    const once = new Untouched();
    expect(await once.is(tree, 'a/b.flow', identity as never)).toBe(true);
    renameSync(join(tree, 'a'), join(tree, 'moved'));
    symlinkSync(join(tree, 'moved'), join(tree, 'a'));
    expect(await is()).toBe(false);
    // A folder is looked at once.
    expect(await once.is(tree, 'a/b.flow', identity as never)).toBe(true);
    utimesSync(join(tree, 'moved/b.flow'), 1, 1);
    expect(await is('moved/b.flow')).toBe(false);
  });
});
