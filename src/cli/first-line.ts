const ENTER = '\u001b[?1049h\u001b[H\u001b[2J\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';

/** Options of the program that take a value, so that the value is not taken for a command. */
const WITH_VALUE = new Set(['--profile', '--region', '--endpoint-url', '--screen']);

/** True when the words name no command and ask for no help: the terminal UI, if there is a terminal. */
export function opensTerminalUi(words: readonly string[]): boolean {
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    if (word === '-h' || word === '--help' || word === '-V' || word === '--version') return false;
    if (WITH_VALUE.has(word)) i += 1;
    else if (!word.startsWith('-')) return false;
  }
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/**
 * Puts something on the screen before anything slow is loaded: a person who starts a program wants to see
 * that it started. The terminal UI draws over it.
 */
export function showFirstLine(words: readonly string[]): void {
  if (words.includes('--screen-reader') || process.env.TERM === 'dumb') return;
  process.stdout.write(`${ENTER} groundctl   loading…`);
}

/** Takes the first line back when the terminal UI does not open after all. */
export function hideFirstLine(): void {
  process.stdout.write(LEAVE);
}
