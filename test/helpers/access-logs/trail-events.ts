/** What of an event matters to a test; everything else is filled in. */
export interface Told {
  readonly id: string;
  readonly key?: string;
  readonly from?: string;
  readonly at?: string;
  readonly signedAt?: string;
  readonly accessKeyId?: string;
  readonly errorCode?: string;
  /** The end of the message, behind the resource. */
  readonly because?: string;
  readonly message?: string;
  readonly action?: string;
  readonly name?: string;
  readonly endpoint?: string;
  readonly extendedId?: string;
  readonly agent?: string;
  readonly bucket?: string;
}

const ROLE = 'arn:aws:sts::123456789012:assumed-role/GroundTruthExecution/SageMaker';

/** A data event of S3 as CloudTrail writes it. */
export function trailEvent(told: Told) {
  const { id, key = 'a.jpg', from = '203.0.113.10', at = '2026-10-12T09:01:00Z', bucket = 'images' } = told;
  const refused = told.because !== undefined || told.message !== undefined;
  const arn = `arn:aws:s3:::${bucket}/${key}`;
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      arn: ROLE,
      accountId: '123456789012',
      accessKeyId: told.accessKeyId ?? 'ASIAAXXXXXXXXXXXXXXX',
      sessionContext: { sessionIssuer: { type: 'Role', userName: 'GroundTruthExecution' } },
    },
    eventTime: at,
    eventSource: 's3.amazonaws.com',
    eventName: told.name ?? 'GetObject',
    awsRegion: 'us-east-1',
    sourceIPAddress: from,
    userAgent: `[${told.agent ?? 'Chrome'}]`,
    ...(refused || told.errorCode !== undefined
      ? {
          errorCode: told.errorCode ?? 'AccessDenied',
          errorMessage:
            told.message ??
            `User: ${ROLE} is not authorized to perform: ${told.action ?? 's3:GetObject'} on resource: "${arn}" ${told.because}`,
        }
      : {}),
    requestParameters: {
      bucketName: bucket,
      key,
      Host: `${bucket}.s3.us-east-1.amazonaws.com`,
      'X-Amz-Date': told.signedAt ?? '20261012T090000Z',
      'X-Amz-Expires': '3600',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-SignedHeaders': 'host',
    },
    responseElements: null,
    additionalEventData: {
      SignatureVersion: 'SigV4',
      AuthenticationMethod: 'QueryString',
      bytesTransferredOut: 243,
      'x-amz-id-2': told.extendedId ?? `${id}/hostid0000000000000000000000=`,
    },
    requestID: id,
    eventID: `e-${id}`,
    resources: [
      { type: 'AWS::S3::Object', ARN: arn },
      { type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}`, accountId: '123456789012' },
    ],
    eventType: 'AwsApiCall',
    managementEvent: false,
    recipientAccountId: '123456789012',
    ...(told.endpoint === undefined ? {} : { vpcEndpointId: told.endpoint }),
    eventCategory: 'Data',
  };
}
