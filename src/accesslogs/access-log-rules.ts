import type { Rule } from '../core/finding.ts';
import * as causes from './judge/cause-rules.ts';
import * as byCode from './judge/code-rules.ts';
import { cloudFrontRefused, websiteEndpoint } from './judge/network/behind-rules.ts';
import { NETWORK_RULES } from './judge/network/network-rules.ts';
import { notJudged } from './judge/not-judged.ts';
import { sharedAddress } from './judge/shared-address.ts';
import { inputRules } from './sources/input-rules.ts';

/** Every rule about access logs. */
export const accessLogRules: readonly Rule[] = [
  ...Object.values(causes),
  ...Object.values(byCode),
  ...NETWORK_RULES.map(({ rule }) => rule),
  websiteEndpoint,
  cloudFrontRefused,
  sharedAddress,
  notJudged,
  ...inputRules,
];
