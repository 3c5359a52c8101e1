import { Unzip, UnzipInflate } from 'fflate';
import { ArchiveError } from './archive-error.ts';
import type { ByteReader } from './byte-reader.ts';
import type { Entry } from './entries.ts';

/** Pushed at a time, so that what comes out stays small too. */
const SLICE = 1 << 15;

type Step =
  | { readonly begin: string }
  | { readonly chunk: Uint8Array; readonly last: boolean }
  | { readonly error: string };

/**
 * The files of a zip archive as they come. Each one has to be read before the next.
 * @throws ArchiveError where the archive is cut, encrypted, or packed in another way than stored and deflated
 */
export async function* zipEntries(reader: ByteReader): AsyncGenerator<Entry, void, void> {
  const steps = new ZipSteps(reader);
  for (;;) {
    const step = await steps.next();
    if (step === undefined) return;
    if ('error' in step) throw new ArchiveError(step.error);
    if (!('begin' in step)) continue;
    const body = bodyOf(steps);
    if (!step.begin.endsWith('/')) yield { name: step.begin, chunks: body };
    for await (const _ of body);
  }
}

async function* bodyOf(steps: ZipSteps): AsyncGenerator<Uint8Array, void, void> {
  for (;;) {
    const step = await steps.next();
    if (step === undefined || 'begin' in step) throw new ArchiveError('The zip archive ends too early.');
    if ('error' in step) throw new ArchiveError(step.error);
    yield step.chunk;
    if (step.last) return;
  }
}

/** What the unpacker says, in order. */
class ZipSteps {
  readonly #reader: ByteReader;
  readonly #steps: Step[] = [];
  readonly #unzip: Unzip;
  #ended = false;

  constructor(reader: ByteReader) {
    this.#reader = reader;
    this.#unzip = new Unzip((file) => {
      this.#steps.push({ begin: file.name });
      file.ondata = (error, chunk, last) =>
        this.#steps.push(
          error ? { error: `The zip archive is damaged: ${error.message}.` } : { chunk, last },
        );
      file.start();
    });
    this.#unzip.register(UnzipInflate);
  }

  async next(): Promise<Step | undefined> {
    while (this.#steps.length === 0 && !this.#ended) {
      const slice = await this.#reader.take(SLICE);
      this.#ended = slice.length === 0;
      try {
        // The unpacker keeps what it is given for a while.
        this.#unzip.push(Uint8Array.from(slice), this.#ended);
      } catch (error) {
        this.#steps.push({ error: `The zip archive cannot be unpacked: ${(error as Error).message}.` });
        this.#ended = true;
      }
    }
    return this.#steps.shift();
  }
}
