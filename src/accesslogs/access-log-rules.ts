import type { Rule } from '../core/finding.ts';
import * as causes from './judge/cause-rules.ts';
import { NETWORK_RULES } from './judge/network/network-rules.ts';
import { sharedAddress } from './judge/shared-address.ts';
import { inputRules } from './sources/input-rules.ts';

/** Every rule about access logs. */
export const accessLogRules: readonly Rule[] = [
  ...Object.values(causes),
  ...NETWORK_RULES.map(({ rule }) => rule),
  sharedAddress,
  ...inputRules,
];
