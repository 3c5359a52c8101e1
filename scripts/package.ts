/**
 * `npm run package`: the built program with Node in one file, for machines that have no Node
 * (https://nodejs.org/api/single-executable-applications.html). What is bundled stays in modules of its own inside,
 * so that a command loads its part only.
 */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sea from 'node:sea';
import { inject } from 'postject';

const root = join(import.meta.dirname, '..');
/** The mark in Node's own file that tells it has something inside. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** Why none can be made here, or nothing. */
export function cannotPackage(node = process.execPath): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `it is made for linux-x64, and this is ${process.platform}-${process.arch}`;
  if (sea.getAssetKeys === undefined) return `Node ${process.version} is too old for it`;
  if (!readFileSync(node).includes(FUSE)) return `${node} is a Node without the means for it`;
  return undefined;
}

/** Writes the executable into a folder that is there, and gives its path. The program must have been built. */
export async function makeExecutable(folder: string): Promise<string> {
  const parts = mkdtempSync(join(tmpdir(), 'groundctl-executable-'));
  try {
    const names = globSync(['dist/bin/**/*.mjs', 'examples/**'], { cwd: root })
      .filter((name) => statSync(join(root, name)).isFile())
      .sort();
    const config = join(parts, 'config.json');
    const blob = join(parts, 'blob');
    const settings = {
      main: join(import.meta.dirname, 'executable-main.cjs'),
      output: blob,
      disableExperimentalSEAWarning: true,
      assets: Object.fromEntries(names.map((name) => [name.replaceAll('\\', '/'), join(root, name)])),
    };
    writeFileSync(config, JSON.stringify(settings));
    execFileSync(process.execPath, ['--experimental-sea-config', config], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const path = join(folder, 'groundctl');
    copyFileSync(process.execPath, path);
    await quietly(() => inject(path, 'NODE_SEA_BLOB', readFileSync(blob), { sentinelFuse: FUSE }));
    return path;
  } finally {
    rmSync(parts, { recursive: true, force: true });
  }
}

/** The library in it warns of sections of Node's file that have no name. */
async function quietly(work: () => Promise<void>): Promise<void> {
  const { warn, log, error } = console;
  Object.assign(console, { warn: () => {}, log: () => {}, error: () => {} });
  try {
    await work();
  } finally {
    Object.assign(console, { warn, log, error });
  }
}

if (import.meta.main) {
  const problem = cannotPackage();
  if (problem !== undefined) throw new Error(`No executable can be made here: ${problem}.`);
  const folder = join(root, 'dist/executable');
  mkdirSync(folder, { recursive: true });
  const path = await makeExecutable(folder);
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const licences = readFileSync(join(root, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
  const { version } = process;
  const own = `Node.js ${version}\nhttps://github.com/nodejs/node/blob/${version}/LICENSE\n${'-'.repeat(78)}\n`;
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), own + licences);
  console.log(`${path}: ${(statSync(path).size / 1e6).toFixed(1)} MB, with Node ${version}`);
}
