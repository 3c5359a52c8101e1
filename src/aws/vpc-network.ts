import {
  DescribeAddressesCommand,
  DescribeNatGatewaysCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { call, collect } from './call.ts';
import type { ClientConfig } from './session.ts';

/** What EC2 says about the ways out of the VPCs of a region; all of it is read only. */
export function createVpcNetworkApi(config: ClientConfig, region: string) {
  const client = new EC2Client(config);
  return {
    /** Endpoints of S3, NAT gateways, Elastic IP addresses and subnets, by AWS's own names. */
    describeNetwork: async (options: { readonly signal?: AbortSignal | undefined } = {}) => {
      const abort = options.signal === undefined ? {} : { abortSignal: options.signal };
      const Filters = [{ Name: 'service-name', Values: [`com.amazonaws.${region}.s3`] }];
      const endpoints = await collect(
        (NextToken) =>
          call('ec2:DescribeVpcEndpoints', () =>
            client.send(new DescribeVpcEndpointsCommand({ Filters, NextToken }), abort),
          ),
        ({ VpcEndpoints }) => VpcEndpoints,
        ({ NextToken }) => NextToken,
      );
      const natGateways = await collect(
        (NextToken) =>
          call('ec2:DescribeNatGateways', () =>
            client.send(new DescribeNatGatewaysCommand({ NextToken }), abort),
          ),
        (page) => page.NatGateways,
        ({ NextToken }) => NextToken,
      );
      const { Addresses = [] } = await call('ec2:DescribeAddresses', () =>
        client.send(new DescribeAddressesCommand({}), abort),
      );
      const subnets = await collect(
        (NextToken) =>
          call('ec2:DescribeSubnets', () => client.send(new DescribeSubnetsCommand({ NextToken }), abort)),
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
