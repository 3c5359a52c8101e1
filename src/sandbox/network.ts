/**
 * How a request reached the sandbox. Each loopback address is a different worker; the ports stand for the
 * ways into AWS: the public internet, an S3 gateway endpoint, an S3 interface endpoint.
 */
export interface Network {
  readonly path: 'internet' | 'gateway-endpoint' | 'interface-endpoint';
  /** The address the service sees: the loopback address, or its private stand-in behind an endpoint. */
  readonly address: string;
}

/** The sandbox's one VPC and its two S3 endpoints, as policies and logs name them. */
export const VPC_ID = 'vpc-0a1b2c3d4e5f60718';
export const GATEWAY_ENDPOINT_ID = 'vpce-0a1b2c3d4e5f60718';
export const INTERFACE_ENDPOINT_ID = 'vpce-0b2c3d4e5f6071829';

/** The endpoint a request came through; undefined for the public internet. */
export function endpointId(network: Network): string | undefined {
  if (network.path === 'internet') return undefined;
  return network.path === 'gateway-endpoint' ? GATEWAY_ENDPOINT_ID : INTERFACE_ENDPOINT_ID;
}

/** A socket's remote address with the IPv4-mapped prefix of dual-stack listeners taken off. */
export function remoteAddress(address: string | undefined): string {
  const plain = address ?? '';
  return plain.startsWith('::ffff:') ? plain.slice('::ffff:'.length) : plain;
}

/**
 * The network of a request by the port it came in at. Behind an endpoint a worker has a private address:
 * 127.0.0.N becomes 10.0.0.N and ::1 becomes fd00::1.
 */
export function networkOf(path: Network['path'], socketAddress: string | undefined): Network {
  const address = remoteAddress(socketAddress);
  if (path === 'internet') return { path, address };
  const inVpc = address.includes(':') ? address.replace(/^::/, 'fd00::') : address.replace(/^127\./, '10.');
  return { path, address: inVpc };
}
