import { defineRule } from '../../../core/finding.ts';
import { HOST, type HostClass } from '../../rows/outcome.ts';
import type { NetworkRule } from './mismatch.ts';

/** CloudFront stands between worker and bucket: S3 sees an edge's address, whoever asks. */
export const behindCloudFront: NetworkRule = {
  rule: defineRule({
    id: 'network/behind-cloudfront',
    severity: 'error',
    title: 'Presigned URLs go through CloudFront',
    why: "S3 sees the addresses of CloudFront and its Host header instead of those of the worker. A URL that is bound to a worker's address never works that way.",
    fix: 'Let workers read from the bucket directly while the lock is on, or use CloudFront signed URLs, which have their own address condition.',
    source: 'Inferred: the User-Agent is Amazon CloudFront',
  }),
  fits: ({ host }) => host === HOST.cloudFront,
};

/**
 * A unit that works nowhere, at an endpoint that has conditions of its own. Where it works elsewhere over the same
 * endpoint, the addresses are told apart as usual.
 */
function behind(host: HostClass, rule: NetworkRule['rule']): NetworkRule {
  return {
    rule,
    onlyLikely: true,
    fits: (mismatch) => mismatch.host === host && (!mismatch.sameWay || mismatch.admittedAt === undefined),
  };
}

export const multiRegionAccessPoint = behind(
  HOST.multiRegion,
  defineRule({
    id: 'network/multi-region-access-point',
    severity: 'error',
    title: 'Refused at a multi-region access point',
    why: 'The policies of the multi-region access point and of all buckets behind it must allow the request, and it must be signed with SigV4A. Which bucket answers depends on the network, so one of them may refuse what another allows.',
    fix: 'Compare the access point policy with the policies of all its buckets (delegation with s3:DataAccessPointAccount); hand out URLs of the bucket itself where a lock must apply.',
    source:
      'S3 user guide, multi-region access points, permissions; read from the Host header and the access point ARN of the record',
  }),
);

export const accessPoint = behind(
  HOST.accessPoint,
  defineRule({
    id: 'network/access-point',
    severity: 'error',
    title: 'Refused at an access point',
    why: 'An access point has its own policy and may accept requests from one VPC only. Both this policy and the bucket policy must allow the request.',
    fix: "Look at the access point's network origin and policy, then whether the bucket policy delegates to it (s3:DataAccessPointAccount).",
    source:
      'S3 user guide, access points, policies and network origin; read from the Host header and the access point ARN of the record',
  }),
);

export const transferAcceleration = behind(
  HOST.accelerate,
  defineRule({
    id: 'network/transfer-acceleration',
    severity: 'error',
    title: 'Refused over Transfer Acceleration',
    why: 'The request came in at an AWS edge location. Both the bucket and the URL must be set up for it, and no gateway endpoint is on this path; which address a condition sees there is not documented.',
    fix: "Hand out URLs of the bucket's own endpoint where a lock must apply.",
    source: 'Inferred: the Host header is one of s3-accelerate; S3 user guide, Transfer Acceleration',
  }),
);

export const websiteEndpoint = defineRule({
  id: 'network/website-endpoint',
  severity: 'error',
  title: 'Requested from the website endpoint of the bucket',
  why: 'Website endpoints support neither signatures nor HTTPS: they serve public objects, and refuse everything else whatever the URL contains.',
  fix: "Use the bucket's REST endpoint (bucket.s3.region.amazonaws.com) in manifests, templates and programs.",
  source: 'S3 user guide, website endpoints: key differences from a REST endpoint; read from the operation',
});

export const cloudFrontRefused = defineRule({
  id: 'network/cloudfront-refused',
  severity: 'error',
  title: 'The bucket refuses CloudFront',
  why: 'A distribution requested the object with its origin access control or identity, and the bucket refused: every viewer gets a 403 (and keeps getting it while the response is cached).',
  fix: 'In the bucket policy, let cloudfront.amazonaws.com read, with AWS:SourceArn of the distribution (or the identity, for an origin access identity); with a KMS key, let it use the key too. The CloudFront log shows whose request it was.',
  source:
    'CloudFront developer guide, restricting access to an S3 origin; read from the requester of the record',
});
