import type { Rule } from '../../../core/finding.ts';
import type { World } from '../world.ts';

/** A unit that was refused at an address although its URLs were valid: what the network rules look at. */
export interface Mismatch {
  readonly unit: number;
  /** User-Agent of the refused requests. */
  readonly agent: number;
  /** Where the unit was admitted; without that, where its client was admitted around that time; or unknown. */
  readonly admittedAt: number | undefined;
  /** True when the unit itself was admitted there. */
  readonly shown: boolean;
  /** True when this User-Agent is one of those the unit was admitted with. */
  readonly sameAgent: boolean;
  readonly refusedAt: number;
  /** Host class of the refused requests. */
  readonly host: number;
  /** True when the unit was admitted over an endpoint of the same kind. */
  readonly sameWay: boolean;
  /** True where something was to be written or deleted. */
  readonly write: boolean;
  readonly bucket: number;
  /** Seconds since 1970. */
  readonly first: number;
  readonly last: number;
  /** True when one of the refused keys was read by somebody. */
  readonly keyWasRead: boolean;
}

/** One rule about the ways that requests take. */
export interface NetworkRule {
  readonly rule: Rule;
  /** True when it explains the refusal. Rules are asked in order; the first that fits counts. */
  fits(mismatch: Mismatch, world: World): boolean;
  /** Another rule that explains what this one fits as well. */
  alternative?(mismatch: Mismatch, world: World): Rule | undefined;
  /** True when it never is more than likely. */
  readonly onlyLikely?: boolean;
}
