import { defineRule, finding } from '../../core/finding.ts';
import type { TeamCheck } from './check.ts';
import type { LockFacts } from './facts.ts';

const rule = defineRule({
  id: 'presign/vpc-lock-without-vpc',
  severity: 'error',
  title: 'The lock needs a VPC that the workforce does not have',
  why:
    'VpcSourceIp binds URLs to the private address of a worker who uses the portal in a VPC. Without ' +
    'WorkforceVpcConfig the portal has no such address, and images do not load.',
  fix: 'Give the workforce a VPC (UpdateWorkforce, WorkforceVpcConfig), or use --lock source-ip.',
  source: 'IamPolicyConstraints.VpcSourceIp and WorkforceVpcConfig of the SageMaker API.',
  examples: {
    fails: 'VpcSourceIp Enabled, WorkforceVpcConfig without VpcId',
    passes: 'VpcSourceIp Enabled, VpcId vpc-1',
  },
});

export const vpcLockWithoutVpc: TeamCheck<LockFacts> = {
  rule,
  check: ({ workteam, lock, workforce }) =>
    lock === 'vpc-source-ip' && workforce !== undefined && workforce.WorkforceVpcConfig?.VpcId === undefined
      ? finding(rule, {
          subject: workteam.WorkteamName,
          message: `locked to VPC addresses, but workforce ${workforce.WorkforceName} has no VPC`,
        })
      : undefined,
};
