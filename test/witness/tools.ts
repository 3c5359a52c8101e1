/**
 * Installs outside programs, in exact versions, into a cache folder outside the repository (`GROUNDCTL_WITNESSES`, by
 * default below the platform's cache folder). What is already there is not installed again. Where the program that
 * installs is missing the answer is undefined, and the witness is skipped visibly; an install that fails throws.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An install may compile; the tests themselves have their own limits. */
export const INSTALL_MS = 900_000;

const cache =
  process.env.GROUNDCTL_WITNESSES ||
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'groundctl', 'witnesses');

/** The folder `<cache>/<name>-<hash of what is installed>`, filled by `fill` unless it is there whole. */
export async function cached(
  name: string,
  what: readonly string[],
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(
    cache,
    `${name}-${createHash('sha256').update(what.join('\n')).digest('hex').slice(0, 12)}`,
  );
  const whole = join(folder, '.whole');
  if (
    await access(whole).then(
      () => true,
      () => false,
    )
  )
    return folder;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await fill(folder);
  await mkdir(join(folder, '.filled'));
  await rename(join(folder, '.filled'), whole);
  return folder;
}

/** Whether a program answers on this machine. */
export async function has(program: string, ...words: string[]): Promise<boolean> {
  return run(program, words.length === 0 ? ['--version'] : words).then(
    () => true,
    () => false,
  );
}

/** The `bin` folder of a virtual environment of Python with these requirements (`name==version`). */
export async function python(name: string, requirements: readonly string[]): Promise<string | undefined> {
  if (!(await has('python3', '-m', 'venv', '--help'))) return undefined;
  const folder = await cached(`python-${name}`, requirements, async (folder) => {
    await run('python3', ['-m', 'venv', folder]);
    await run(
      join(folder, 'bin', 'pip'),
      ['install', '--quiet', '--disable-pip-version-check', ...requirements],
      { maxBuffer: 1 << 26 },
    );
  });
  return join(folder, 'bin');
}

/** The folder of a package's source as its authors publish it (`name==version`), tests included. */
export async function pythonSource(requirement: string): Promise<string | undefined> {
  if (!(await has('python3', '-m', 'venv', '--help')) || !(await has('tar'))) return undefined;
  const name = requirement.replace('==', '-');
  const folder = await cached('source', [requirement], async (folder) => {
    const words = [
      '--quiet',
      '--disable-pip-version-check',
      '--no-deps',
      '--no-binary',
      ':all:',
      '-d',
      folder,
    ];
    await run('python3', ['-m', 'venv', join(folder, 'venv')]);
    await run(join(folder, 'venv', 'bin', 'pip'), ['download', ...words, requirement], {
      maxBuffer: 1 << 26,
    });
    await run('tar', ['-xzf', `${name}.tar.gz`], { cwd: folder });
  });
  return join(folder, name);
}

/** The path of a program built from the Go module proxy (`example.org/tool@v1.2.3`). */
export async function goProgram(name: string, module: string): Promise<string | undefined> {
  if (!(await has('go', 'version'))) return undefined;
  const folder = await cached(`go-${name}`, [module], async (folder) => {
    await run('go', ['install', module], {
      env: { ...process.env, GOBIN: folder, GOFLAGS: '-modcacherw' },
      maxBuffer: 1 << 26,
    });
  });
  return join(folder, name);
}

/** The `node_modules` folder of packages from npm (`name@version`) that are too heavy for everybody's `npm ci`. */
export async function npmPackages(name: string, packages: readonly string[]): Promise<string> {
  const folder = await cached(`npm-${name}`, packages, async (folder) => {
    await run('npm', ['install', '--prefix', folder, '--silent', '--no-audit', '--no-fund', ...packages], {
      maxBuffer: 1 << 26,
    });
  });
  return join(folder, 'node_modules');
}
