const ENTER = '\u001b[?1049h\u001b[H\u001b[2J\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';

/** Options of the program that take a value, so that the value is not taken for a command. */
export const WITH_VALUE = new Set(['--profile', '--region', '--endpoint-url', '--screen', '--theme']);

/** Below this there is no room for anything but the terminal UI's own message. */
const NARROW = 60;

let shown = false;

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
 * Puts the terminal UI's header on the screen before anything slow is loaded: a person who starts a program
 * wants to see that it started. The terminal UI draws over it.
 */
export function showFirstLine(words: readonly string[]): void {
  const plain = words.includes('--screen-reader') || process.env.INK_SCREEN_READER === 'true';
  if (plain || process.env.TERM === 'dumb') return;
  shown = true;
  process.stdout.write(`${ENTER}${firstLine(words, process.stdout.columns ?? 0)}`);
}

/** The header as far as it is known without asking anybody: where to, and what may be done there. */
export function firstLine(words: readonly string[], columns: number): string {
  const sandbox = words.includes('--sandbox');
  const ascii = words.includes('--ascii');
  const where = [sandbox ? 'sandbox' : wordAfter(words, '--profile'), wordAfter(words, '--region')];
  const left = ` groundctl   ${where.filter(Boolean).join(ascii ? ' | ' : ' · ')}`;
  const mode = sandbox ? 'SANDBOX' : words.includes('--write') ? 'CHANGES ON' : 'READ-ONLY';
  const gap = columns - left.length - mode.length - 1;
  const header = columns >= NARROW && gap > 0 ? `${left}${' '.repeat(gap)}${mode}` : left;
  return `${header}\r\n\r\n\r\n loading${ascii ? '...' : '…'}`;
}

/** The screen is the terminal UI's from here on. */
export function handOverFirstLine(): void {
  shown = false;
}

/** Takes the first line back when the terminal UI does not open after all. */
export function hideFirstLine(): void {
  if (shown) process.stdout.write(LEAVE);
  shown = false;
}

function wordAfter(words: readonly string[], option: string): string | undefined {
  const at = words.indexOf(option);
  const value =
    at >= 0 ? words[at + 1] : words.find((word) => word.startsWith(`${option}=`))?.slice(option.length + 1);
  return value?.replace(/[^\x21-\x7e]/g, '?');
}
