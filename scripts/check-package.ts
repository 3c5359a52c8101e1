/**
 * `npm run check:package`: packs the package, installs it into an empty folder, and uses it there as a stranger
 * would: a strict TypeScript program that imports it is checked, with the package's own types, and run.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from './pack.ts';

const root = join(import.meta.dirname, '..');
const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  devDependencies: { [name: string]: string };
};

const CONSUMER = `import { allRules, connect, EXIT, type Finding, renderFindings } from 'groundctl';
import { type Sandbox, startSandbox } from 'groundctl/sandbox';

const connection = await connect({ sandbox: true });
const { teams } = await connection.workteams.list();
const findings: Finding[] = await connection.workteams.audit(['retail-boxes']);
const plan = await connection.workteams.planUpdate(['retail-boxes'], { lock: 'source-ip' });
const text: string = renderFindings('table', findings, { command: 'workteams.audit', title: 'Audit', version: '1', rules: allRules });
if (teams.length === 0 || plan.changes.length === 0 || text === '' || EXIT.ok !== 0) throw new Error('nothing came back');
await connection.close();
const sandbox: Sandbox = await startSandbox();
const answer = await fetch(sandbox.url);
await sandbox.close();
if (answer.status !== 403) throw new Error('the sandbox answers an unsigned request with ' + answer.status);
console.log(teams.length + ' teams, ' + plan.changes.length + ' change planned');
`;

/** What who installs groundctl gets on disk, in MB of file contents; the tools of this check left out. */
const MOST_MB = 40;

function checkSize(modules: string): void {
  const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter(
    (entry) =>
      entry.isFile() && !/node_modules[\\/](?:typescript|@types|undici-types|\.)/.test(entry.parentPath),
  );
  const bytes = files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  const mb = bytes / 1e6;
  console.log(`installed: ${files.length} files, ${mb.toFixed(1)} MB`);
  if (mb > MOST_MB) throw new Error(`an installation takes ${mb.toFixed(1)} MB, more than ${MOST_MB}`);
}

const folder = mkdtempSync(join(tmpdir(), 'groundctl-consumer-'));
try {
  const tarball = pack(folder);
  const consumer = join(folder, 'consumer');
  mkdirSync(consumer);
  const run = (command: string, ...words: string[]) =>
    execFileSync(command, words, { cwd: consumer, stdio: 'inherit' });
  const tools = ['typescript', '@types/node'].map((name) => `${name}@${devDependencies[name]}`);
  writeFileSync(join(consumer, 'package.json'), '{ "private": true, "type": "module" }\n');
  run('npm', 'install', '--silent', '--no-audit', '--no-fund', '--prefer-offline', tarball, ...tools);
  writeFileSync(join(consumer, 'consumer.ts'), CONSUMER);
  run(
    'npx',
    'tsc',
    '--strict',
    '--noEmit',
    '--target',
    'es2024',
    '--module',
    'nodenext',
    '--types',
    'node',
    'consumer.ts',
  );
  run(process.execPath, '--disable-warning=ExperimentalWarning', 'consumer.ts');
  run(process.execPath, 'node_modules/groundctl/bin/groundctl.cjs', '--version');
  checkSize(join(consumer, 'node_modules'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
