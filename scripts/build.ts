/** Bundles the program into dist/bin: self-contained, one lazy chunk a command. `--library` bundles the library too. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import type { Io } from '../src/cli/io.ts';
import { manPages } from './man-pages.ts';
import { buildWasm } from './wasm.ts';

const root = join(import.meta.dirname, '..');
const outdir = join(root, 'dist/bin');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

/** What the bundle's modules take from these by name. */
const LEAN_BUILTINS: { readonly [name: string]: string } = {
  http: 'Agent, IncomingMessage, METHODS, STATUS_CODES, Server, ServerResponse, createServer, request',
  process: 'cwd, env, versions',
};

/**
 * Importing a module of Node's reads every export of it. With node:http the getter of WebSocket loads Node's whole
 * fetch implementation, 15 ms of each start; with node:process those of the standard streams open all three.
 * Required and picked apart, they do not.
 */
const leanBuiltins: Plugin = {
  name: 'lean-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?(http|process)$/ }, ({ kind, path }) => {
      const name = path.replace(/^node:/, '');
      return kind === 'require-call'
        ? { path: `node:${name}`, external: true }
        : { path: name, namespace: 'lean-builtins' };
    });
    onLoad({ filter: /.*/, namespace: 'lean-builtins' }, ({ path }) => ({
      contents: `const builtin = require('node:${path}');
        export const { ${LEAN_BUILTINS[path]} } = builtin;
        export default builtin;`,
    }));
  },
};

/**
 * string-width compiles the Unicode tables of emoji when it is loaded (23 ms), and nearly every text is measured
 * without it. Required inside a function, it is loaded at its first use.
 */
const lazyStringWidth: Plugin = {
  name: 'lazy-string-width',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      importer.endsWith(join('src', 'core', 'text', 'width.ts'))
        ? { path: 'string-width', namespace: 'lazy-string-width' }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'lazy-string-width' }, () => ({
      contents: `let measure;
        export default (text) => (measure ??= require('string-width').default)(text);`,
      resolveDir: root,
    }));
  },
};

await buildWasm();
const shared = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.12',
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunks/[name]-[hash]',
  legalComments: 'none',
  metafile: true,
  define: { 'process.env.NODE_ENV': '"production"', __GROUNDCTL_VERSION__: JSON.stringify(version) },
  // The sandbox runs Athena's queries with it where somebody has installed it beside this program: it is 70 MB.
  external: ['@duckdb/node-api'],
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
} satisfies BuildOptions;

/** Where src/accesslogs/ahead/scan-thread.ts looks for it. */
const SCAN_WORKER = { 'chunks/scan-worker': 'src/accesslogs/ahead/scan-worker.ts' };

rmSync(outdir, { recursive: true, force: true });
const program = await build({
  ...shared,
  entryPoints: { ...SCAN_WORKER, main: 'src/cli/main.ts' },
  outdir,
  minifySyntax: true,
  minifyWhitespace: true,
  // Read by Node with --debug only (bin/groundctl.cjs), and not published. Names and lines are enough, the text is not.
  sourcemap: 'linked',
  sourcesContent: false,
  jsx: 'automatic',
  plugins: [leanBuiltins, lazyStringWidth],
  alias: { 'react-devtools-core': join(root, 'scripts/empty.js') },
});
const inputs = Object.keys(program.metafile.inputs);
if (process.argv.includes('--library')) {
  // Bundled too: who installs the command line must not pay for 100 MB of AWS SDK that the library alone would need.
  // A build of its own, since sharing chunks with the program would cut those of the program smaller.
  const library = await build({
    ...shared,
    // Who wants the sandbox alone loads neither the AWS SDK nor the other parts of the library.
    entryPoints: { ...SCAN_WORKER, index: 'src/index.ts', sandbox: 'src/sandbox/start.ts' },
    outdir: join(root, 'dist/lib'),
    minifySyntax: true,
  });
  inputs.push(...Object.keys(library.metafile.inputs));
  await writeManPages();
}
writeLicences(inputs);

/** For `man groundctl`, of the package. */
async function writeManPages(): Promise<void> {
  Object.assign(globalThis, { __GROUNDCTL_VERSION__: version });
  const { createProgram } = await import('../src/cli/program.ts');
  const folder = join(root, 'dist/man');
  mkdirSync(folder, { recursive: true });
  const program = createProgram({} as Io, () => {});
  for (const [name, text] of manPages(program, version)) writeFileSync(join(folder, name), text);
}

/** Bundling copies other people's code, so their licence texts have to travel with it. */
function writeLicences(inputs: readonly string[]): void {
  const packages = new Map<string, string>();
  for (const input of inputs) {
    const match = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(input);
    if (match?.[1] && match[2]) packages.set(match[2], join(root, match[1]));
  }
  const parts: string[] = [];
  for (const [name, folder] of [...packages].sort()) {
    const meta = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    parts.push(`${name} ${meta.version} (${meta.license})\n${licenceText(folder)}`);
  }
  writeFileSync(join(dirname(outdir), 'THIRD-PARTY-LICENSES.txt'), parts.join(`\n${'-'.repeat(78)}\n`));
}

function licenceText(folder: string): string {
  for (const name of ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'license', 'license.md']) {
    try {
      return readFileSync(join(folder, name), 'utf8').trim();
    } catch {}
  }
  return '(the package ships no licence file)';
}
