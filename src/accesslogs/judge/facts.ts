import type { Cidr } from '../../core/net/cidr.ts';
import type { AddressNames } from '../evidence/names/address-names.ts';
import type { NetworkFacts } from '../evidence/network/network-facts.ts';

/** What a team's URLs are bound to; `unknown` where nobody said. */
export type LockFact = 'off' | 'source-ip' | 'vpc-source-ip' | 'both' | 'unknown';

/** What is known besides the log. */
export interface Facts {
  readonly lock: LockFact;
  /** Addresses from which workers are meant to come; empty where nobody said. */
  readonly approved: readonly Cidr[];
  /** Judge URLs of long-lived keys too; where there are no others they always are. */
  readonly longLived?: boolean;
  /** The workforce's VPC. */
  readonly vpcId?: string | undefined;
  /** Names of ranges that somebody stated. @internal */
  readonly names?: AddressNames | undefined;
  /** What EC2 says of addresses. @internal */
  readonly network?: NetworkFacts | undefined;
  /** True where refusals are supposed, not seen: no key is to blame then. */
  readonly hypothetical?: boolean;
}
