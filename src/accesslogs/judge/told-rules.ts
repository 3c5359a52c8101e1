import { defineRule, type Rule } from '../../core/finding.ts';
import type { Reason } from '../evidence/trail/reason.ts';
import { objectMissing } from './cause-rules.ts';
import { kmsRefused } from './code-rules.ts';

const MESSAGES =
  'IAM user guide, troubleshoot access denied error messages; S3 user guide, troubleshoot 403 errors: the errorMessage of the CloudTrail event';

export const lockedOut = defineRule({
  id: 'network/locked-out',
  severity: 'error',
  title: 'The session policy of the URL refused the request',
  why: 'A lock puts its address condition into the session policy behind the URL. CloudTrail names that policy, so the address is the reason; no log shows which address the URL is bound to.',
  fix: "Compare the address of the refused requests with the worker's address at the portal: VPN, proxy, IPv6, a VPC endpoint for one of the two.",
  source: MESSAGES,
});

export const endpointPolicy = defineRule({
  id: 'network/endpoint-policy',
  severity: 'error',
  title: 'The policy of a VPC endpoint refuses the request',
  why: 'The endpoint policy must allow requests through the endpoint, whatever the role, bucket and lock say.',
  fix: 'Have the endpoint policy allow s3:GetObject on the bucket: groundctl policies generate s3-endpoint writes one.',
  source: MESSAGES,
});

export const roleRefused = defineRule({
  id: 'object/role-refused',
  severity: 'error',
  title: 'The role that signs may not read the object',
  why: 'A presigned URL has the permissions of its signer. The policies of the role, or its permissions boundary, refuse the action; the address is not the reason, unless one of their conditions is about addresses.',
  fix: 'Allow the role that signs to perform the action on the bucket and its prefix: groundctl policies generate labeling-role writes the statements.',
  source: MESSAGES,
});

export const bucketPolicyRefused = defineRule({
  id: 'object/bucket-policy',
  severity: 'error',
  title: 'The bucket policy refuses the request',
  why: 'A statement of the bucket policy denies it, or none allows a request from another account. Conditions on aws:SourceIp, aws:SourceVpce and the like make such a statement depend on the network path of the request.',
  fix: 'Look at the Deny statements of the bucket policy and their conditions: groundctl policies collect --bucket BUCKET --role ROLE --out DIR, then groundctl policies evaluate --policies DIR with the request.',
  source: MESSAGES,
});

export const organizationRefused = defineRule({
  id: 'object/organization-policy',
  severity: 'error',
  title: 'A policy of the organization refuses the request',
  why: 'A service control policy or resource control policy overrides the account: no role, bucket policy or lock can allow what it denies.',
  fix: 'Ask the AWS Organizations administrator for an exception for the role that signs; the CloudTrail event may name the policy.',
  source: MESSAGES,
});

/** What a reason is put down to; `lock` where it is the address, undefined where nothing is told. */
export function toldRule({ policy, action }: Reason): Rule | 'lock' | undefined {
  if (policy === undefined) return undefined;
  if (/^kms:/i.test(action)) return kmsRefused;
  // Without the permission to list, S3 does not say that an object is missing, but CloudTrail says what was missed.
  if (/:ListBucket$/.test(action)) return objectMissing;
  switch (policy) {
    case 'session policy':
      return 'lock';
    case 'VPC endpoint policy':
      return endpointPolicy;
    case 'identity-based policy':
    case 'permissions boundary':
      return roleRefused;
    case 'service control policy':
    case 'resource control policy':
      return organizationRefused;
    default:
      return bucketPolicyRefused;
  }
}
