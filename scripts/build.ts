/** Bundles the program into dist/bin: self-contained, one lazy chunk a command. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '..');
const outdir = join(root, 'dist/bin');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

/**
 * Importing node:http as a module reads every export, and the getter of WebSocket among them loads Node's whole
 * fetch implementation: 15 ms of each start. Required and picked apart, it does not.
 */
const leanHttp: Plugin = {
  name: 'lean-http',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?http$/ }, ({ kind }) =>
      kind === 'require-call'
        ? { path: 'node:http', external: true }
        : { path: 'http', namespace: 'lean-http' },
    );
    onLoad({ filter: /.*/, namespace: 'lean-http' }, () => ({
      contents: `const http = require('node:http');
        export const { Agent, IncomingMessage, METHODS, STATUS_CODES, Server, ServerResponse, createServer, request } = http;
        export default http;`,
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

rmSync(outdir, { recursive: true, force: true });
const result = await build({
  absWorkingDir: root,
  entryPoints: { main: 'src/cli/main.ts' },
  outdir,
  bundle: true,
  splitting: true,
  minify: true,
  // Read by Node with --debug only (bin/groundctl.cjs). Names and lines are enough there, the text is not.
  sourcemap: 'linked',
  sourcesContent: false,
  format: 'esm',
  platform: 'node',
  target: 'node22.12',
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunks/[name]-[hash]',
  jsx: 'automatic',
  legalComments: 'none',
  plugins: [leanHttp, lazyStringWidth],
  metafile: true,
  define: { 'process.env.NODE_ENV': '"production"', __GROUNDCTL_VERSION__: JSON.stringify(version) },
  alias: { 'react-devtools-core': join(root, 'scripts/empty.js') },
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
});
writeLicences(Object.keys(result.metafile.inputs));

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
