import type { Rule } from '../core/finding.ts';
import { forwardedAddress, refusedViewers, sourceChanged } from './evidence/cloudfront/viewer-findings.ts';
import { evidenceRules } from './evidence/evidence-rules.ts';
import { flowRejected, twoWays } from './evidence/flows/flow-findings.ts';
import { gatewayEndpointMissing } from './evidence/network/endpoint-findings.ts';
import * as causes from './judge/cause-rules.ts';
import * as byCode from './judge/code-rules.ts';
import { cloudFrontRefused, websiteEndpoint } from './judge/network/behind-rules.ts';
import { NETWORK_RULES } from './judge/network/network-rules.ts';
import { notJudged } from './judge/not-judged.ts';
import { sharedAddress } from './judge/shared-address.ts';
import * as told from './judge/told-rules.ts';
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
  told.lockedOut,
  told.endpointPolicy,
  told.roleRefused,
  told.bucketPolicyRefused,
  told.organizationRefused,
  ...evidenceRules,
  gatewayEndpointMissing,
  sourceChanged,
  forwardedAddress,
  refusedViewers,
  twoWays,
  flowRejected,
  ...inputRules,
];
