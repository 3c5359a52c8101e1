import { defineRule } from '../../../core/finding.ts';
import { HOST } from '../../rows/outcome.ts';
import type { NetworkRule } from './mismatch.ts';

/** Refused on the way through an interface endpoint of S3. */
export const interfaceEndpoint: NetworkRule = {
  rule: defineRule({
    id: 'network/interface-endpoint',
    severity: 'error',
    title: 'Presigned URLs do not work through an interface endpoint',
    why: 'The presigned URLs of grant_read_access name the public host of S3. Behind an interface endpoint the host differs, and therefore the signature; the address that S3 sees is in the VPC.',
    fix: 'Use the S3 gateway endpoint for the workers: grant_read_access does not work through interface endpoints.',
    source:
      'Inferred: the Host header holds .vpce., the naming of interface endpoints (AWS PrivateLink for Amazon S3); or DescribeVpcEndpoints says so about the endpoint that the address comes through',
  }),
  fits: ({ host, refusedAt }, world) =>
    host === HOST.interfaceEndpoint || world.endpointKind(refusedAt) === 'Interface',
};
