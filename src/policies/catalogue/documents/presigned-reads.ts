import { usageError } from '../../../core/errors.ts';
import { objectsArn } from '../arns.ts';
import { optional, required, several, withDefault } from '../parameter.ts';
import { type Conditions, type Part, policyDocument } from '../policy-document.ts';
import { type Template, variant } from '../template.ts';
import * as type from '../value-types.ts';

const READS = ['s3:GetObject', 's3:GetObjectVersion'];
const SIGNED_IN_URL = { 's3:authType': 'REST-QUERY-STRING' };
const SIGV4_KEYS = 'Amazon S3 API Reference, bucket-policy-s3-sigv4-conditions';
const GLOBAL_KEYS = 'IAM User Guide, reference_policies_condition-keys (presence of the network keys)';

/**
 * One Deny for each way into S3, told apart by whether aws:SourceVpce is present, so that no list of addresses
 * is ever compared with a request that has none.
 */
export const presignedReads: Template = {
  id: 'presigned-reads',
  title: 'Bucket policy: presigned reads from approved networks only',
  purpose:
    'Refuses presigned GETs unless they come from the given public ranges, or through the given VPC endpoints. ' +
    'Requests signed in a header (administrators, jobs, AWS services) are not affected. It grants nothing: whoever ' +
    'signs a URL still needs permission to read.',
  attachment: 'bucket-policy',
  attachTo: 'the bucket that holds the task data (PutBucketPolicy, or groundctl policies apply)',
  owns: [
    'PresignedReadsFromOtherNetworks',
    'PresignedReadsThroughOtherEndpoints',
    'PresignedReadsFromOtherVpcAddresses',
    'PresignedReadsTooOld',
  ],
  variants: [
    variant({
      id: 'least-privilege',
      title: 'one Deny for each path',
      parameters: {
        bucket: required(type.bucket, 'bucket whose presigned reads are restricted'),
        cidrs: several(
          type.publicCidr,
          'public ranges that may read; without any, nobody may read over the internet',
        ),
        endpoints: several(
          type.vpcEndpoint,
          'VPC endpoints that may read; without any, nobody may read through one',
        ),
        vpcCidrs: several(type.vpcCidr, 'private ranges behind the endpoints; without any, all of them'),
        maxAgeSeconds: optional(
          type.wholeNumber('seconds', 1, 604_800, 900),
          'refuse URLs signed longer ago than this, whatever their own expiration',
        ),
        exempt: several(type.principalArn, 'roles and users whose presigned URLs are not affected'),
        partition: withDefault(type.partition, 'aws', 'AWS partition'),
      },
      build({ bucket, cidrs, endpoints, vpcCidrs, maxAgeSeconds, exempt, partition }) {
        if (cidrs.length + endpoints.length === 0) {
          throw usageError(
            'presigned-reads needs cidrs, endpoints or both: without them nobody could read.',
            {
              hint: 'For example --param cidrs=203.0.113.0/24, or --param endpoints=vpce-….',
            },
          );
        }
        if (vpcCidrs.length > 0 && endpoints.length === 0) {
          throw usageError('vpcCidrs says who may come through the endpoints: it needs endpoints.');
        }
        const deny = (part: Pick<Part, 'sid' | 'why' | 'source'> & { condition: Conditions }): Part => ({
          ...part,
          effect: 'Deny',
          principal: '*',
          action: READS,
          resource: objectsArn(partition, bucket),
          condition: exempted(part.condition, exempt),
        });
        return policyDocument(
          [
            deny({
              sid: 'PresignedReadsFromOtherNetworks',
              why:
                cidrs.length > 0
                  ? `Over the internet (no aws:SourceVpce) a URL opens only from ${cidrs.join(', ')}. Calls that an AWS service makes are not affected: they come from AWS's addresses.`
                  : 'Over the internet (no aws:SourceVpce) no URL opens: only the endpoints are approved.',
              source: `${SIGV4_KEYS}; ${GLOBAL_KEYS}`,
              condition: {
                StringEquals: SIGNED_IN_URL,
                Null: { 'aws:SourceVpce': 'true' },
                ...(cidrs.length > 0 && { NotIpAddress: { 'aws:SourceIp': cidrs } }),
                BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
              },
            }),
            deny({
              sid: 'PresignedReadsThroughOtherEndpoints',
              why:
                endpoints.length > 0
                  ? `Through a VPC endpoint a URL opens only at ${endpoints.join(', ')}.`
                  : 'Through a VPC endpoint no URL opens: only public ranges are approved.',
              source: `Amazon S3 user guide, example-bucket-policies-vpc-endpoint; ${GLOBAL_KEYS}`,
              condition: {
                StringEquals: SIGNED_IN_URL,
                Null: { 'aws:SourceVpce': 'false' },
                ...(endpoints.length > 0 && { StringNotEquals: { 'aws:SourceVpce': endpoints } }),
              },
            }),
            vpcCidrs.length > 0 &&
              deny({
                sid: 'PresignedReadsFromOtherVpcAddresses',
                why: `Behind the endpoints only ${vpcCidrs.join(', ')} may read. aws:VpcSourceIp exists only on that path, so the internet is not affected.`,
                source: GLOBAL_KEYS,
                condition: {
                  StringEquals: SIGNED_IN_URL,
                  Null: { 'aws:VpcSourceIp': 'false' },
                  NotIpAddress: { 'aws:VpcSourceIp': vpcCidrs },
                },
              }),
            maxAgeSeconds !== undefined &&
              deny({
                sid: 'PresignedReadsTooOld',
                why: `URLs signed more than ${maxAgeSeconds} seconds ago are refused. The key counts milliseconds; it can shorten a URL's life, never lengthen it.`,
                source: `${SIGV4_KEYS}; AWS Prescriptive Guidance, presigned-url-best-practices`,
                condition: {
                  StringEquals: SIGNED_IN_URL,
                  NumericGreaterThan: { 's3:signatureAge': String(maxAgeSeconds * 1000) },
                },
              }),
          ],
          [
            maxAgeSeconds !== undefined &&
              'How long Ground Truth reuses a URL is not documented: a worker who keeps a task open for longer than maxAgeSeconds may see its images fail to load again.',
          ],
        );
      },
    }),
  ],
};

function exempted(condition: Conditions, exempt: readonly string[]): Conditions {
  return exempt.length === 0
    ? condition
    : { ...condition, ArnNotLikeIfExists: { 'aws:PrincipalArn': exempt } };
}
