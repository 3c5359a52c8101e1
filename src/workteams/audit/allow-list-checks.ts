import { defineRule, finding } from '../../core/finding.ts';
import { parseCidr } from '../../core/net/cidr.ts';
import type { WorkforceCheck } from './check.ts';

const emptyRule = defineRule({
  id: 'workforce/no-allow-list',
  severity: 'info',
  title: 'The portal has no allow list',
  why: 'Anyone who has a worker’s password can sign in from any address; the portal’s public URL is reachable even when the workforce is in a VPC.',
  fix: 'Name the networks of your workers: groundctl workforce allow-ips CIDR…',
  source:
    'SourceIpConfig of UpdateWorkforce; developer guide, samurai-vpc-worker-portal: the public URL stays reachable until SourceIpConfig is set.',
  examples: { fails: 'Cidrs []', passes: 'Cidrs ["198.51.100.0/24"]' },
});

/** Worse where a VPC makes people believe that the portal is closed. */
export const noAllowList: WorkforceCheck = {
  rule: emptyRule,
  check: (workforce) => {
    if ((workforce.SourceIpConfig?.Cidrs ?? []).length > 0) return undefined;
    const vpc = workforce.WorkforceVpcConfig?.VpcId;
    const subject = `workforce ${workforce.WorkforceName}`;
    return vpc
      ? finding(emptyRule, {
          subject,
          severity: 'warning',
          message: `is in ${vpc}, and its public portal still answers any address`,
        })
      : finding(emptyRule, { subject, message: 'no allow list: every address may reach the portal' });
  },
};

const bitsRule = defineRule({
  id: 'workforce/host-bits',
  severity: 'warning',
  title: 'A range of the allow list has host bits set',
  why: 'AWS accepts 10.1.2.3/8 and does not say whether it means one address or the entire network; its author probably meant one of the two.',
  fix: 'Write the network (10.0.0.0/8) or the address (10.1.2.3/32): groundctl workforce allow-ips CIDR…',
  source: 'Cidr of the SageMaker API model, which does not look at host bits.',
  examples: { fails: '198.51.100.7/24', passes: '198.51.100.0/24' },
});

export const hostBits: WorkforceCheck = {
  rule: bitsRule,
  check: (workforce) => {
    const wrong = (workforce.SourceIpConfig?.Cidrs ?? []).flatMap((text) => {
      const cidr = parseCidr(text);
      return cidr.ok && cidr.value.hostBits ? [`${text} (${cidr.value.text}?)`] : [];
    });
    if (wrong.length === 0) return undefined;
    return finding(bitsRule, {
      subject: `workforce ${workforce.WorkforceName}`,
      message: `host bits set: ${wrong.join(', ')}`,
    });
  },
};
