import { defineRule, finding } from '../../core/finding.ts';
import { coverEverything, isOpenToTheWorld, parseCidr } from '../../core/net/cidr.ts';
import type { WorkforceCheck } from './check.ts';

const rule = defineRule({
  id: 'workforce/open-allow-list',
  severity: 'warning',
  title: 'The portal allow list admits every address',
  why: 'An allow list with a range such as 0.0.0.0/0 looks like a restriction but is not one.',
  fix: 'List the real networks: groundctl workforce allow-ips CIDR… ; or remove the list to make it explicit that there is no restriction.',
  source: 'SourceIpConfig.Cidrs of UpdateWorkforce: AWS accepts 0.0.0.0/0 (API model pattern).',
  examples: { fails: 'Cidrs ["0.0.0.0/1", "128.0.0.0/1"]', passes: 'Cidrs ["0.0.0.0/1"]' },
});

export const openAllowList: WorkforceCheck = {
  rule,
  check: (workforce) => {
    const ranges = workforce.SourceIpConfig?.Cidrs ?? [];
    const cidrs = ranges.flatMap((text) => {
      const cidr = parseCidr(text);
      return cidr.ok ? [{ text, cidr: cidr.value }] : [];
    });
    const whole = cidrs.filter(({ cidr }) => isOpenToTheWorld(cidr));
    const open = whole.length > 0 ? whole : cidrs;
    if (!coverEverything(open.map(({ cidr }) => cidr))) return undefined;
    return finding(rule, {
      subject: `workforce ${workforce.WorkforceName}`,
      message: `the allow list contains ${open.map(({ text }) => text).join(', ')}: every address may reach the portal`,
    });
  },
};
