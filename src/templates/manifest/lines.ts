/** Longest line that is read as a whole, in bytes: more than any line AWS takes. Longer ones are skipped. */
const MAX_LINE_BYTES = 1_000_000;
const NEWLINE = 0x0a;
const BOM = '\ufeff';

/** One line of a manifest, or why its text cannot be known. Numbers count from 1. */
export type ManifestLine = { readonly number: number; readonly bytes: number } & (
  | { readonly text: string; readonly problem?: undefined }
  | { readonly text?: undefined; readonly problem: 'not-utf8' | 'too-long' }
);

/**
 * The lines of JSON Lines as they arrive, in arrays of a chunk each, so that memory does not grow with the
 * file. Blank lines are left out but counted; `\r\n` ends a line as well.
 */
export async function* manifestLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<ManifestLine[], void, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let number = 0;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let dropped = false;
  const take = (part: Uint8Array): ManifestLine | undefined => {
    number += 1;
    const size = heldBytes + part.length;
    const whole = held.length === 0 ? part : Buffer.concat([...held, part]);
    const tooLong = dropped || size > MAX_LINE_BYTES;
    held = [];
    heldBytes = 0;
    dropped = false;
    if (tooLong) return { number, bytes: size, problem: 'too-long' };
    const text = decode(decoder, whole);
    if (text === undefined) return { number, bytes: size, problem: 'not-utf8' };
    const trimmed = (number === 1 && text.startsWith(BOM) ? text.slice(1) : text).trim();
    return trimmed === '' ? undefined : { number, bytes: size, text: trimmed };
  };
  for await (const chunk of chunks) {
    const lines: ManifestLine[] = [];
    let begin = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, begin)) {
      const line = take(chunk.subarray(begin, end));
      if (line !== undefined) lines.push(line);
      begin = end + 1;
    }
    const rest = chunk.subarray(begin);
    heldBytes += rest.length;
    if (heldBytes > MAX_LINE_BYTES) {
      dropped = true;
      held = [];
    } else if (rest.length > 0) {
      // A copy: the stream may fill its buffer again.
      held.push(Uint8Array.from(rest));
    }
    if (lines.length > 0) yield lines;
  }
  const last = heldBytes > 0 ? take(new Uint8Array()) : undefined;
  if (last !== undefined) yield [last];
}

function decode(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
