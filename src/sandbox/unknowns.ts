/**
 * Behaviour that AWS does not document. Each is a switch, so that a program can be tried against either
 * answer before it meets the real one.
 */
export interface Unknowns {
  /**
   * What UpdateWorkteam does with the parts of WorkerAccessConfiguration that a request leaves out.
   * `replace`: they are gone, the request is the new configuration. `merge`: they keep their value. The
   * default is the one that punishes a client which sends half a lock.
   */
  readonly workerAccessConfiguration: 'replace' | 'merge';
}

export const DEFAULT_UNKNOWNS: Unknowns = { workerAccessConfiguration: 'replace' };
