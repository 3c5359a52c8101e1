import { GroundctlError, usageError } from '../errors.ts';
import { quoteForMessage } from '../text/sanitize.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the quota is used up',
  EFBIG: 'it would be too large for the file system',
  EROFS: 'the file system is read-only',
  EACCES: 'you have no permission',
  EPERM: 'you have no permission',
  EEXIST: 'something already exists there',
  ELOOP: 'a link is in its place',
  EISDIR: 'a folder is in its place',
  ENOTDIR: 'part of its path is not a folder',
  ENOENT: 'its folder does not exist',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'the device reported an error',
  ENXIO: 'a pipe or a device is in its place',
};

/** What only a disk, or a file system, says; the others are also said of connections. */
const OF_DISKS = /^(ENOSPC|EDQUOT|EFBIG|EROFS|EIO)$/;

/** Said of a file that is to be written, these are about the machine too, and not about the name. */
const OF_MACHINES = /^(EACCES|EPERM|EMFILE|ENFILE)$/;

/** True where the disk, rather than the name, is what is wrong. */
function isDiskFault(error: unknown): boolean {
  return OF_DISKS.test((error as NodeJS.ErrnoException).code ?? '');
}

/** True for an error of the system about files: of this machine, and neither of AWS nor of the program. */
export function isFileError(error: unknown): error is NodeJS.ErrnoException {
  const { code, path, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (!(error instanceof Error) || typeof code !== 'string' || syscall === undefined) return false;
  return (
    isDiskFault(error) ||
    (path !== undefined && code in REASONS && !/^(spawn|connect|listen|bind)/.test(syscall))
  );
}

/** A fault of this machine's files as one of ours (253): which file, why, and, as `hint`, what has been done by then. */
export function localFault(error: unknown, path?: string, hint?: string): GroundctlError {
  if (error instanceof GroundctlError) return error;
  const { code = '', message, path: named } = error as NodeJS.ErrnoException;
  const where = path ?? named;
  const reason = REASONS[code] ?? message;
  return new GroundctlError(
    `${where === undefined ? 'A file' : quoteForMessage(where, 300)} cannot be used: ${reason} (${code}).`,
    { code: 'local-fault', source: 'configuration', ...(hint === undefined ? {} : { hint }), cause: error },
  );
}

/**
 * A file that was asked for by name and could not be written: a fault of this machine (253), or a usage error where
 * the name is what is wrong, as where something is already there. `done` says what has been done by then.
 */
export function notWritten(error: unknown, path: string, done: string): GroundctlError {
  if (error instanceof GroundctlError) return error;
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  if (isDiskFault(error) || OF_MACHINES.test(code)) return localFault(error, path, done);
  const why =
    code === 'EEXIST'
      ? 'exists already'
      : `cannot be written: ${REASONS[code] ?? 'unknown reason'} (${code})`;
  return usageError(`${quoteForMessage(path, 300)} ${why}.`, {
    ...{ code: 'not-written', hint: done, cause: error },
  });
}
