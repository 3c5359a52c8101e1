import { closeSync, constants, createReadStream, fstatSync, openSync, type Stats, statSync } from 'node:fs';
import { Socket } from 'node:net';
import { addAbortSignal, type Readable } from 'node:stream';
import { abortError, GroundctlError, usageError } from '../errors.ts';
import { quoteForMessage } from '../text/sanitize.ts';

/** What can be done with what was given: `file` is read at any place and more than once, `stream` once in order. */
export type Reading = 'file' | 'stream';

/** An input that is open. Whoever opened it closes `fd`, or hands it to {@link inputStream}, which does. */
export interface OpenInput {
  readonly fd: number;
  readonly stats: Stats;
  /** True where it has to be read as a stream, and ends when its writer does. */
  readonly pipe: boolean;
}

// Without O_NONBLOCK a FIFO that nobody writes to holds the program up where no signal reaches it. Windows has none.
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied',
  EISDIR: 'is a folder',
  ELOOP: 'is a link to itself',
  ENXIO: 'is a socket or a device, and a file is needed',
};

/**
 * Opens a file that was given by name, and never waits for it. A pipe will do where the input is read as a stream,
 * the null device counts as an empty file, and every other device is refused: some never end. Usage errors for
 * these and for what is missing, unreadable, or a folder.
 */
export function openInput(path: string, reading: Reading): OpenInput {
  const name = quoteForMessage(path);
  let fd: number;
  try {
    fd = openSync(path, FLAGS);
  } catch (error) {
    throw inputError(path, error);
  }
  try {
    const stats = fstatSync(fd);
    const problem = kindProblem(stats, reading);
    if (problem !== undefined) throw usageError(`${name} ${problem}.`);
    return { fd, stats, pipe: stats.isFIFO() };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** Why something open cannot be read like that; undefined where it can. */
export function kindProblem(stats: Stats, reading: Reading): string | undefined {
  if (stats.isFile() || isNullDevice(stats)) return undefined;
  if (stats.isDirectory()) return 'is a folder';
  if (stats.isFIFO()) {
    return reading === 'stream' ? undefined : 'is a pipe, and a file is needed: it is read more than once';
  }
  return stats.isSocket() ? REASONS.ENXIO : 'is a device, and a file is needed';
}

function isNullDevice(stats: Stats): boolean {
  if (!stats.isCharacterDevice()) return false;
  const nothing = statSync('/dev/null', { throwIfNoEntry: false });
  return nothing?.isCharacterDevice() === true && nothing.rdev === stats.rdev;
}

/** The bytes from where it stands, which close it at their end; an abort ends them at once, with an error. */
export function inputStream({ fd, pipe }: OpenInput, signal?: AbortSignal): Readable {
  // Only the socket waits for a pipe without a thread that would have to be waited for in turn.
  const stream = pipe ? new Socket({ fd, readable: true, writable: false }) : createReadStream('', { fd });
  return signal === undefined ? stream : addAbortSignal(signal, stream);
}

/** The same, with errors as {@link inputError} has them. */
export async function* inputBytes(
  input: OpenInput,
  path: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* inputStream(input, signal);
  } catch (error) {
    throw inputError(path, error, signal);
  }
}

/** An error of the system about an input, or of its stream, as one of ours. */
export function inputError(path: string, error: unknown, signal?: AbortSignal): GroundctlError {
  if (signal?.aborted) return abortError();
  if (error instanceof GroundctlError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  return usageError(`${quoteForMessage(path)} ${REASONS[code] ?? `cannot be read (${code})`}.`, {
    cause: error,
  });
}
