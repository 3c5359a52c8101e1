import {
  DescribeAddressesCommand,
  DescribeNatGatewaysCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import type { CallOptions } from '../core/call-options.ts';
import { abort, collect, named } from './call.ts';
import type { ClientConfig } from './session.ts';
import { s3Endpoints } from './vpc-endpoints.ts';

/** What EC2 says about the ways out of the VPCs of a region; all of it is read only. */
export function createVpcNetworkApi(config: ClientConfig, region: string) {
  const client = named(new EC2Client(config), 'ec2');
  return {
    /** Endpoints of S3, NAT gateways, Elastic IP addresses and subnets, by AWS's own names. */
    describeNetwork: async (options?: CallOptions) => {
      const endpoints = await s3Endpoints(client, region, options);
      const natGateways = await collect(
        (NextToken) => client.send(new DescribeNatGatewaysCommand({ NextToken }), abort(options)),
        (page) => page.NatGateways,
        ({ NextToken }) => NextToken,
      );
      const { Addresses = [] } = await client.send(new DescribeAddressesCommand({}), abort(options));
      const subnets = await collect(
        (NextToken) => client.send(new DescribeSubnetsCommand({ NextToken }), abort(options)),
        (page) => page.Subnets,
        ({ NextToken }) => NextToken,
      );
      return {
        endpoints: endpoints
          .filter(({ State }) => State === undefined || /^available$/i.test(State))
          .map(
            ({
              VpcEndpointId = '',
              VpcEndpointType = 'Interface',
              VpcId = '',
              PrivateDnsEnabled,
              DnsOptions,
            }) => ({
              VpcEndpointId,
              VpcEndpointType,
              VpcId,
              PrivateDnsEnabled: PrivateDnsEnabled === true,
              PrivateDnsOnlyForInboundResolverEndpoint:
                DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint === true,
            }),
          ),
        natGateways: natGateways.map(
          ({ NatGatewayId = '', VpcId = '', SubnetId = '', NatGatewayAddresses = [] }) => ({
            NatGatewayId,
            VpcId,
            SubnetId,
            addresses: NatGatewayAddresses.map(({ PublicIp, PrivateIp, AvailabilityZone }) => ({
              PublicIp,
              PrivateIp,
              AvailabilityZone,
            })),
          }),
        ),
        addresses: Addresses.map(
          ({ PublicIp = '', AllocationId = '', InstanceId, NetworkInterfaceId, PrivateIpAddress, Tags }) => ({
            PublicIp,
            AllocationId,
            InstanceId: InstanceId || undefined,
            NetworkInterfaceId: NetworkInterfaceId || undefined,
            PrivateIpAddress,
            Name: Tags?.find(({ Key }) => Key === 'Name')?.Value,
          }),
        ),
        subnets: subnets.map(
          ({
            SubnetId = '',
            VpcId = '',
            AvailabilityZone = '',
            CidrBlock,
            Ipv6CidrBlockAssociationSet = [],
          }) => ({
            SubnetId,
            VpcId,
            AvailabilityZone,
            ranges: [
              CidrBlock,
              ...Ipv6CidrBlockAssociationSet.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
            ].filter((range) => range !== undefined),
          }),
        ),
      };
    },
    close: () => client.destroy(),
  };
}
