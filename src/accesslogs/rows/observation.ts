import { mix } from './hasher.ts';
import { OUTCOME, type Outcome, SIGNER, type Signer } from './outcome.ts';
import type { SampledRow } from './samples.ts';

/** One presigned request, as a reader of logs hands it to the table of rows. */
export interface Observation {
  /** Seconds since 1970, of the request. */
  time: number;
  /** X-Amz-Date in seconds since 1970. */
  signedAt: number;
  /** X-Amz-Expires in seconds. */
  expires: number;
  /** Two hash lanes of the access key id. */
  accessKeyFirst: number;
  accessKeySecond: number;
  /** Number of the address in the log's {@link Addresses}. */
  address: number;
  /** Hash of the User-Agent. */
  agent: number;
  /** Number of the bucket. */
  bucket: number;
  outcome: Outcome;
  /** Number of status and error code in the log's codes; 0 for a success. */
  code: number;
  /** Host class and method, see `wayOf`. */
  way: number;
  signer: Signer;
}

/** An observation to be filled in. */
export function nothingSeen(): Observation {
  return {
    time: 0,
    signedAt: 0,
    expires: 0,
    accessKeyFirst: 0,
    accessKeySecond: 0,
    address: 0,
    agent: 0,
    bucket: 0,
    outcome: OUTCOME.success,
    code: 0,
    way: 0,
    signer: SIGNER.temporary,
  };
}

/** The row of an observation, for keeping samples of it. */
export function sampledRow(row: number, seen: Observation): SampledRow {
  const { address, outcome, accessKeyFirst, signedAt, agent } = seen;
  return { row, address, outcome, hash: sampleHash(accessKeyFirst, signedAt, agent) };
}

/** By which it is decided whether samples of a row are kept: 32 bits, unsigned. */
export function sampleHash(accessKeyFirst: number, signedAt: number, agent: number): number {
  return mix(mix(accessKeyFirst, signedAt), agent) >>> 0;
}
