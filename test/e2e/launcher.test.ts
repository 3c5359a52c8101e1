import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { describe, expect, test } from 'vitest';

const launcher = join(import.meta.dirname, '../../bin/groundctl.cjs');
const text = readFileSync(launcher, 'utf8').replace(/^#!.*/, '');

/** Runs the launcher as if on another Node version; gives what it wrote and how it exited. */
function launchOn(version: string) {
  const said: string[] = [];
  let exitCode: number | undefined;
  const process = {
    versions: { node: version },
    argv: [],
    stderr: { write: (line: string) => said.push(line) },
    exit: (code: number) => {
      exitCode ??= code;
    },
  };
  const imported: string[] = [];
  const source = text.replace(/import\('([^']+)'\)/, "load('$1')");
  const load = (path: string) => {
    imported.push(path);
    return Promise.resolve();
  };
  vm.runInNewContext(source, { process, require: () => ({ enableCompileCache: () => {} }), load });
  return { said: said.join(''), exitCode, imported };
}

describe('the launcher', () => {
  test.each(['0.12.18', '18.20.4', '20.20.2', '22.11.0'])(
    'says in one line which Node is needed on %s',
    (version) => {
      expect(launchOn(version)).toEqual({
        said: `groundctl needs Node.js 22.12 or newer; this is ${version}.\n`,
        exitCode: 253,
        imported: [],
      });
    },
  );

  test.each(['22.12.0', '24.0.0', '100.1.0'])('starts the program on %s', (version) => {
    expect(launchOn(version)).toEqual({ said: '', exitCode: undefined, imported: ['../dist/bin/main.mjs'] });
  });

  test('keeps to syntax that any Node can parse', () => {
    // `import()` is the one newer thing, and old versions that cannot parse it are older than any in use.
    expect(text).not.toMatch(/=>|\b(?:const|let|async|await|class)\b|`|\?\?|\?\./);
  });

  const old = ['/usr/local/bin/node', '/usr/bin/node'].find((path) => {
    return existsSync(path) && Number(execFileSync(path, ['-p', 'process.versions.node.split(".")[0]'])) < 22;
  });
  test.skipIf(old === undefined)('really does so on the older Node of this machine', () => {
    const { status, stderr } = spawnSync(old ?? '', [launcher, '--version'], { encoding: 'utf8' });
    expect(stderr).toMatch(/^groundctl needs Node\.js 22\.12 or newer; this is [\d.]+\.\n$/);
    expect(status).toBe(253);
  });
});
