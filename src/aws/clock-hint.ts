import { quoteForMessage } from '../core/text/sanitize.ts';

/** What an error about a signature's time may say of the server's clock. */
export interface ServerClock {
  /** In S3's error document. */
  readonly ServerTime?: unknown;
  /** The HTTP answer, as the SDK keeps it. */
  readonly $response?: { readonly headers?: { readonly [name: string]: string | undefined } };
}

/** S3's name, and what other services say when they mean the same by InvalidSignatureException. */
const NAMES = /^(?:RequestTimeTooSkewed|RequestInTheFuture)$/;
const WORDS = /^Signature (?:expired|not yet current)\b/;

/**
 * What to do about a clock that is off, and by how much where the answer tells the server's time; undefined where an
 * error is about something else.
 *
 * @param now of this computer, in milliseconds since 1970
 */
export function clockHint(
  name: string,
  message: string,
  said: ServerClock,
  now = Date.now(),
): string | undefined {
  if (!NAMES.test(name) && !(name === 'InvalidSignatureException' && WORDS.test(message))) return undefined;
  const text = typeof said.ServerTime === 'string' ? said.ServerTime : said.$response?.headers?.date;
  const server = Date.parse(text ?? '');
  const set = 'Set it from a time server (timedatectl set-ntp true on Linux), and run the command again.';
  if (Number.isNaN(server)) return `The clock of this computer is off by more than AWS accepts. ${set}`;
  const seconds = Math.round(Math.abs(now - server) / 1_000);
  // The clock may have been set meanwhile, or the request been held back on its way.
  if (seconds < 60)
    return `The clock of this computer is now right; the request was signed at a different time. Run the command again.`;
  const direction = now > server ? 'ahead of' : 'behind';
  return `The clock of this computer is ${spanWords(seconds)} ${direction} that of AWS, which says ${quoteForMessage(text ?? '')}. ${set}`;
}

function spanWords(seconds: number): string {
  const units = [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'min'],
  ] as const;
  const words: string[] = [];
  let left = Math.round(seconds / 60) * 60;
  for (const [length, unit] of units) {
    const count = Math.floor(left / length);
    left -= count * length;
    if (count > 0) words.push(`${count} ${unit}`);
  }
  return words.slice(0, 2).join(' ');
}
