import type { CallOptions } from '../../../core/call-options.ts';

/** A VPC endpoint of S3. */
export interface S3Endpoint {
  readonly VpcEndpointId: string;
  readonly VpcEndpointType: string;
  readonly VpcId: string;
  readonly PrivateDnsEnabled: boolean;
  /** True where the private names are for requests from outside of the VPC only. */
  readonly PrivateDnsOnlyForInboundResolverEndpoint: boolean;
}

export interface NatGateway {
  readonly NatGatewayId: string;
  readonly VpcId: string;
  readonly SubnetId: string;
  readonly addresses: readonly {
    readonly PublicIp?: string | undefined;
    readonly PrivateIp?: string | undefined;
    /** Of regional NAT gateways. */
    readonly AvailabilityZone?: string | undefined;
  }[];
}

/** An Elastic IP address. */
export interface ElasticAddress {
  readonly PublicIp: string;
  readonly AllocationId: string;
  readonly InstanceId?: string | undefined;
  readonly NetworkInterfaceId?: string | undefined;
  readonly PrivateIpAddress?: string | undefined;
  /** The tag of that name. */
  readonly Name?: string | undefined;
}

export interface Subnet {
  readonly SubnetId: string;
  readonly VpcId: string;
  readonly AvailabilityZone: string;
  /** CIDRs of both families. */
  readonly ranges: readonly string[];
}

/** What EC2 says about the ways out of the VPCs of a region. */
export interface Ec2Network {
  readonly endpoints: readonly S3Endpoint[];
  readonly natGateways: readonly NatGateway[];
  readonly addresses: readonly ElasticAddress[];
  readonly subnets: readonly Subnet[];
}

/** What has to be asked of EC2; nothing is changed. */
export interface NetworkReader {
  describeNetwork(options?: CallOptions): Promise<Ec2Network>;
}
