import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pack } from '../../scripts/pack.ts';
import { examplesOf, wholeProgram } from '../helpers/examples.ts';
import { rawGet } from '../sandbox/s3/raw.ts';

const root = join(import.meta.dirname, '../..');

let folder: string;

/** Runs the packed program with nothing of this project on its path. */
function run(words: readonly string[]): string {
  return execFileSync(process.execPath, [join(folder, 'package/bin/groundctl.cjs'), ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder },
  });
}

describe('the package as it is published', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'groundctl-package-'));
    execFileSync('tar', ['-xzf', pack(folder)], { cwd: folder });
  }, 600_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('runs without node_modules', () => {
    expect(readdirSync(join(folder, 'package'))).not.toContain('node_modules');
    expect(run(['--version'])).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('brings its own sandbox', () => {
    const document = JSON.parse(run(['workteams', 'list', '--sandbox', '--output', 'json']));
    expect(document.schema).toBe('groundctl/workteams.list/v1');
    expect(document.teams).toHaveLength(6);
  });

  test('carries the licences of what is bundled', () => {
    expect(readdirSync(join(folder, 'package'))).toContain('LICENSE');
    expect(readdirSync(join(folder, 'package/dist'))).toContain('THIRD-PARTY-LICENSES.txt');
  });

  test('brings the schemas for editors, and those of its documents', () => {
    const schemas = join(folder, 'package/docs/schemas');
    expect(readdirSync(schemas).sort()).toEqual(['output', 'settings.schema.json', 'teams.schema.json']);
    expect(readdirSync(join(schemas, 'output'))).toEqual(readdirSync(join(root, 'docs/schemas/output')));
  });

  test('brings a page of man(1) for every noun, with its commands, options and examples', async () => {
    const program = await wholeProgram();
    const nouns = program
      .createHelp()
      .visibleCommands(program)
      .map((noun) => noun.name());
    const names = [
      'groundctl.1',
      ...nouns.filter((noun) => noun !== 'help').map((noun) => `groundctl-${noun}.1`),
    ];
    const { man } = JSON.parse(readFileSync(join(folder, 'package/package.json'), 'utf8')) as {
      man: string[];
    };
    expect(man.sort()).toEqual(names.map((name) => `./dist/man/${name}`).sort());
    const page = (name: string) =>
      readFileSync(join(folder, 'package/dist/man', name), 'utf8').replaceAll('\\-', '-');
    for (const noun of program.commands.filter((one) => names.includes(`groundctl-${one.name()}.1`))) {
      const text = page(`groundctl-${noun.name()}.1`);
      for (const command of noun.commands.length === 0 ? [noun] : noun.commands)
        for (const { flags, hidden } of command.options)
          if (!hidden) expect(text).toContain(`\\fB${flags}\\fR`);
      for (const { line } of examplesOf(noun))
        expect(text.replace(/ \\e\n +/g, ' ')).toContain(line.replaceAll('\\', '\\e'));
    }
    expect(page('groundctl.1')).toContain('groundctl-workteams');
    for (const name of names) expect(page(name), name).toMatch(/^[\n -~]+$/);
  });

  test('brings the library with its types', () => {
    expect(readdirSync(join(folder, 'package/dist/lib'))).toEqual(
      expect.arrayContaining(['index.mjs', 'index.d.ts']),
    );
  });

  test('brings the sandbox as an entry of its own, without the SDK and the faces', async () => {
    const lib = join(folder, 'package/dist/lib');
    expect(readFileSync(join(lib, 'sandbox.d.ts'), 'utf8')).toContain('startSandbox');
    const manifest = JSON.parse(readFileSync(join(folder, 'package/package.json'), 'utf8'));
    const entry = join(folder, 'package', manifest.exports['./sandbox'].default);
    const program = `
      const { startSandbox } = await import(${JSON.stringify(entry)});
      const sandbox = await startSandbox({ seed: 'none', faults: [{ match: {}, kind: 'throttle', count: 1 }] });
      const clean = sandbox.snapshot();
      sandbox.restore(clean);
      console.log(sandbox.url.startsWith('http://127.0.0.1:'));
      await sandbox.close();`;
    const answer = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    expect(answer).toBe('true\n');
    const loaded = chunksOf(entry)
      .map((file) => readFileSync(file, 'utf8'))
      .join('');
    for (const name of ['SageMakerClient', 'commander', 'react-reconciler'])
      expect(loaded).not.toContain(name);
  });

  describe('its examples, in a project that has it installed', () => {
    let project: string;

    beforeAll(() => {
      project = join(folder, 'project');
      mkdirSync(join(project, 'node_modules'), { recursive: true });
      cpSync(join(folder, 'package'), join(project, 'node_modules/groundctl'), { recursive: true });
      for (const name of ['@aws-sdk', 'vitest']) {
        symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name), 'junction');
      }
      const examples = join(folder, 'package/examples');
      cpSync(join(examples, 'presigned-url-lock.ts'), join(project, 'lock.ts'));
      cpSync(join(examples, 'sandbox-node-test.ts'), join(project, 'url-expires.ts'));
      cpSync(join(examples, 'sandbox-vitest.ts'), join(project, 'teams.test.ts'));
      writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
    });

    const node = (...words: string[]) =>
      execFileSync(process.execPath, words, {
        cwd: project,
        encoding: 'utf8',
        env: { PATH: process.env.PATH, HOME: folder, NO_COLOR: '1' },
      });

    test('run with node:test', () => {
      expect(node('--test', '--test-reporter=tap', 'url-expires.ts')).toMatch(/^# pass 1$/m);
    });

    test('run with Vitest', () => {
      expect(node(join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', project)).toContain(
        '2 passed',
      );
    });

    test('run as a program', async (context) => {
      const refused = await rawGet('http://127.0.0.1:9/', { localAddress: '127.0.0.2' }).catch(
        (error) => error.code,
      );
      if (refused === 'EADDRNOTAVAIL') return context.skip('this machine has no 127.0.0.2');
      expect(node('lock.ts')).toBe('');
    });
  });

  test('holds no source maps and needs no other package', () => {
    const files = readdirSync(join(folder, 'package'), { recursive: true, encoding: 'utf8' });
    expect(files.filter((name) => name.endsWith('.map'))).toEqual([]);
    const manifest = JSON.parse(readFileSync(join(folder, 'package/package.json'), 'utf8'));
    expect(manifest.dependencies).toBeUndefined();
  });

  test('holds no tests, fixtures or sources', () => {
    expect(readdirSync(join(folder, 'package')).sort()).toEqual(
      expect.not.arrayContaining(['test', 'src', 'tui', 'bench']),
    );
  });
});

/** A module of the library and all that it imports at once. */
function chunksOf(entry: string, seen = new Set<string>()): string[] {
  if (seen.has(entry)) return [];
  seen.add(entry);
  const imports = readFileSync(entry, 'utf8').matchAll(/(?:from|import)\s*["'](\.[^"']+\.mjs)["']/g);
  return [entry, ...[...imports].flatMap(([, path = '']) => chunksOf(join(dirname(entry), path), seen))];
}
