import { Readable, type Transform } from 'node:stream';
import { ArchiveError } from './archive-error.ts';
import { ByteReader } from './byte-reader.ts';
import { isOtherContainer, type OtherContainer, SNIFFED, sniff } from './sniff.ts';

/** One file of an archive, or the one file that is not in any. */
export interface Entry {
  /** Its name within the archive; empty where there is none. */
  readonly name: string;
  /** Its bytes as text in UTF-8; to be read before the next entry. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** A container that is known and not read. */
  readonly container?: OtherContainer;
}

/** An archive in an archive in an archive is enough. */
const DEEPEST = 6;

/**
 * Takes a stream out of its containers: gzip, zstd, bzip2, tar, zip, in each other too, and UTF-16. Errors of zlib
 * have a code that begins with Z_; others are {@link ArchiveError}.
 */
export async function* entriesOf(
  source: AsyncIterable<Uint8Array>,
  depth = 0,
): AsyncGenerator<Entry, void, void> {
  const reader = new ByteReader(source);
  try {
    const container = sniff(await reader.peek(SNIFFED));
    if (depth > DEEPEST) throw new ArchiveError('Archives are nested too deeply.');
    const inner = (chunks: AsyncIterable<Uint8Array>) => entriesOf(chunks, depth + 1);
    if (container === 'gzip' || container === 'zstd') yield* inner(unpacked(reader.stream(), container));
    else if (container === 'bzip2') yield* inner(bunzipped(reader.stream()));
    else if (container === 'tar') yield* within((await import('./tar.ts')).tarEntries(reader), depth);
    else if (container === 'zip') yield* within((await import('./zip.ts')).zipEntries(reader), depth);
    else if (container === 'utf-16le' || container === 'utf-16be') {
      yield* inner(decoded(reader.stream(), container));
    } else if (isOtherContainer(container)) yield { name: '', chunks: reader.stream(), container };
    else yield { name: '', chunks: reader.stream() };
  } finally {
    await reader.close();
  }
}

/** Files of an archive may be packed again. What programs put beside them is left out. */
async function* within(entries: AsyncIterable<Entry>, depth: number): AsyncGenerator<Entry, void, void> {
  for await (const { name, chunks } of entries) {
    if (/(?:^|\/)(?:\._[^/]*|\.DS_Store|__MACOSX\/.*)$/.test(name)) continue;
    for await (const inner of entriesOf(chunks, depth + 1)) {
      yield { ...inner, name: inner.name === '' ? name : `${name}/${inner.name}` };
    }
  }
}

async function* unpacked(
  source: AsyncGenerator<Uint8Array, void, void>,
  kind: 'gzip' | 'zstd',
): AsyncGenerator<Uint8Array, void, void> {
  const zlib = await import('node:zlib');
  if (kind === 'zstd' && zlib.createZstdDecompress === undefined) {
    throw new ArchiveError('This version of Node cannot unpack zstd; Node 22.15 and newer can.');
  }
  yield* through(source, kind === 'gzip' ? zlib.createGunzip() : zlib.createZstdDecompress());
}

/** The unpacker is a stream in the old style: it answers at once to what is written. */
async function* bunzipped(
  source: AsyncGenerator<Uint8Array, void, void>,
): AsyncGenerator<Uint8Array, void, void> {
  const { default: unbzip2 } = await import('unbzip2-stream');
  const unpacker = unbzip2();
  const chunks: Buffer[] = [];
  let problem: Error | undefined;
  unpacker.on('data', (chunk: Buffer) => chunks.push(chunk));
  unpacker.on('error', (error) => {
    problem = error;
  });
  const take = (): Buffer[] => {
    if (problem !== undefined && chunks.length === 0) {
      throw new ArchiveError(`The bzip2 data is damaged or ends too early: ${problem.message}.`);
    }
    return chunks.splice(0);
  };
  for await (const chunk of source) {
    unpacker.write(Buffer.from(chunk));
    yield* take();
  }
  unpacker.end();
  yield* take();
  take();
}

async function* through(
  source: AsyncGenerator<Uint8Array, void, void>,
  unpacker: Transform,
): AsyncGenerator<Uint8Array, void, void> {
  const packed = Readable.from(source, { objectMode: false });
  packed.on('error', (error) => unpacker.destroy(error));
  packed.pipe(unpacker);
  try {
    yield* unpacker;
  } finally {
    packed.destroy();
    unpacker.destroy();
  }
}

async function* decoded(
  source: AsyncIterable<Uint8Array>,
  encoding: 'utf-16le' | 'utf-16be',
): AsyncGenerator<Uint8Array, void, void> {
  // Drops the byte order mark; halves of pairs that are alone become U+FFFD.
  const decoder = new TextDecoder(encoding);
  for await (const chunk of source) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}
