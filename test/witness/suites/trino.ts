import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { cached, has } from '../tools.ts';

const run = promisify(execFile);
/** The newest that Maven Central serves as a server: 477 and later are published elsewhere only. */
export const TRINO = '476';
const ARTIFACT = `io.trino:trino-server:${TRINO}:tar.gz`;

/** Where S3 answers, and as whom to ask. */
export interface TrinoPlace {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Rows of a query: each value as JSON has it. */
export type TrinoRow = readonly (string | number | boolean | null)[];

/** What a query took: bytes read from S3, and processor time. */
export interface TrinoStats {
  readonly physicalInputBytes?: number;
  readonly cpuTimeMillis?: number;
}

/** A Trino server in a process of its own, with the catalog `hive` over S3 and a metastore of files. */
export class Trino implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #url: string;
  readonly #folder: string;

  private constructor(process: ChildProcess, url: string, folder: string) {
    this.#process = process;
    this.#url = url;
    this.#folder = folder;
  }

  /**
   * Starts a server in an empty folder; throws where it does not come up.
   *
   * @param heap megabytes: what a gigabyte of logs is put together in does not fit into the 3,072 of the witnesses
   */
  static async start(
    home: string,
    java: string,
    folder: string,
    place: TrinoPlace,
    heap = 3072,
  ): Promise<Trino> {
    const port = await freePort();
    await mkdir(join(folder, 'etc', 'catalog'), { recursive: true });
    await mkdir(join(folder, 'metastore'), { recursive: true });
    await writeFile(join(folder, 'etc', 'config.properties'), serverConfig(home, folder, port));
    await writeFile(join(folder, 'etc', 'catalog', 'hive.properties'), catalogConfig(folder, place));
    const words = [
      `-Xmx${heap}M`,
      '--add-modules=jdk.incubator.vector',
      '--enable-native-access=ALL-UNNAMED',
      '-Djdk.attach.allowAttachSelf=true',
      '-Dnode.id=witness',
      `-Dnode.data-dir=${folder}`,
      `-Dconfig=${join(folder, 'etc', 'config.properties')}`,
      `-Dcatalog.config-dir=${join(folder, 'etc', 'catalog')}`,
      '-cp',
      join(home, 'lib', '*'),
      'io.trino.server.TrinoServer',
    ];
    const process = spawn(java, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [process.stdout, process.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        said = `${said}${chunk}`.slice(-20_000);
      });
    }
    const trino = new Trino(process, `http://127.0.0.1:${port}`, folder);
    while (!(await trino.#isUp())) {
      if (process.exitCode !== null) throw new Error(`Trino ended with ${process.exitCode}:\n${said}`);
      await pause(500);
    }
    return trino;
  }

  /** The rows of a query, and at the end what it took. An abort ends the query there too. */
  async *rows(sql: string, signal?: AbortSignal): AsyncGenerator<TrinoRow, TrinoStats, void> {
    let response = await fetch(`${this.#url}/v1/statement`, {
      method: 'POST',
      headers: { 'X-Trino-User': 'witness', 'X-Trino-Catalog': 'hive', 'X-Trino-Time-Zone': 'UTC' },
      body: sql,
    });
    for (;;) {
      const answer = (await response.json()) as {
        readonly nextUri?: string;
        readonly data?: readonly TrinoRow[];
        readonly error?: { readonly message: string };
        readonly stats?: TrinoStats;
      };
      if (answer.error !== undefined) throw new Error(answer.error.message);
      if (answer.data !== undefined) yield* answer.data;
      if (answer.nextUri === undefined) return answer.stats ?? {};
      if (signal?.aborted) {
        await fetch(answer.nextUri, { method: 'DELETE' });
        throw new Error('Query was canceled.');
      }
      response = await fetch(answer.nextUri);
    }
  }

  async all(sql: string): Promise<TrinoRow[]> {
    const found: TrinoRow[] = [];
    for await (const row of this.rows(sql)) found.push(row);
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGKILL');
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      await new Promise((resolve) => this.#process.once('exit', resolve));
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #isUp(): Promise<boolean> {
    const info = await fetch(`${this.#url}/v1/info`).then(
      (response) => response.json() as Promise<{ readonly starting: boolean }>,
      () => undefined,
    );
    if (info?.starting !== false) return false;
    return this.all('SELECT 1').then(
      () => true,
      () => false,
    );
  }
}

/** The folder of the server and the Java that runs it; undefined where Java 24 or later or Maven is missing. */
export async function trinoHome(): Promise<{ readonly home: string; readonly java: string } | undefined> {
  const jvm = await newJava();
  if (jvm === undefined || !(await has('mvn', '--version')) || !(await has('tar'))) return undefined;
  const name = `trino-server-${TRINO}`;
  const folder = await cached('trino', [ARTIFACT], async (folder) => {
    const words = ['-B', '-q', 'dependency:get', `-Dartifact=${ARTIFACT}`, '-Dtransitive=false'];
    await run('mvn', words, { env: { ...process.env, JAVA_HOME: jvm }, maxBuffer: 1 << 26 });
    const archive = join(
      homedir(),
      '.m2',
      'repository',
      'io',
      'trino',
      'trino-server',
      TRINO,
      `${name}.tar.gz`,
    );
    await run('tar', ['-xzf', archive, '-C', folder], { maxBuffer: 1 << 26 });
    // Of the connectors only the one that reads S3; the archive shares files between them by links.
    const plugins = join(folder, name, 'plugin');
    for (const plugin of await readdir(plugins)) {
      if (plugin !== 'hive') await rm(join(plugins, plugin), { recursive: true });
    }
  });
  return { home: join(folder, name), java: join(jvm, 'bin', 'java') };
}

/** The home of a Java that is new enough: that of JAVA_HOME, or one of those in the usual folder. */
async function newJava(): Promise<string | undefined> {
  const below = '/usr/lib/jvm';
  const installed = await readdir(below).catch(() => []);
  const homes = [process.env.JAVA_HOME ?? '', ...installed.sort().map((name) => join(below, name))];
  for (const home of homes) {
    if ((await javaVersion(home)) >= 24) return home;
  }
  return undefined;
}

async function javaVersion(home: string): Promise<number> {
  try {
    const { stderr } = await run(join(home, 'bin', 'java'), ['-version']);
    return Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function serverConfig(home: string, folder: string, port: number): string {
  return lines({
    'node.environment': 'witness',
    'node.internal-address': '127.0.0.1',
    'node.bind-ip': '127.0.0.1',
    'plugin.dir': join(home, 'plugin'),
    coordinator: 'true',
    'node-scheduler.include-coordinator': 'true',
    'http-server.http.port': String(port),
    'discovery.uri': `http://127.0.0.1:${port}`,
    'catalog.config-dir': join(folder, 'etc', 'catalog'),
    'query.max-memory-per-node': '2GB',
  });
}

function catalogConfig(folder: string, place: TrinoPlace): string {
  return lines({
    'connector.name': 'hive',
    'hive.metastore': 'file',
    'hive.metastore.catalog.dir': 'local:///metastore',
    'hive.security': 'allow-all',
    'hive.non-managed-table-writes-enabled': 'true',
    'hive.partition-projection-enabled': 'true',
    'fs.native-local.enabled': 'true',
    'local.location': folder,
    'fs.native-s3.enabled': 'true',
    's3.endpoint': place.endpoint,
    's3.region': place.region,
    's3.path-style-access': 'true',
    's3.aws-access-key': place.accessKeyId,
    's3.aws-secret-key': place.secretAccessKey,
  });
}

function lines(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
