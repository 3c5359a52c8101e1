import { addressChanged } from './address-changed.ts';
import { asymmetricEndpoint } from './asymmetric-endpoint.ts';
import {
  accessPoint,
  behindCloudFront,
  multiRegionAccessPoint,
  transferAcceleration,
} from './behind-rules.ts';
import { dynamicAddress } from './dynamic-address.ts';
import { interfaceEndpoint } from './interface-endpoint.ts';
import type { NetworkRule } from './mismatch.ts';
import { mixedAddressFamily } from './mixed-address-family.ts';
import { natPool } from './nat-pool.ts';
import { pathMismatch } from './path-mismatch.ts';
import { sharedUrl } from './shared-url.ts';
import { splitTunnelVpn } from './split-tunnel-vpn.ts';
import { unapprovedAddress } from './unapproved-address.ts';

/** In the order in which they are asked: the first that fits counts. */
export const NETWORK_RULES: readonly NetworkRule[] = [
  behindCloudFront,
  multiRegionAccessPoint,
  transferAcceleration,
  unapprovedAddress,
  accessPoint,
  interfaceEndpoint,
  asymmetricEndpoint,
  mixedAddressFamily,
  natPool,
  splitTunnelVpn,
  dynamicAddress,
  sharedUrl,
  pathMismatch,
  addressChanged,
];
