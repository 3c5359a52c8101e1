import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { flowText, source, step } from './sample.ts';
import { target } from './target.ts';

const windows = process.platform === 'win32';
const root = process.getuid?.() === 0;

/** What editors, Jupyter, macOS and NFS leave behind. */
const COPIES = [
  '.nfs000000000a1b2c3d',
  'a.flow~',
  'a.flow.bak',
  'a.flow.bak2',
  'a.flow.orig',
  'a.flow.swp',
  '._a.flow',
  '.#a.flow',
  '#a.flow#',
  'work/a.flow.tmp',
  '.fuse_hidden0000a1b200000001',
  '.goutputstream-AB12CD',
  '.a.flow.kate-swp',
  'a.flow.1',
  'a.flow.crdownload',
  'a.flow.rpmsave',
  'a.flow.lock',
  'a.flow.copy',
  'a.flow (copy)',
  'a.flow_old',
  'a.flow.2024-01-01',
  '.a.flow.Ab12Cd',
  'a.flow.sb-1a2b3c4d-XyZabc',
  '.snapshot/hourly.0/a.flow',
  '.zfs/snapshot/daily/a.flow',
  '__MACOSX/b.flow',
  '.virtual_documents/a.flow',
  'lost+found/#12345',
];

test.skipIf(windows)(
  'of a hostile tree only true flows arrive, each verified, and everything else has its reason',
  async () => {
    await using here = await target();
    const write = (path: string, text: string | Buffer = flowText()) => {
      mkdirSync(dirname(join(here.tree, path)), { recursive: true });
      writeFileSync(join(here.tree, path), text);
    };
    const good = [
      'plain.flow',
      'UPPER.FLOW',
      ' leading/  two spaces.flow',
      'line\nbreak.flow',
      'bell\u0007.flow',
      'ünï/日本 😀.flow',
      'flows [2023]/a*b?.flow',
      'plus+percent%20&amp;<x>.flow',
      'quote\'"$(touch x).flow',
      '200001/work/claims.flow',
      '200002/work/claims.flow',
      'downloaded.json',
      'saved.flow.json',
      '.flow',
      'dir.flow/inner.flow',
    ];
    for (const [index, path] of good.entries()) write(path, flowText(source(`n${index}`, 's3://b/x')));
    write('huge-number.flow', flowText().replace('{\n', `{"n": 1e999999, "m": ${'9'.repeat(10_000)},`));

    write('id_rsa', '-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n');
    write('.ssh/id_ed25519', '-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n');
    write('customers.csv', 'name,iban\n');
    write('node_modules/x/index.js.flow', '// @flow\n');
    write('empty.flow', '');
    write('work/.ipynb_checkpoints/a-checkpoint.flow');
    write('.local/share/Trash/files/deleted.flow');
    write('$RECYCLE.BIN/S-1/deleted.flow');
    for (const copy of COPIES) write(copy);
    write('salesforce.flow', '<Flow xmlns="x"/>');
    write('twice.flow', flowText().replace('"nodes"', '"nodes": [], "nodes"'));
    write('deep.flow', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`);
    write('cut.flow', flowText().slice(0, 100));
    write('latin1.flow', Buffer.from(flowText(step('é')), 'latin1'));
    write('sparse.flow', '{');
    truncateSync(join(here.tree, 'sparse.flow'), 1024 ** 3);
    write('secret.flow', flowText(step('a', { parameters: { code: 'password="Sommer2024"' } })));
    symlinkSync('/etc/passwd', join(here.tree, 'passwd.flow'));
    symlinkSync('..', join(here.tree, 'work/loop'));
    symlinkSync('/etc', join(here.tree, 'etc'));
    symlinkSync('nowhere', join(here.tree, 'broken.flow'));
    symlinkSync(join(here.tree, 'plain.flow'), join(here.tree, 'linked.flow'));
    execFileSync('mkfifo', [join(here.tree, 'pipe.flow')]);
    write('unreadable.flow');
    chmodSync(join(here.tree, 'unreadable.flow'), 0);
    execFileSync('bash', ['-c', `printf x > "$1"/$'bad\\xff.flow'`, 'bash', here.tree]);

    const plan = await here.plan();
    const outcomes = await here.apply(plan);
    expect(outcomes.filter((line) => !line.startsWith('applied'))).toEqual([]);
    const uploaded = plan.changes.map(({ upload }) => upload.path);
    expect(uploaded.filter((path) => path !== 'unreadable.flow').sort()).toEqual(
      [...good, 'huge-number.flow'].sort(),
    );
    expect((await here.keys()).sort()).toEqual(plan.changes.map(({ upload }) => upload.key).sort());
    expect(await here.verify()).toEqual({
      verified: good.length + (root ? 2 : 1),
      // secret.flow, sparse.flow, the one with a bad name, and what may not be read.
      'not-uploaded': root ? 3 : 4,
    });

    const reasons = Object.fromEntries(plan.skipped.map(({ path, reason }) => [path, reason]));
    expect(reasons).toEqual({
      id_rsa: 'not-a-flow',
      '.ssh/id_ed25519': 'not-a-flow',
      'customers.csv': 'not-a-flow',
      'node_modules/x/index.js.flow': 'not-a-flow',
      'empty.flow': 'empty',
      'work/.ipynb_checkpoints/a-checkpoint.flow': 'checkpoint',
      '.local/share/Trash/files/deleted.flow': 'trash',
      '$RECYCLE.BIN/S-1/deleted.flow': 'trash',
      ...Object.fromEntries(COPIES.map((copy) => [copy, 'backup'])),
      'salesforce.flow': 'not-a-flow',
      'twice.flow': 'not-a-flow',
      'deep.flow': 'not-a-flow',
      'cut.flow': 'not-a-flow',
      'latin1.flow': 'not-a-flow',
      'sparse.flow': 'too-large',
      'passwd.flow': 'link',
      'work/loop': 'link',
      etc: 'link',
      'broken.flow': 'link',
      'linked.flow': 'link',
      'pipe.flow': 'special',
      'bad\ufffd.flow': 'bad-name',
      ...(root ? {} : { 'unreadable.flow': 'unreadable' }),
    });
    expect(plan.held).toEqual([expect.objectContaining({ path: 'secret.flow', rules: ['flow/secret'] })]);
    expect(JSON.stringify(plan)).not.toContain('Sommer2024');
  },
);
