/** Longer lines are not kept in memory. Four times the longest line AWS takes, in its longest encoding. */
export const LONGEST_LINE = 1_600_000;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BOM = '\ufeff';

/** One line without its end, or why its text cannot be known. Numbers count from 1; `bytes` is what it takes. */
export type TextLine = { readonly number: number; readonly bytes: number } & (
  | { readonly text: string; readonly problem?: undefined }
  | { readonly text?: undefined; readonly problem: 'not-utf8' | 'too-long' }
);

/**
 * Lines that end in `\n` or `\r\n`, as they arrive, in arrays of a chunk each: never holds more than a chunk and
 * a line. A byte order mark at the start is not part of the first line.
 */
export async function* textLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TextLine[], void, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let number = 0;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  const take = (part: Uint8Array): TextLine => {
    number += 1;
    const bytes = heldBytes + part.length;
    const whole = held.length === 0 ? part : Buffer.concat([...held, part]);
    held = [];
    heldBytes = 0;
    if (bytes > LONGEST_LINE) return { number, bytes, problem: 'too-long' };
    const text = decode(decoder, whole.at(-1) === RETURN ? whole.subarray(0, -1) : whole);
    if (text === undefined) return { number, bytes, problem: 'not-utf8' };
    return { number, bytes, text: number === 1 && text.startsWith(BOM) ? text.slice(1) : text };
  };
  for await (const chunk of chunks) {
    const lines: TextLine[] = [];
    let begin = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, begin)) {
      lines.push(take(chunk.subarray(begin, end)));
      begin = end + 1;
    }
    const rest = chunk.subarray(begin);
    heldBytes += rest.length;
    if (heldBytes > LONGEST_LINE) held = [];
    // A copy: the stream may fill its buffer again.
    else if (rest.length > 0) held.push(Uint8Array.from(rest));
    if (lines.length > 0) yield lines;
  }
  if (heldBytes > 0) yield [take(new Uint8Array())];
}

function decode(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
