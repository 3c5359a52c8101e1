import { PassThrough } from 'node:stream';
import { render } from 'ink';
import { expect, test } from 'vitest';
import { useRawInput } from '../../../tui/app/raw-input.ts';

/** What Ink asks of a terminal's two ends. */
function terminal() {
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    raw: false,
    setRawMode(raw: boolean) {
      this.raw = raw;
    },
    ref() {},
    unref() {},
  });
  const stdout = Object.assign(new PassThrough(), { columns: 80, rows: 24, isTTY: true });
  stdout.resume();
  return { stdin, stdout };
}

test('what is typed comes as the terminal sends it, function keys too, and the terminal is given back', async () => {
  const { stdin, stdout } = terminal();
  const typed: string[] = [];
  const onInput = (chunk: string) => typed.push(chunk);
  function Typed() {
    useRawInput(onInput);
    return null;
  }
  const ink = render(<Typed />, {
    stdin: stdin as never,
    stdout: stdout as never,
    exitOnCtrlC: false,
    interactive: true,
    patchConsole: false,
  });
  try {
    await expect.poll(() => stdin.raw).toBe(true);
    for (const keys of ['j', '\x1b[15~', '\x1b[A']) {
      stdin.write(keys);
      await expect.poll(() => typed.at(-1)).toBe(keys);
    }
    expect(typed).toEqual(['j', '\x1b[15~', '\x1b[A']);
  } finally {
    ink.unmount();
  }
  await expect.poll(() => stdin.raw).toBe(false);
});
