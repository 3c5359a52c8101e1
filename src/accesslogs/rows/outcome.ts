/**
 * How a presigned request ended, as far as one record tells. `refused` is AccessDenied while the URL was valid:
 * the one outcome whose cause has to be judged.
 */
export const OUTCOME = {
  success: 0,
  refused: 1,
  urlExpired: 2,
  tokenExpired: 3,
  badSignature: 4,
  missing: 5,
  otherDenied: 6,
  otherError: 7,
} as const;
export type Outcome = (typeof OUTCOME)[keyof typeof OUTCOME];

/** What the Host header says about the way a request took. */
export const HOST = { plain: 0, interfaceEndpoint: 1, dualStack: 2 } as const;
export type HostClass = (typeof HOST)[keyof typeof HOST];
