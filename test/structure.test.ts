import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lettersOf } from '../tui/keys/letters.ts';
import { BINDINGS } from '../tui/screens/area-keys.ts';

const root = join(import.meta.dirname, '..');
const DOMAINS = ['workteams', 'batches', 'templates', 'migrate', 'accesslogs', 'policies', 'jobs', 'labels'];

interface SourceFile {
  readonly path: string;
  /** The floor or folder under src/, or `tui`; files directly in src/ are their own. */
  readonly area: string;
  readonly code: string;
  readonly lines: number;
  readonly imports: readonly Import[];
}
interface Import {
  /** A path from the project's root for our own files, else the package's specifier. */
  readonly target: string;
  readonly dynamic: boolean;
}

const files = globSync(['src/**/*.{ts,tsx}', 'tui/**/*.{ts,tsx}'], { cwd: root }).map(read);

function read(found: string): SourceFile {
  const path = found.replaceAll('\\', '/');
  const text = readFileSync(join(root, path), 'utf8');
  return {
    path,
    area: areaOf(path),
    code: withoutComments(text),
    lines: text.split('\n').length - 1,
    imports: importsOf(path, withoutComments(text)),
  };
}

function areaOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'src' ? second : top;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function importsOf(path: string, code: string): Import[] {
  const patterns = [
    [/(?:^|;)\s*(?:import|export)\s[^;'"]*?from\s*['"]([^'"]+)['"]/gm, false],
    [/(?:^|;)\s*import\s*['"]([^'"]+)['"]/gm, false],
    [/\bimport\(\s*['"]([^'"]+)['"]/g, true],
  ] as const;
  return patterns.flatMap(([pattern, dynamic]) =>
    [...code.matchAll(pattern)].map(([, specifier = '']) => ({ target: resolve(path, specifier), dynamic })),
  );
}

function resolve(path: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return relative(root, join(root, dirname(path), specifier)).replaceAll('\\', '/');
}

const isOurs = (target: string) => /^(?:src|tui)\//.test(target);
const isPackage = (target: string, name: string) => target === name || target.startsWith(`${name}/`);

/** `file -> target` of every import that `wrong` objects to. */
function violations(wrong: (file: SourceFile, imported: Import) => boolean): string[] {
  return files.flatMap((file) =>
    file.imports
      .filter((imported) => wrong(file, imported))
      .map((imported) => `${file.path} -> ${imported.target}`),
  );
}

/** What each floor may import besides itself. Areas that are not named may import any floor but the faces. */
const BELOW: { readonly [area: string]: readonly string[] } = {
  core: [],
  aws: ['core'],
  ...Object.fromEntries(DOMAINS.map((domain) => [domain, ['core']])),
  sandbox: ['core', ...DOMAINS],
  'catalogue.ts': ['core', ...DOMAINS],
  'lazy.ts': [],
  settings: ['core', 'aws'],
  'read-only.ts': ['core', 'lazy.ts', 'settings'],
  wiring: ['core', 'aws', 'lazy.ts', 'read-only.ts', 'settings', ...DOMAINS],
  'connect.ts': [
    'lazy.ts',
    'wiring',
    'read-only.ts',
    'settings',
    'core',
    'aws',
    'sandbox',
    'catalogue.ts',
    ...DOMAINS,
  ],
  'index.ts': [
    'core',
    'aws',
    'sandbox',
    'catalogue.ts',
    'connect.ts',
    'doctor.ts',
    'plus-kit.ts',
    'across',
    'settings',
    'wiring',
    ...DOMAINS,
  ],
  'doctor.ts': ['core', 'connect.ts'],
  across: ['core', 'connect.ts', ...DOMAINS],
  'lambda-host.ts': ['templates'],
  'plus-kit.ts': ['core', 'plus-kit-forms.ts', ...DOMAINS],
  'plus-kit-forms.ts': ['core', ...DOMAINS],
  cli: [
    'core',
    'connect.ts',
    'catalogue.ts',
    'doctor.ts',
    'plus-kit.ts',
    'lambda-host.ts',
    'across',
    'read-only.ts',
    'settings',
    ...DOMAINS,
  ],
  tui: ['core', 'connect.ts', 'catalogue.ts', 'lambda-host.ts', 'across', 'settings', ...DOMAINS],
};

function allowed(file: SourceFile, imported: Import): boolean {
  const target = areaOf(imported.target);
  if (target === file.area || BELOW[file.area]?.includes(target)) return true;
  if (target === 'tui') return file.path === 'src/cli/home.ts' && imported.dynamic;
  return target === 'sandbox' && /^src\/cli\/sandbox\//.test(file.path);
}

/** What leads back to itself, each circle as the path along it. */
function circlesIn(needs: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const follow = (path: string, before: readonly string[]) => {
    const at = before.indexOf(path);
    if (at >= 0) circles.push([...before.slice(at), path].join(' -> '));
    if (at >= 0 || done.has(path)) return;
    for (const next of needs.get(path) ?? []) follow(next, [...before, path]);
    done.add(path);
  };
  for (const path of needs.keys()) follow(path, []);
  return circles;
}

describe('the floors', () => {
  test('every file belongs to a floor that has rules', () => {
    expect(files.filter((file) => BELOW[file.area] === undefined).map((file) => file.path)).toEqual([]);
  });

  test('imports point down only', () => {
    expect(violations((file, imported) => isOurs(imported.target) && !allowed(file, imported))).toEqual([]);
  });

  test('no file needs one that needs it, not even for a type', () => {
    const needs = new Map(
      files.map(({ path, imports }) => [
        path,
        imports.filter(({ dynamic }) => !dynamic).map(({ target }) => target),
      ]),
    );
    expect(circlesIn(needs)).toEqual([]);
  });

  test('every import of our own names a file that exists', () => {
    expect(violations((_, { target }) => isOurs(target) && !existsSync(join(root, target)))).toEqual([]);
  });

  test.each([
    ['the AWS SDK', ['@aws-sdk', '@smithy'], 'aws'],
    ['Ink and React', ['ink', 'react', 'react-dom'], 'tui'],
    ['liquidjs', ['liquidjs'], 'templates'],
    ['commander', ['commander'], 'cli'],
  ])('%s stays in one place', (_, packages, area) => {
    const outside = violations(
      (file, { target }) => file.area !== area && packages.some((name) => isPackage(target, name)),
    );
    expect(outside).toEqual([]);
  });

  test('core and the domains know no process and no console', () => {
    const low = files.filter((file) => file.area === 'core' || DOMAINS.includes(file.area));
    const offenders = low.filter(
      ({ code, imports }) =>
        /(?<![\w$.'"`-])(?:process|console)\.[a-zA-Z]/.test(code) ||
        imports.some(({ target }) => /^(?:node:)?(?:process|console)$/.test(target)),
    );
    expect(offenders.map((file) => file.path)).toEqual([]);
  });
});

test('a letter means the same on every tab, or is not bound: the first word of its label is the same everywhere', () => {
  const several = lettersOf(BINDINGS).filter(({ meanings }) => meanings.length > 1);
  expect(
    several.map(({ key, bindings }) => `${key}: ${bindings.map((b) => `${b.context} ${b.label}`)}`),
  ).toEqual([]);
});

test('no file of the terminal UI is over 400 lines', () => {
  const long = files.filter((file) => file.area === 'tui' && file.lines > 400);
  expect(long.map((file) => `${file.path}: ${file.lines}`)).toEqual([]);
});

interface Around {
  readonly path: string;
  readonly code: string;
}

/** Files that use ours without being part of the program. */
const around = (...patterns: string[]): Around[] =>
  globSync(patterns, { cwd: root }).map((path) => ({
    path,
    code: withoutComments(readFileSync(join(root, path), 'utf8')),
  }));
const tools = around('bench/**/*.ts', 'scripts/**/*.ts');
const tests = around('test/**/*.{ts,tsx}');

/** `file: name` of every exported function, class and constant that `used` does not find another use of. */
function unused(
  among: readonly Around[],
  isUsed: (elsewhere: boolean, atHome: boolean) => boolean,
): string[] {
  const words = new Map<string, string[]>();
  for (const { path, code } of [...files, ...among]) {
    for (const [word] of code.matchAll(/[A-Za-z_$][\w$]*/g)) {
      const paths = words.get(word);
      if (paths) paths.push(path);
      else words.set(word, [path]);
    }
  }
  const exported = /^export (?:async )?(?:const|let|function\*?|class) ([A-Za-z_$][\w$]*)/gm;
  return files.flatMap(({ path, code }) =>
    [...code.matchAll(exported)]
      .map(([, name = '']) => name)
      .filter((name) => {
        const at = words.get(name) ?? [];
        const home = at.filter((each) => each === path).length;
        return !isUsed(at.length > home, home > 1);
      })
      .map((name) => `${path}: ${name}`),
  );
}

test('nothing is exported that no other file uses', () => {
  expect(unused([...tools, ...tests], (elsewhere) => elsewhere)).toEqual([]);
});

test('nothing is there for tests alone', () => {
  expect(unused(tools, (elsewhere, atHome) => elsewhere || atHome)).toEqual([]);
});

/** The floors inside the terminal UI, lowest first. Folders that stand together do not know each other upwards. */
const TUI_FLOORS = ['text', 'theme', 'keys', 'state', 'widgets', 'screens', 'effects', 'app'];

/** The floor of a file of the terminal UI; its door, the file directly in tui, is the highest. */
function tuiFloor(path: string): number {
  const [, folder = '', ...rest] = path.split('/');
  return rest.length === 0 ? TUI_FLOORS.length : TUI_FLOORS.indexOf(folder);
}

/** The tab whose screen a file belongs to, or what all of them share. */
function screenOf(path: string): string | undefined {
  return /^tui\/screens\/([^/]+)\//.exec(path)?.[1];
}

describe('the floors inside the terminal UI', () => {
  const inTui = files.filter(({ area }) => area === 'tui');

  test('every file belongs to one, and the door is one file', () => {
    expect(inTui.filter(({ path }) => tuiFloor(path) < 0).map(({ path }) => path)).toEqual([]);
    expect(inTui.filter(({ path }) => tuiFloor(path) === TUI_FLOORS.length).map(({ path }) => path)).toEqual([
      'tui/main.tsx',
    ]);
  });

  test('imports point down only', () => {
    const up = violations(
      ({ path, area }, { target }) =>
        area === 'tui' && areaOf(target) === 'tui' && tuiFloor(target) > tuiFloor(path),
    );
    expect(up).toEqual([]);
  });

  test('screens do not know each other; what joins two of them stands in screens/across', () => {
    const sideways = violations(({ path }, { target }) => {
      const [from, to] = [screenOf(path), screenOf(target)];
      return from !== undefined && to !== undefined && from !== to && from !== 'across' && to !== 'across';
    });
    expect(sideways).toEqual([]);
  });
});

test('a domain has its operations in operations.ts, types alone, and what carries them out in one …-operations.ts', () => {
  for (const domain of DOMAINS) {
    const own = files.filter(({ path }) => new RegExp(`^src/${domain}/[^/]*operations\\.ts$`).test(path));
    const declaration = own.find(({ path }) => path === `src/${domain}/operations.ts`);
    const [implementation, ...others] = own.filter((file) => file !== declaration);
    expect(others, domain).toEqual([]);
    expect(implementation?.code, domain).toMatch(/^export (?:async )?function create\w+Operations\(/m);
    expect(declaration?.code, domain).toMatch(/^export interface \w+Operations\b/m);
    expect(declaration?.code, domain).not.toMatch(/^export (?!type\b|interface\b)|^import (?!type\b)/m);
  }
});

describe('the reader of imports that these rules rest on', () => {
  test.each([
    ["import a from 'x';", 'x', false],
    ["import type { A } from '../core/a.ts';", 'src/core/a.ts', false],
    ["import {\n  a,\n  b,\n} from './b.ts';", 'src/cli/b.ts', false],
    ["export { a } from './b.ts';", 'src/cli/b.ts', false],
    ["export * from './b.ts';", 'src/cli/b.ts', false],
    ["const x = 1; import './b.ts';", 'src/cli/b.ts', false],
    ["const { a } = await import('../../tui/main.tsx');", 'tui/main.tsx', true],
    ["import { type A, type B } from './b.ts';", 'src/cli/b.ts', false],
    ["import { a, type B } from './b.ts';", 'src/cli/b.ts', false],
  ])('%j imports %s', (code, target, dynamic) => {
    expect(importsOf('src/cli/main.ts', code)).toEqual([{ target, dynamic }]);
  });

  test('sees the files that exist now', () => {
    expect(files.map((file) => file.path)).toContain('src/core/finding.ts');
    expect(files.find((file) => file.path === 'src/core/finding.ts')?.imports).toContainEqual({
      target: 'src/core/json.ts',
      dynamic: false,
    });
  });
});
