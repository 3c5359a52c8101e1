import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadSettings } from '../../src/settings/load-settings.ts';
import type { Settings } from '../../src/settings/settings.ts';

/** A project with a repository of its own and a user's folder beside it; goes with the block that declares it. */
export class Project implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'groundctl-settings-'));
  readonly folder = join(this.root, 'project');
  readonly home = join(this.root, 'home');
  readonly userFile = join(this.home, '.config', 'groundctl', 'groundctl.yaml');

  constructor(project?: string | Uint8Array, user?: string | Uint8Array) {
    mkdirSync(join(this.folder, '.git'), { recursive: true });
    mkdirSync(dirname(this.userFile), { recursive: true });
    if (project !== undefined) this.write(project);
    if (user !== undefined) writeFileSync(this.userFile, user);
  }

  write(text: string | Uint8Array): void {
    writeFileSync(join(this.folder, 'groundctl.yaml'), text);
  }

  /** What holds in the project, or in a folder of it. */
  load(env: Record<string, string> = {}, cwd = this.folder): Promise<Settings> {
    return loadSettings({ env, platform: 'linux', home: this.home, cwd });
  }

  /** The problems that are named, with the file's name cut to what follows the folder. */
  async problems(env: Record<string, string> = {}): Promise<readonly string[]> {
    const error = await this.load(env).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error === undefined) return [];
    const { code, exitCode, problems } = error as {
      code: string;
      exitCode: number;
      problems: readonly string[];
    };
    if (code !== 'invalid-settings' || exitCode !== 253) throw error;
    return problems;
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
