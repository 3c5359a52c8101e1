import { ArchiveError } from './archive-error.ts';
import type { ByteReader } from './byte-reader.ts';
import type { Entry } from './entries.ts';

const BLOCK = 512;
/** Names are shorter; what claims more is not a name. */
const LONGEST_NAME = 1 << 16;

/**
 * The regular files of a tar archive (POSIX ustar and pax, GNU long names). Each one has to be read before the next.
 * @throws ArchiveError where the archive is cut or its numbers make no sense
 */
export async function* tarEntries(reader: ByteReader): AsyncGenerator<Entry, void, void> {
  let nextName: string | undefined;
  let nextSize: number | undefined;
  for (;;) {
    const header = Buffer.from(await reader.take(BLOCK));
    if (header.length === 0 || header.every((byte) => byte === 0)) return;
    if (header.length < BLOCK) throw new ArchiveError('The tar archive ends too early.');
    const size = nextSize ?? sizeOf(header);
    const kind = String.fromCharCode(header[156] ?? 0);
    const padding = (BLOCK - (size % BLOCK)) % BLOCK;
    if (kind === 'L' || kind === 'x') {
      if (size > LONGEST_NAME) throw new ArchiveError('The tar archive has a header that is too long.');
      const text = Buffer.from(await reader.take(size + padding)).toString('utf8', 0, size);
      if (kind === 'L') nextName = text.replace(/\0.*$/s, '');
      else {
        nextName = paxValue(text, 'path') ?? nextName;
        nextSize = Number(paxValue(text, 'size') ?? Number.NaN) || undefined;
      }
      continue;
    }
    const body = whole(reader, size);
    if (kind === '0' || kind === '\0' || kind === '7')
      yield { name: nextName ?? nameOf(header), chunks: body };
    // Whatever was not read of it, and what is not a regular file.
    for await (const _ of body);
    await reader.take(padding);
    nextName = undefined;
    nextSize = undefined;
  }
}

async function* whole(reader: ByteReader, size: number): AsyncGenerator<Uint8Array, void, void> {
  let left = size;
  for (;;) {
    if (left === 0) return;
    const step = await reader.stream(left).next();
    if (step.done) throw new ArchiveError('The tar archive ends too early.');
    left -= step.value.length;
    yield step.value;
  }
}

/** Octal digits, or base 256 where the first bit is set. */
function sizeOf(header: Buffer): number {
  if (((header[124] ?? 0) & 0x80) !== 0) return Number(header.readBigUInt64BE(128));
  const digits = header
    .toString('latin1', 124, 136)
    .replace(/[\0 ]+$/, '')
    .trim();
  if (digits !== '' && !/^[0-7]+$/.test(digits))
    throw new ArchiveError('The tar archive has a size that is not a number.');
  return Number.parseInt(digits || '0', 8);
}

function nameOf(header: Buffer): string {
  const text = (from: number, to: number) => header.toString('utf8', from, to).replace(/\0.*$/s, '');
  const prefix = text(257, 263).startsWith('ustar') && header[262] === 0 ? text(345, 500) : '';
  return prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`;
}

function paxValue(text: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\n)\\d+ ${name}=([^\\n]*)\\n`).exec(text)?.[1];
}
