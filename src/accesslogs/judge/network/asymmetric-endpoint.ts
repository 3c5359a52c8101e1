import { defineRule } from '../../../core/finding.ts';
import type { World } from '../world.ts';
import type { NetworkRule } from './mismatch.ts';
import { isNeverAdmitted } from './never-admitted.ts';
import { pathMismatch } from './path-mismatch.ts';

/** One of the two paths goes through the VPC and the other one over the internet. */
export const asymmetricEndpoint: NetworkRule = {
  rule: defineRule({
    id: 'network/asymmetric-endpoint',
    severity: 'error',
    title: 'The portal is reached on one path, S3 on the other',
    why: 'One path goes over the public internet and the other through a VPC endpoint. S3 then sees a private address where the portal saw a public one, or vice versa, and the condition keys for the two are mutually exclusive: aws:SourceIp is absent behind an endpoint, aws:VpcSourceIp elsewhere.',
    fix: 'Have workers reach both Ground Truth and S3 over the public internet, or both through the same VPC.',
    source:
      'SageMaker API reference, IamPolicyConstraints; IAM user guide, global condition keys; that the two paths differ is inferred from the classes of the addresses',
  }),
  fits(mismatch, world) {
    const { admittedAt, refusedAt } = mismatch;
    const refusedPrivately = world.isPrivate(refusedAt);
    if (admittedAt !== undefined && world.isPrivate(admittedAt) !== refusedPrivately) return true;
    if (isLockKnown(world)) return (world.facts.lock === 'source-ip') === refusedPrivately;
    // Where nobody said which lock was on, those who were admitted tell: all of them on the other path.
    if (world.facts.lock === 'both' || !isNeverAdmitted(mismatch, world)) return false;
    return world.readByOtherClassOnly(mismatch.bucket, refusedAt);
  },
  /** The lock may be one for this path, too, with another address seen each time. */
  alternative: ({ admittedAt }, world) =>
    admittedAt === undefined && !isLockKnown(world) ? pathMismatch.rule : undefined,
};

function isLockKnown({ facts: { lock } }: World): boolean {
  return lock === 'source-ip' || lock === 'vpc-source-ip';
}
