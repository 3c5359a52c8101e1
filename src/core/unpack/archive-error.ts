/** A packed file that is cut or damaged. */
export class ArchiveError extends Error {
  override name = 'ArchiveError';
}
