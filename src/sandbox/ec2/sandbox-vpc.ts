import { GATEWAY_ENDPOINT_ID, INTERFACE_ENDPOINT_ID, VPC_ID } from '../network.ts';
import type { RegionState } from '../region-state.ts';

const CREATED = new Date('2026-01-12T08:00:00Z');

/** The endpoints that the sandbox's other two ports stand for. */
export function addVpcEndpoints({ region, ec2 }: RegionState): void {
  const shared = { vpcId: VPC_ID, serviceName: `com.amazonaws.${region}.s3`, created: CREATED };
  ec2.vpcEndpoints.push(
    { id: GATEWAY_ENDPOINT_ID, type: 'Gateway', ...shared },
    { id: INTERFACE_ENDPOINT_ID, type: 'Interface', ...shared },
  );
}

/** How the demonstration account's VPC reaches the internet: by one NAT gateway. Another address is spare. */
export function addWaysOut({ ec2 }: RegionState): void {
  const inVpc = { vpcId: VPC_ID };
  ec2.subnets.push(
    { id: 'subnet-0f60718293a4b5c6d', zone: 'a', cidr: '10.0.1.0/24', ...inVpc },
    { id: 'subnet-0a718293a4b5c6d7e', zone: 'a', cidr: '10.0.0.0/24', ...inVpc },
    { id: 'subnet-0b8293a4b5c6d7e8f', zone: 'b', cidr: '10.20.4.0/24', ...inVpc },
  );
  const used = {
    publicIp: '203.0.113.25',
    allocationId: 'eipalloc-0c3d4e5f60718293a',
    networkInterfaceId: 'eni-0d4e5f60718293a4b',
    privateIp: '10.0.1.25',
  };
  ec2.natGateways.push({
    id: 'nat-0e5f60718293a4b5c',
    vpcId: VPC_ID,
    subnetId: 'subnet-0f60718293a4b5c6d',
    created: CREATED,
    ...used,
  });
  ec2.addresses.push(used, { publicIp: '198.51.100.40', allocationId: 'eipalloc-0718293a4b5c6d7e8' });
}
