import { describe, expect, test } from 'vitest';
import { NetworkFacts } from '../../../src/accesslogs/evidence/network/network-facts.ts';
import type { Ec2Network, S3Endpoint } from '../../../src/accesslogs/evidence/network/ports.ts';
import { diagnosisWith, findingOf, logOf } from '../../helpers/access-logs/evidence.ts';
import { trailEvent } from '../../helpers/access-logs/trail-events.ts';

const endpoint = (id: string, VpcEndpointType: string, more: Partial<S3Endpoint> = {}): S3Endpoint => ({
  VpcEndpointId: `vpce-${id}`,
  VpcEndpointType,
  VpcId: 'vpc-1',
  PrivateDnsEnabled: false,
  PrivateDnsOnlyForInboundResolverEndpoint: false,
  ...more,
});
const network = (more: Partial<Ec2Network> = {}) =>
  new NetworkFacts({
    endpoints: [],
    natGateways: [
      {
        NatGatewayId: 'nat-0ab',
        VpcId: 'vpc-1',
        SubnetId: 'subnet-a',
        addresses: [
          { PublicIp: '203.0.113.25', PrivateIp: '10.0.1.25' },
          { PublicIp: '198.51.100.77', PrivateIp: '10.0.1.26' },
        ],
      },
    ],
    addresses: [
      { PublicIp: '203.0.113.25', AllocationId: 'eipalloc-1', NetworkInterfaceId: 'eni-1' },
      {
        PublicIp: '192.0.2.9',
        AllocationId: 'eipalloc-2',
        InstanceId: 'i-7',
        PrivateIpAddress: '10.0.1.9',
        Name: 'bastion\u001b[31m',
      },
    ],
    subnets: [
      {
        SubnetId: 'subnet-a',
        VpcId: 'vpc-1',
        AvailabilityZone: 'eu-west-1a',
        ranges: ['10.0.1.0/24', 'fd00:1::/64'],
      },
      {
        SubnetId: 'subnet-b',
        VpcId: 'vpc-2',
        AvailabilityZone: 'eu-west-1b',
        ranges: ['10.0.9.0/24', 'not a range'],
      },
      { SubnetId: 'subnet-c', VpcId: 'vpc-3', AvailabilityZone: 'eu-west-1b', ranges: ['10.0.9.0/24'] },
    ],
    ...more,
  });

describe('names that EC2 knows', () => {
  test.each([
    ['203.0.113.25', 'nat-0ab eu-west-1a'],
    ['10.0.1.25', 'nat-0ab eu-west-1a'],
    ['192.0.2.9', 'eipalloc-2 bastion\\x1b[31m (i-7)'],
    ['10.0.1.9', 'i-7'],
    ['10.0.1.77', 'subnet-a eu-west-1a vpc-1'],
    ['fd00:1::7', 'subnet-a eu-west-1a vpc-1'],
    // Two VPCs have this range: nobody knows.
    ['10.0.9.7', undefined],
    ['203.0.113.26', undefined],
  ])('%s is %s', async (from, name) => {
    const found = await diagnosisWith(logOf({ from }), undefined, { network: network() });
    expect(found.timeline[0]?.name).toBe(name);
  });

  test('two addresses of one NAT gateway are a pool, whatever their networks', async () => {
    const log = logOf({ from: '203.0.113.25', ok: true }, { from: '198.51.100.77' });
    expect((await diagnosisWith(log, undefined)).summary.attributed).toEqual({
      'network/address-changed': 1,
    });
    const found = await diagnosisWith(log, undefined, { network: network() });
    expect(found.summary.attributed).toEqual({ 'network/nat-pool': 1 });
    expect(findingOf(found, 'network/nat-pool')?.message).toContain(
      'used from 198.51.100.77 (nat-0ab eu-west-1a)',
    );
  });
});

describe('endpoints of S3', () => {
  const gateway = endpoint('g', 'Gateway');
  const inside = endpoint('i', 'Interface');
  const atInterface = logOf({ from: '203.0.113.10', ok: true }, { from: '10.0.1.77' });
  const rules = async (endpoints: readonly S3Endpoint[], log = atInterface, vpcId?: string) => {
    const found = await diagnosisWith(log, undefined, { network: network({ endpoints }), vpcId });
    return { found, missing: findingOf(found, 'network/gateway-endpoint-missing') };
  };

  test('an interface endpoint without a gateway endpoint is a finding of its own, and the cause', async () => {
    const { found, missing } = await rules([inside]);
    expect(missing).toMatchObject({ severity: 'error', subject: 'vpc-1' });
    expect(missing?.message).toContain(
      'interface endpoint vpce-i for S3 and no gateway endpoint. 1 address of the log is in it',
    );
    expect(found.summary.attributed).toEqual({ 'network/interface-endpoint': 1 });
  });

  test('a gateway endpoint is none, and a private address is not said to be behind either kind', async () => {
    const { found, missing } = await rules([gateway]);
    expect(missing).toBeUndefined();
    const asymmetric = findingOf(found, 'network/asymmetric-endpoint');
    expect(asymmetric?.message).not.toContain('does not say which');
    expect(asymmetric?.message).toContain('vpce-g gateway');
    const unknown = await diagnosisWith(atInterface, undefined);
    expect(findingOf(unknown, 'network/asymmetric-endpoint')?.message).toContain('does not say which');
  });

  test('with both, only private DNS names for the whole VPC stand in front of the gateway', async () => {
    expect((await rules([gateway, inside])).missing).toBeUndefined();
    const dns = endpoint('i', 'Interface', { PrivateDnsEnabled: true });
    expect((await rules([gateway, dns])).missing?.message).toContain('private DNS names of vpce-i');
    const inbound = endpoint('i', 'Interface', {
      PrivateDnsEnabled: true,
      PrivateDnsOnlyForInboundResolverEndpoint: true,
    });
    expect((await rules([gateway, inbound])).missing).toBeUndefined();
  });

  test('a VPC that nothing speaks of is told as info; that of the workforce as error', async () => {
    const elsewhere = logOf({ from: '203.0.113.10', ok: true });
    expect((await rules([inside], elsewhere)).missing?.severity).toBe('info');
    const { missing } = await rules([inside], elsewhere, 'vpc-1');
    expect(missing).toMatchObject({ severity: 'error' });
    expect(missing?.message).toContain("the workforce's VPC");
  });

  test('CloudTrail says which endpoint an address came through, EC2 what kind it is', async () => {
    const text = JSON.stringify({
      Records: [trailEvent({ id: 'R9', from: '10.77.0.1', endpoint: 'vpce-i' })],
    });
    const log = logOf({ from: '203.0.113.10', ok: true }, { from: '10.77.0.1' });
    const facts = { network: network({ endpoints: [gateway, inside] }) };
    const found = await diagnosisWith(log, { kind: 'trail', text }, facts);
    expect(found.summary.attributed).toEqual({ 'network/interface-endpoint': 1 });
    expect(found.timeline[0]?.name).toBe('vpce-i interface');
    const alone = await diagnosisWith(log, { kind: 'trail', text });
    expect(alone.summary.attributed).toEqual({ 'network/asymmetric-endpoint': 1 });
    expect(alone.timeline[0]?.name).toBe('vpce-i');
  });
});
