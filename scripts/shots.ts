/** `npm run shots`: pictures of the terminal UI for docs/, taken from the built program on its sandbox. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KEYS, PtyProgram } from '../test/helpers/pty.ts';
import { screenSvg } from './screen-svg.ts';

const docs = join(import.meta.dirname, '../docs');

interface Shot {
  readonly file: string;
  readonly title: string;
  readonly words: readonly string[];
  readonly size: readonly [columns: number, rows: number];
  /** Leads to the screen that is taken. */
  readonly steps: (tui: PtyProgram) => Promise<unknown>;
}

const READY = 'vendor-trial';

const SHOTS: readonly Shot[] = [
  {
    file: 'tui-teams.svg',
    title: 'The work teams of an account with their locks, members and findings',
    words: ['--sandbox'],
    size: [110, 20],
    steps: async (tui) => {
      await tui.until(READY);
      await tui.press('jjj', /^> +retail-boxes/m);
    },
  },
  {
    file: 'tui-team.svg',
    title: 'One work team: its lock, its portal, its members',
    words: ['--sandbox'],
    size: [110, 26],
    steps: async (tui) => {
      await tui.until(READY);
      await tui.press(`jj${KEYS.enter}`, '[Members 12]');
    },
  },
  {
    file: 'tui-lock.svg',
    title: 'A lock change before it is made: before, after, what it means, and the same as a command',
    words: ['--sandbox'],
    size: [110, 20],
    steps: async (tui) => {
      await tui.until(READY);
      await tui.press('/lock:off', '(2 of 6)');
      await tui.press(`${KEYS.enter}*l`, 'Lock 2 teams');
      await tui.press(KEYS.enter, '>[ Cancel ]');
    },
  },
  {
    file: 'tui-invite.svg',
    title: 'Invitations sent, each address with its outcome',
    words: ['--sandbox'],
    size: [110, 18],
    steps: async (tui) => {
      await tui.until(READY);
      await tui.press('jji', 'Invite people to radiology-readers');
      tui.paste('mira.osei@acme.example\nnoel.pratt@acme.example\n');
      await tui.until('2 addresses');
      await tui.press(KEYS.ctrlS, '>[ Cancel ]');
      await tui.press('y', '2 changes made');
    },
  },
  {
    file: 'tui-logs.svg',
    title: 'What an access log says: refused requests by cause, judged with the lock of a team',
    words: ['--sandbox', '--screen', 'logs'],
    size: [110, 24],
    steps: async (tui) => {
      await tui.until('No log was read yet');
      await tui.press('b', '> acme-labeling-data');
      await tui.press(KEYS.enter, '[Findings');
      await tui.press('t', /new-hires +lock/);
      await tui.press(`new-hires${KEYS.enter}`, 'lock source-ip (team new-hires)');
    },
  },
  {
    file: 'tui-help.svg',
    title: 'The keys that work here, filtered, with the command lines that do the same',
    words: ['--sandbox'],
    size: [110, 20],
    steps: async (tui) => {
      await tui.until(READY);
      await tui.press('?team', 'filter: team');
    },
  },
  {
    file: 'tui-first-contact.svg',
    title: 'Without credentials: what is missing, how to get it, and the sandbox on one key',
    words: ['--region', 'us-east-1'],
    size: [110, 18],
    steps: (tui) => tui.until('opens the sandbox'),
  },
];

mkdirSync(docs, { recursive: true });
const state = mkdtempSync(join(tmpdir(), 'groundctl-shots-'));
for (const { file, title, words, size, steps } of SHOTS) {
  await using tui = new PtyProgram(words, {
    columns: size[0],
    rows: size[1],
    env: { XDG_STATE_HOME: state },
  });
  await steps(tui);
  writeFileSync(join(docs, file), screenSvg(tui.emulator, title));
  console.log(`docs/${file}`);
}
rmSync(state, { recursive: true });
