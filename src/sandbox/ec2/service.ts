import { AwsError } from '../aws-error.ts';
import type { Call } from '../environment.ts';
import { EC2 } from '../query-dialect.ts';
import type { QueryResult, QueryService } from '../query-protocol.ts';
import { describe, type Kind } from './describe.ts';
import type { ElasticIp, NatGateway, Subnet, VpcEndpoint } from './state.ts';

/** What presign locks and allow lists have to know of a VPC: its endpoints, its subnets, and the addresses it leaves by. */
export const ec2Service: QueryService = {
  name: 'ec2',
  version: '2016-11-15',
  namespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  dialect: EC2,
  operations: {
    DescribeAddresses: describeAddresses,
    DescribeNatGateways: describeNatGateways,
    DescribeSubnets: describeSubnets,
    DescribeVpcEndpoints: describeVpcEndpoints,
  },
  // None of these operations can be allowed for some resources only.
  subject: () => ({ arn: '*' }),
  denied(denial, { env, caller }) {
    const encoded = env.messages.encode(denial, caller);
    const message = `You are not authorized to perform this operation. ${denial.message}. Encoded authorization failure message: ${encoded}`;
    return new AwsError('UnauthorizedOperation', message, 403);
  },
};

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
};

function describeVpcEndpoints(parameters: URLSearchParams, call: Call): QueryResult {
  const { items, nextToken } = describe(call.state.ec2.vpcEndpoints, ENDPOINTS, parameters, call);
  const everything = {
    Version: '2008-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
  };
  return {
    vpcEndpointSet: {
      item: items.map(({ id, type, vpcId, serviceName, created }) => ({
        vpcEndpointId: id,
        vpcEndpointType: type,
        vpcId,
        serviceName,
        state: 'available',
        policyDocument: JSON.stringify(everything),
        privateDnsEnabled: false,
        requesterManaged: false,
        creationTimestamp: created,
        ownerId: call.accountId,
      })),
    },
    nextToken,
  };
}

const NAT_GATEWAYS: Kind<NatGateway> = {
  ids: { NatGatewayId: ({ id }) => id },
  filters: {
    'nat-gateway-id': ({ id }) => id,
    state: () => 'available',
    'subnet-id': ({ subnetId }) => subnetId,
    'vpc-id': ({ vpcId }) => vpcId,
  },
  unknown: (_, id) => new AwsError('NatGatewayNotFound', `NAT gateway ${id} was not found`),
};

function describeNatGateways(parameters: URLSearchParams, call: Call): QueryResult {
  const { items, nextToken } = describe(call.state.ec2.natGateways, NAT_GATEWAYS, parameters, call);
  return {
    natGatewaySet: {
      item: items.map((gateway) => ({
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
      })),
    },
    nextToken,
  };
}

const SUBNETS: Kind<Subnet> = {
  ids: { SubnetId: ({ id }) => id },
  filters: {
    'cidr-block': ({ cidr }) => cidr,
    state: () => 'available',
    'subnet-id': ({ id }) => id,
    'vpc-id': ({ vpcId }) => vpcId,
  },
  unknown: (_, id) => new AwsError('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`),
};

function describeSubnets(parameters: URLSearchParams, call: Call): QueryResult {
  const { items, nextToken } = describe(call.state.ec2.subnets, SUBNETS, parameters, call);
  return {
    subnetSet: {
      item: items.map(({ id, vpcId, zone, cidr }) => ({
        subnetId: id,
        subnetArn: `arn:aws:ec2:${call.region}:${call.accountId}:subnet/${id}`,
        vpcId,
        state: 'available',
        cidrBlock: cidr,
        availabilityZone: `${call.region}${zone}`,
        mapPublicIpOnLaunch: false,
        ownerId: call.accountId,
      })),
    },
    nextToken,
  };
}

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
};

/** This listing has no pages at AWS. */
function describeAddresses(parameters: URLSearchParams, call: Call): QueryResult {
  const { items } = describe(call.state.ec2.addresses, ADDRESSES, parameters, call);
  return {
    addressesSet: {
      item: items.map(({ publicIp, allocationId, networkInterfaceId, privateIp }) => ({
        publicIp,
        allocationId,
        domain: 'vpc',
        networkInterfaceId,
        networkInterfaceOwnerId: networkInterfaceId === undefined ? undefined : call.accountId,
        privateIpAddress: privateIp,
        publicIpv4Pool: 'amazon',
        networkBorderGroup: call.region,
      })),
    },
  };
}
