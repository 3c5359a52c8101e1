import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { GroundctlError } from '../../../src/core/errors.ts';
import { COMMANDS } from '../../../tui/effects/commands.ts';
import { consoleUrl } from '../../../tui/effects/subject-commands.ts';
import {
  clipboardSequence,
  openUrl,
  type Suspend,
  showInEditor,
  sleepUntilForeground,
  words,
} from '../../../tui/effects/terminal.ts';
import { memoryConnection, teamList } from '../../helpers/many-teams.ts';
import { startProgram } from '../../helpers/tui-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'groundctl-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function script(name: string, body: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** On another system, with the programs of the folder alone. */
async function on(system: NodeJS.Platform, work: () => Promise<void>): Promise<void> {
  const { platform } = process;
  vi.stubEnv('PATH', folder);
  Object.defineProperty(process, 'platform', { value: system });
  try {
    await work();
  } finally {
    Object.defineProperty(process, 'platform', { value: platform });
    vi.unstubAllEnvs();
  }
}

describe('a command in an environment variable', () => {
  test.each([
    ['vim', ['vim']],
    ['code --wait', ['code', '--wait']],
    ['"/opt/My Editor/run" -n', ['/opt/My Editor/run', '-n']],
    ["'a b' $(c) ;d", ['a b', '$(c)', ';d']],
    ['', []],
  ])('%j is %j, and no shell reads it', (command, expected) => {
    expect(words(command)).toEqual(expected);
  });
});

describe('the browser', () => {
  test('gets the page as one word', async () => {
    const seen = join(folder, 'opened.txt');
    const browser = script('browser', `printf '%s\\n' "$@" > '${seen}.part' && mv '${seen}.part' '${seen}'`);
    expect(await openUrl('https://example.com/?a=1&b=$(touch x)', { BROWSER: `${browser} --new` })).toBe(
      true,
    );
    await expect.poll(() => existsSync(seen)).toBe(true);
    expect(readFileSync(seen, 'utf8')).toBe('--new\nhttps://example.com/?a=1&b=$(touch x)\n');
  });

  test.each([
    ['darwin', 'open', 'https://example.com/'],
    ['linux', 'xdg-open', 'https://example.com/'],
    ['win32', 'rundll32', 'url.dll,FileProtocolHandler https://example.com/'],
  ] as const)('of the desktop gets the page where none is named: %s', async (system, program, words) => {
    const seen = join(folder, `desktop-${system}.txt`);
    for (const name of ['xdg-open', 'open', 'rundll32'])
      script(name, `printf '%s' "\${0##*/} $*" > '${seen}'`);
    await on(system, async () => {
      expect(await openUrl('https://example.com/', { BROWSER: ' ' })).toBe(true);
    });
    await expect.poll(() => existsSync(seen) && readFileSync(seen, 'utf8')).toBe(`${program} ${words}`);
  });

  test('that cannot be started is not an exception', async () => {
    expect(await openUrl('https://example.com/', { BROWSER: join(folder, 'no-such-browser') })).toBe(false);
  });

  test('that gives up at once is not taken for an open one', async () => {
    // However slow the machine is: it gives up in time.
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    try {
      expect(await openUrl('https://example.com/', { BROWSER: script('no-browser', 'exit 3') })).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  test('that is still there after a second is an open one', async () => {
    const closed = join(folder, 'closed.txt');
    const BROWSER = script(
      'browser-stays',
      `while [ -d '${folder}' ] && [ ! -e '${closed}' ]; do sleep 0.1; done`,
    );
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    try {
      const opened = openUrl('https://example.com/', { BROWSER });
      vi.advanceTimersByTime(1_000);
      expect(await opened).toBe(true);
    } finally {
      vi.useRealTimers();
      writeFileSync(closed, '');
    }
  });

  test('is opened with o at the page of the region', async () => {
    const seen = join(folder, 'console.txt');
    const BROWSER = script('console', `printf '%s' "$1" > '${seen}.part' && mv '${seen}.part' '${seen}'`);
    const ui = await startProgram({ connection: memoryConnection(teamList(2)) });
    Object.assign(ui.program.terminal, { environment: { BROWSER } });
    ui.press('o');
    await ui.until(({ notice }) => notice?.text.startsWith('Opened https://') === true);
    await expect.poll(() => existsSync(seen)).toBe(true);
    expect(readFileSync(seen, 'utf8')).toBe(
      'https://us-east-1.console.aws.amazon.com/sagemaker/groundtruth?region=us-east-1#/labeling-workforces/private',
    );
  });

  test.each([
    ['eu-west-1', 'https://eu-west-1.console.aws.amazon.com/x?region=eu-west-1#/y'],
    ['cn-north-1', 'https://console.amazonaws.cn/x?region=cn-north-1#/y'],
    ['us-gov-west-1', 'https://console.amazonaws-us-gov.com/x?region=us-gov-west-1#/y'],
  ])('of %s is that of its partition', (region, url) => {
    expect(consoleUrl(region, 'x?#/y')).toBe(url);
  });
});

describe('the editor', () => {
  test('is given a private file, which is gone afterwards also when it fails', async () => {
    const log = join(folder, 'editor.txt');
    const EDITOR = script(
      'editor',
      `ls -l "$1" | cut -c1-10 > '${log}'; cat "$1" >> '${log}'; echo "$1" >> '${log}'; exit 3`,
    );
    await showInEditor((meanwhile) => meanwhile(), '../odd name', { a: 1 }, { EDITOR });
    const [mode, , , , file = ''] = readFileSync(log, 'utf8').split('\n');
    expect(mode).toBe('-rw-------');
    expect(file).toMatch(/groundctl-\w+\/___odd_name\.json$/);
    expect(existsSync(file)).toBe(false);
  });

  test('is vi where none is named', async () => {
    const seen = join(folder, 'vi.txt');
    script('vi', `printf '%s' "$1" > '${seen}'`);
    for (const environment of [{}, { VISUAL: '', EDITOR: '' }, { EDITOR: ' ' }])
      await on('linux', () => showInEditor((meanwhile) => meanwhile(), 'x', {}, environment));
    expect(readFileSync(seen, 'utf8')).toMatch(/x\.json$/);
  });

  test('$VISUAL goes before $EDITOR, and what cannot be started is named', async () => {
    const VISUAL = join(folder, 'no-such-editor');
    await expect(
      showInEditor((meanwhile) => meanwhile(), 'x', {}, { VISUAL, EDITOR: 'true' }),
    ).rejects.toThrow(/no-such-editor could not be started/);
  });
});

describe('the JSON of what is under the cursor', () => {
  const suspend: Suspend = (meanwhile) => meanwhile();
  const edit = async (environment: NodeJS.ProcessEnv, teams: number, lend: Suspend | undefined) => {
    const ui = await startProgram({ connection: memoryConnection(teamList(teams)) });
    Object.assign(ui.program.terminal, { suspend: lend, environment });
    COMMANDS['subject.json']?.(ui.program, '');
    return ui;
  };

  test('is shown in the editor', async () => {
    const seen = join(folder, 'json.txt');
    const EDITOR = script('json-editor', `cat "$1" > '${seen}.part' && mv '${seen}.part' '${seen}'`);
    const ui = await edit({ EDITOR }, 2, suspend);
    await expect.poll(() => existsSync(seen)).toBe(true);
    expect(JSON.parse(readFileSync(seen, 'utf8'))).toMatchObject({
      Workteam: { WorkteamName: 'team-00000' },
    });
    expect(ui.state().notice).toBeUndefined();
  });

  test('is not where the editor cannot be started, and it says so', async () => {
    const ui = await edit({ EDITOR: join(folder, 'no-such-editor') }, 2, suspend);
    await ui.until(({ notice }) => notice !== undefined);
    expect(ui.state().notice).toEqual({
      text: expect.stringContaining('no-such-editor could not be started'),
      tone: 'bad',
    });
  });

  test.each([
    ['nothing is there', 0, suspend],
    ['the terminal cannot be lent', 2, undefined],
  ])('is not where %s', async (_, teams, lend) => {
    const ui = await edit({ EDITOR: 'false' }, teams, lend);
    expect(ui.state().notice).toEqual({ text: 'There is nothing under the cursor.', tone: 'warn' });
  });
});

test('without credentials there is no page to open', async () => {
  const error = new GroundctlError('None.', { code: 'no-credentials', source: 'configuration' });
  const identity = async () => Promise.reject(error);
  const ui = await startProgram({ connection: { ...memoryConnection(teamList(2)), identity } });
  await ui.until(({ session }) => session.status === 'failed');
  COMMANDS['subject.console']?.(ui.program, '');
  expect(ui.state().notice).toEqual({ text: 'There is nothing under the cursor.', tone: 'warn' });
});

test('asleep, it waits for the shell to let it go on, and lends the terminal meanwhile', async () => {
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  const steps: string[] = [];
  try {
    const sleeping = sleepUntilForeground(async (meanwhile) => {
      steps.push('lent');
      await meanwhile();
      steps.push('back');
    });
    expect(kill.mock.calls).toEqual([[process.pid, 'SIGSTOP']]);
    await new Promise(setImmediate);
    expect(steps).toEqual(['lent']);
    process.emit('SIGCONT');
    await sleeping;
    expect(steps).toEqual(['lent', 'back']);
    await on('win32', () =>
      sleepUntilForeground(() => Promise.reject(new Error('It does not sleep there.'))),
    );
    expect(kill).toHaveBeenCalledTimes(1);
  } finally {
    kill.mockRestore();
  }
});

test('the clipboard gets UTF-8', () => {
  const sequence = clipboardSequence('groundctl 漢字');
  expect(sequence).toMatch(/^\x1b\]52;c;[A-Za-z0-9+/=]+\x07$/);
  expect(Buffer.from(sequence.slice(7, -1), 'base64').toString()).toBe('groundctl 漢字');
});
