/**
 * How a presigned request ended, as far as one record tells. `refused` is AccessDenied while the URL was valid:
 * the one outcome whose cause has to be judged. `byCode` has an error code that says why itself.
 */
export const OUTCOME = {
  success: 0,
  refused: 1,
  urlExpired: 2,
  /** AccessDenied before X-Amz-Date. */
  early: 3,
  byCode: 4,
  /** Redirects and server errors. */
  otherError: 5,
  /** Not judged. */
  aside: 6,
} as const;
export type Outcome = (typeof OUTCOME)[keyof typeof OUTCOME];

/** What the Host header, the access point and the requester say about the way a request took. */
export const HOST = {
  plain: 0,
  interfaceEndpoint: 1,
  dualStack: 2,
  accessPoint: 3,
  multiRegion: 4,
  accelerate: 5,
  website: 6,
  cloudFront: 7,
  /** A name that is none of S3's: a proxy or a bucket with a name of its own. */
  foreign: 8,
} as const;
export type HostClass = (typeof HOST)[keyof typeof HOST];

/** What a request does. */
export const METHOD = { get: 0, head: 1, write: 2, remove: 3, query: 4 } as const;
export type Method = (typeof METHOD)[keyof typeof METHOD];

/** Host class and method of a row as one number. */
export function wayOf(host: HostClass, method: Method): number {
  return host | (method << 4);
}

export function hostOfWay(way: number): HostClass {
  return (way & 15) as HostClass;
}

export function methodOfWay(way: number): Method {
  return (way >> 4) as Method;
}

/** True for whatever puts, posts or deletes. */
export function isWrite(way: number): boolean {
  const method = methodOfWay(way);
  return method === METHOD.write || method === METHOD.remove;
}

/** What a URL was signed with. */
export const SIGNER = { temporary: 0, temporaryV2: 1, longLived: 2, longLivedV2: 3 } as const;
export type Signer = (typeof SIGNER)[keyof typeof SIGNER];
