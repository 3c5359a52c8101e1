import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Lends the terminal, as it was before the program, until `meanwhile` is over; then draws anew. */
export type Suspend = (meanwhile: () => Promise<void>) => Promise<void>;

/** Puts text into the clipboard through the terminal (OSC 52); works over SSH where the terminal allows it. */
export function clipboardSequence(text: string): string {
  return `\x1b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\x07`;
}

/** Names the terminal's window or tab; the text must be sanitised. */
export function titleSequence(title: string): string {
  return `\x1b]2;${title}\x07`;
}

/** A program that finds no browser says so at once; one that still runs then is the browser. Milliseconds. */
const REFUSED_WITHIN = 1_000;

/**
 * Opens a URL in the browser, without a shell. $BROWSER may name a program with arguments; resolves to false
 * where nothing could be started, or what was started fails at once, as xdg-open does over SSH.
 */
export async function openUrl(url: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  const own = words(environment.BROWSER ?? '');
  const [program, ...before] = own.length > 0 ? own : opener();
  if (program === undefined) return false;
  return new Promise((resolve) => {
    const child = spawn(program, [...before, url], { stdio: 'ignore', detached: true });
    const timer = setTimeout(() => resolve(true), REFUSED_WITHIN);
    const settle = (opened: boolean) => {
      clearTimeout(timer);
      resolve(opened);
    };
    child.once('error', () => settle(false));
    child.once('exit', (code) => settle(code === 0));
    child.unref();
  });
}

function opener(): string[] {
  if (process.platform === 'darwin') return ['open'];
  return process.platform === 'win32' ? ['rundll32', 'url.dll,FileProtocolHandler'] : ['xdg-open'];
}

/**
 * Shows JSON in $VISUAL or $EDITOR, started without a shell on a private file that is gone afterwards. Throws
 * when the editor cannot be started.
 */
export async function showInEditor(
  suspend: Suspend,
  name: string,
  json: unknown,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const [program = 'vi', ...before] = words(environment.VISUAL || environment.EDITOR || 'vi');
  const folder = await mkdtemp(join(tmpdir(), 'groundctl-'));
  try {
    const file = join(folder, `${name.replace(/[^A-Za-z0-9_-]/g, '_')}.json`);
    await writeFile(file, `${JSON.stringify(json, null, 2)}\n`, { mode: 0o600 });
    await suspend(() => run(program, [...before, file]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(program: string, parameters: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { stdio: 'inherit' });
    child.once('error', (error) => reject(new Error(`${program} could not be started: ${error.message}`)));
    child.once('close', () => resolve());
  });
}

/** A command in an environment variable: words, of which some may be in quotes. No shell reads it. */
export function words(command: string): string[] {
  return Array.from(command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g), (m) => m[1] ?? m[2] ?? m[3] ?? '');
}

/**
 * Ctrl-Z: gives the terminal back to the shell and sleeps until `fg`. A timer keeps the event loop alive in
 * between, because ink leaves when it finds it empty.
 */
export async function sleepUntilForeground(suspend: Suspend): Promise<void> {
  if (process.platform === 'win32') return;
  const alive = setInterval(() => {}, 60_000);
  try {
    await suspend(
      () =>
        new Promise((resolve) => {
          process.once('SIGCONT', () => resolve());
          process.kill(process.pid, 'SIGSTOP');
        }),
    );
  } finally {
    clearInterval(alive);
  }
}

/** The terminal as the program uses it beside drawing. */
export interface Terminal {
  /** Sequences that do not move the cursor: title, clipboard. */
  write(sequence: string): void;
  /** Draws the whole screen again. */
  redraw(): void;
  exit(code: number): void;
  /** Lends the terminal to another program; set once ink is mounted. */
  suspend: Suspend | undefined;
  readonly environment: NodeJS.ProcessEnv;
}
