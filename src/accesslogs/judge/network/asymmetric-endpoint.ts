import { defineRule } from '../../../core/finding.ts';
import type { NetworkRule } from './mismatch.ts';

/** One of the two paths goes through the VPC and the other one over the internet. */
export const asymmetricEndpoint: NetworkRule = {
  rule: defineRule({
    id: 'network/asymmetric-endpoint',
    severity: 'error',
    title: 'The portal is reached on one path, S3 on the other',
    why: 'One path goes over the public internet and the other one through a VPC endpoint. S3 then sees a private address where the portal saw a public one, or the other way round, and the condition keys for the two exclude each other: aws:SourceIp is absent behind an endpoint, aws:VpcSourceIp elsewhere.',
    fix: 'Let workers reach both Ground Truth and S3 over the public internet, or both through the same VPC.',
    source:
      'SageMaker API reference, IamPolicyConstraints; IAM user guide, global condition keys; that the two paths differ is inferred from the classes of the addresses',
  }),
  fits({ admittedAt, refusedAt }, world) {
    const refusedPrivately = world.isPrivate(refusedAt);
    if (admittedAt !== undefined && world.isPrivate(admittedAt) !== refusedPrivately) return true;
    const { lock } = world.facts;
    return (lock === 'source-ip' && refusedPrivately) || (lock === 'vpc-source-ip' && !refusedPrivately);
  },
};
