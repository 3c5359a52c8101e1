import { AwsError } from '../aws-error.ts';
import { EC2 } from '../query-dialect.ts';
import type { QueryService } from '../query-protocol.ts';
import { describe, type Kind } from './describe.ts';
import type { ElasticIp, NatGateway, Subnet, VpcEndpoint } from './state.ts';

/** What presign locks and allow lists have to know of a VPC: its endpoints, its subnets, and the addresses it leaves by. */
export const ec2Service: QueryService = {
  name: 'ec2',
  version: '2016-11-15',
  namespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  dialect: EC2,
  operations: {
    /** This listing has no pages at AWS. */
    DescribeAddresses(parameters, call) {
      return { addressesSet: describe(call.state.ec2.addresses, ADDRESSES, parameters, call).set };
    },

    DescribeNatGateways(parameters, call) {
      const { set, nextToken } = describe(call.state.ec2.natGateways, NAT_GATEWAYS, parameters, call);
      return { natGatewaySet: set, nextToken };
    },

    DescribeSubnets(parameters, call) {
      const { set, nextToken } = describe(call.state.ec2.subnets, SUBNETS, parameters, call);
      return { subnetSet: set, nextToken };
    },

    DescribeVpcEndpoints(parameters, call) {
      const { set, nextToken } = describe(call.state.ec2.vpcEndpoints, ENDPOINTS, parameters, call);
      return { vpcEndpointSet: set, nextToken };
    },
  },
  // None of these operations can be allowed for some resources only.
  subject: () => ({ arn: '*' }),
  denied(denial, { env, caller }) {
    const encoded = env.messages.encode(denial, caller);
    const message = `You are not authorized to perform this operation. ${denial.message}. Encoded authorization failure message: ${encoded}`;
    return new AwsError('UnauthorizedOperation', message, 403);
  },
};

/** The policy of an endpoint that nobody has changed. */
const EVERYTHING = JSON.stringify({
  Version: '2008-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
});

const ENDPOINTS: Kind<VpcEndpoint> = {
  ids: { VpcEndpointId: ({ id }) => id },
  filters: {
    'service-name': ({ serviceName }) => serviceName,
    'vpc-endpoint-id': ({ id }) => id,
    'vpc-endpoint-state': () => 'available',
    'vpc-endpoint-type': ({ type }) => type,
    'vpc-id': ({ vpcId }) => vpcId,
  },
  unknown: (_, id) =>
    new AwsError('InvalidVpcEndpointId.NotFound', `The Vpc Endpoint Id '${id}' does not exist`),
  element: ({ id, type, vpcId, serviceName, created }, call) => ({
    vpcEndpointId: id,
    vpcEndpointType: type,
    vpcId,
    serviceName,
    state: 'available',
    policyDocument: EVERYTHING,
    privateDnsEnabled: false,
    requesterManaged: false,
    creationTimestamp: created,
    ownerId: call.accountId,
  }),
};

const NAT_GATEWAYS: Kind<NatGateway> = {
  ids: { NatGatewayId: ({ id }) => id },
  filters: {
    'nat-gateway-id': ({ id }) => id,
    state: () => 'available',
    'subnet-id': ({ subnetId }) => subnetId,
    'vpc-id': ({ vpcId }) => vpcId,
  },
  unknown: (_, id) => new AwsError('NatGatewayNotFound', `NAT gateway ${id} was not found`),
  element: (gateway) => ({
    natGatewayId: gateway.id,
    vpcId: gateway.vpcId,
    subnetId: gateway.subnetId,
    state: 'available',
    connectivityType: 'public',
    createTime: gateway.created,
    natGatewayAddressSet: {
      item: {
        publicIp: gateway.publicIp,
        privateIp: gateway.privateIp,
        allocationId: gateway.allocationId,
        networkInterfaceId: gateway.networkInterfaceId,
        isPrimary: true,
        status: 'succeeded',
      },
    },
  }),
};

const SUBNETS: Kind<Subnet> = {
  ids: { SubnetId: ({ id }) => id },
  filters: {
    'cidr-block': ({ cidr }) => cidr,
    state: () => 'available',
    'subnet-id': ({ id }) => id,
    'vpc-id': ({ vpcId }) => vpcId,
  },
  unknown: (_, id) => new AwsError('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`),
  element: ({ id, vpcId, zone, cidr }, call) => ({
    subnetId: id,
    subnetArn: `arn:aws:ec2:${call.region}:${call.accountId}:subnet/${id}`,
    vpcId,
    state: 'available',
    cidrBlock: cidr,
    availabilityZone: `${call.region}${zone}`,
    mapPublicIpOnLaunch: false,
    ownerId: call.accountId,
  }),
};

const ADDRESSES: Kind<ElasticIp> = {
  ids: { AllocationId: ({ allocationId }) => allocationId, PublicIp: ({ publicIp }) => publicIp },
  filters: {
    'allocation-id': ({ allocationId }) => allocationId,
    domain: () => 'vpc',
    'network-interface-id': ({ networkInterfaceId }) => networkInterfaceId,
    'private-ip-address': ({ privateIp }) => privateIp,
    'public-ip': ({ publicIp }) => publicIp,
  },
  unknown: (parameter, id) =>
    parameter === 'PublicIp'
      ? new AwsError('InvalidAddress.NotFound', `Address '${id}' not found.`)
      : new AwsError('InvalidAllocationID.NotFound', `The allocation ID '${id}' does not exist`),
  element: ({ publicIp, allocationId, networkInterfaceId, privateIp }, call) => ({
    publicIp,
    allocationId,
    domain: 'vpc',
    networkInterfaceId,
    networkInterfaceOwnerId: networkInterfaceId === undefined ? undefined : call.accountId,
    privateIpAddress: privateIp,
    publicIpv4Pool: 'amazon',
    networkBorderGroup: call.region,
  }),
};
