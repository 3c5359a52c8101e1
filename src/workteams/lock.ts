import type { EnabledOrDisabled, WorkerAccessConfiguration } from './model.ts';

/**
 * What a team's presigned URLs are bound to. `both` cannot be met by any request path as far as AWS
 * documents its condition keys: aws:SourceIp is absent behind a VPC endpoint, aws:VpcSourceIp elsewhere.
 */
export const LOCKS = ['off', 'source-ip', 'vpc-source-ip', 'both'] as const;
export type Lock = (typeof LOCKS)[number];

/** The lock that a team's WorkerAccessConfiguration stands for; an absent block means off. */
export function lockOf(configuration: WorkerAccessConfiguration | undefined): Lock {
  const flags = configuration?.S3Presign?.IamPolicyConstraints;
  const sourceIp = flags?.SourceIp === 'Enabled';
  const vpcSourceIp = flags?.VpcSourceIp === 'Enabled';
  if (sourceIp && vpcSourceIp) return 'both';
  if (sourceIp) return 'source-ip';
  return vpcSourceIp ? 'vpc-source-ip' : 'off';
}

/**
 * The configuration for a lock. Both flags are always spelled out, because AWS does not say whether
 * UpdateWorkteam merges or replaces a block in which one is missing.
 */
export function configurationFor(lock: Lock): WorkerAccessConfiguration {
  const flag = (on: boolean): EnabledOrDisabled => (on ? 'Enabled' : 'Disabled');
  return {
    S3Presign: {
      IamPolicyConstraints: {
        SourceIp: flag(lock === 'source-ip' || lock === 'both'),
        VpcSourceIp: flag(lock === 'vpc-source-ip' || lock === 'both'),
      },
    },
  };
}
