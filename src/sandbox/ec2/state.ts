export interface VpcEndpoint {
  readonly id: string;
  readonly type: 'Gateway' | 'Interface';
  readonly vpcId: string;
  readonly serviceName: string;
  readonly created: Date;
}

export interface NatGateway {
  readonly id: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly created: Date;
  readonly publicIp: string;
  readonly privateIp: string;
  readonly allocationId: string;
  readonly networkInterfaceId: string;
}

/** An Elastic IP address; without an interface it is held and not used. */
export interface ElasticIp {
  readonly publicIp: string;
  readonly allocationId: string;
  readonly networkInterfaceId?: string;
  readonly privateIp?: string;
}

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  /** The letter behind the region. */
  readonly zone: string;
  readonly cidr: string;
}

export class Ec2State {
  readonly vpcEndpoints: VpcEndpoint[] = [];
  readonly natGateways: NatGateway[] = [];
  readonly addresses: ElasticIp[] = [];
  readonly subnets: Subnet[] = [];
}
