/**
 * How a request reached the sandbox. Each loopback address is a different worker; the ports stand for the
 * ways into AWS: the public internet, an S3 gateway endpoint, an S3 interface endpoint.
 */
export interface Network {
  readonly path: 'internet' | 'gateway-endpoint' | 'interface-endpoint';
  /** The address the service sees: the loopback address, or its private stand-in behind an endpoint. */
  readonly address: string;
}

/** A socket's remote address with the IPv4-mapped prefix of dual-stack listeners taken off. */
export function remoteAddress(address: string | undefined): string {
  const plain = address ?? '';
  return plain.startsWith('::ffff:') ? plain.slice('::ffff:'.length) : plain;
}
