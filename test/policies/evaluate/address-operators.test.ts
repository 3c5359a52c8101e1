import { conditionTable } from './ask.ts';

const when = (
  operator: string,
  wanted: unknown,
  address: string | undefined,
  allows: boolean,
  key = 'aws:SourceIp',
) => ({
  says: `${operator} ${JSON.stringify(wanted)} ${allows ? 'holds' : 'does not hold'} for ${key} ${address ?? 'missing'}`,
  condition: { [operator]: { [key]: wanted } },
  context: { [key]: address },
  allows,
});

conditionTable('IAM User Guide, reference_policies_elements_condition_operators: IP address', [
  when('IpAddress', '203.0.113.0/24', '203.0.113.0', true),
  when('IpAddress', '203.0.113.0/24', '203.0.113.255', true),
  when('IpAddress', '203.0.113.0/24', '203.0.114.0', false),
  when('IpAddress', '203.0.113.0/24', '203.0.112.255', false),
  when('IpAddress', '203.0.113.7', '203.0.113.7', true),
  when('IpAddress', '203.0.113.7', '203.0.113.8', false),
  when('IpAddress', '203.0.113.128/25', '203.0.113.127', false),
  when('IpAddress', '203.0.113.128/25', '203.0.113.128', true),
  when('IpAddress', '0.0.0.0/0', '198.51.100.1', true),
  when('IpAddress', '0.0.0.0/0', '2001:db8::1', false),
  when('IpAddress', '::/0', '2001:db8::1', true),
  when('IpAddress', '::/0', '198.51.100.1', false),
  when('IpAddress', ['203.0.113.0/24', '2001:DB8:1234:5678::/64'], '2001:db8:1234:5678:9::1', true),
  when('IpAddress', ['203.0.113.0/24', '2001:DB8:1234:5678::/64'], '2001:db8:1234:5679::1', false),
  when('IpAddress', '2001:db8::7', '2001:0DB8:0:0:0:0:0:7', true),
  when('IpAddress', '2001:db8::7', '2001:db8::8', false),
  when('IpAddress', '203.0.113.7', '2001:db8::7', false),
  when('IpAddress', '32.1.13.184', '2001:db8::', false),
  when('IpAddress', '203.0.113.0/24', '::ffff:203.0.113.9', true),
  when('IpAddress', '::ffff:203.0.113.0/120', '203.0.113.9', true),
  when('IpAddress', '::ffff:203.0.113.0/120', '203.0.114.9', false),
  when('IpAddress', '203.0.113.77/24', '203.0.113.9', true),
  when('IpAddress', '203.0.113.0/24', undefined, false),
  when('IpAddress', '203.0.113.0/24', 'athena.amazonaws.com', false),
  when('NotIpAddress', '203.0.113.0/24', '203.0.113.9', false),
  when('NotIpAddress', '203.0.113.0/24', '198.51.100.1', true),
  when('NotIpAddress', '203.0.113.7', '2001:db8::7', true),
  when('NotIpAddress', '0.0.0.0/0', '198.51.100.1', false),
  when('NotIpAddress', '0.0.0.0/0', '2001:db8::1', true),
  when('NotIpAddress', ['203.0.113.0/24', '198.51.100.0/24'], '198.51.100.1', false),
  when('NotIpAddress', ['203.0.113.0/24', '198.51.100.0/24'], '192.0.2.1', true),
  when('NotIpAddress', '203.0.113.0/24', '::ffff:203.0.113.9', false),
]);

const internet = { 'aws:SourceIp': '203.0.113.9' };
const endpoint = {
  'aws:VpcSourceIp': '10.0.0.9',
  'aws:SourceVpce': 'vpce-1a2b3c4d',
  'aws:SourceVpc': 'vpc-111bbb22',
};
conditionTable('IAM User Guide, reference_policies_condition-keys: properties of the network', [
  {
    says: 'aws:SourceIp is absent behind a VPC endpoint, so IpAddress on it cannot hold',
    condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } },
    context: endpoint,
    allows: false,
  },
  {
    says: 'NotIpAddress on aws:SourceIp holds for every request through a VPC endpoint',
    condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
    context: endpoint,
    allows: true,
  },
  {
    says: 'aws:VpcSourceIp is the private address of a request through a VPC endpoint',
    condition: { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/16' } },
    context: endpoint,
    allows: true,
  },
  {
    says: 'aws:VpcSourceIp is absent on the internet',
    condition: { IpAddress: { 'aws:VpcSourceIp': '0.0.0.0/0' } },
    context: internet,
    allows: false,
  },
  {
    says: 'aws:SourceIp and aws:VpcSourceIp under one positive operator cannot both be met from the internet',
    condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0', 'aws:VpcSourceIp': '0.0.0.0/0' } },
    context: internet,
    allows: false,
  },
  {
    says: 'nor through a VPC endpoint',
    condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0', 'aws:VpcSourceIp': '0.0.0.0/0' } },
    context: endpoint,
    allows: false,
  },
  {
    says: 'IfExists lets either way in',
    condition: { IpAddressIfExists: { 'aws:SourceIp': '203.0.113.0/24', 'aws:VpcSourceIp': '10.0.0.0/16' } },
    context: endpoint,
    allows: true,
  },
  {
    says: 'and still refuses the wrong address',
    condition: { IpAddressIfExists: { 'aws:SourceIp': '198.51.100.0/24', 'aws:VpcSourceIp': '10.0.0.0/16' } },
    context: internet,
    allows: false,
  },
  {
    says: 'aws:SourceVpce names the endpoint',
    condition: { StringEquals: { 'aws:SourceVpce': ['vpce-0', 'vpce-1a2b3c4d'] } },
    context: endpoint,
    allows: true,
  },
  {
    says: 'StringNotEquals on aws:SourceVpce holds on the internet, where the key is absent',
    condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } },
    context: internet,
    allows: true,
  },
]);
