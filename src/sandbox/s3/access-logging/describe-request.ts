import { INTERFACE_ENDPOINT_ID } from '../../network.ts';
import type { Exchange } from '../exchange.ts';
import { type Bucket, canonicalId } from '../model.ts';
import type { Outcome } from './outcome.ts';
import type { AccessRecord } from './record.ts';

export function describeRequest(exchange: Exchange, bucket: Bucket, outcome: Outcome): AccessRecord {
  const { request, context, address, caller, env } = exchange;
  const verified = caller.kind === 'iam' ? caller.verified : undefined;
  return {
    bucketOwner: canonicalId(bucket.ownerAccount),
    bucket: bucket.name,
    time: exchange.receivedAt,
    remoteIp: context.network.address,
    requester: caller.kind === 'iam' ? caller.arn : undefined,
    requestId: context.requestId,
    operation: exchange.operation?.log ?? unroutedOperation(exchange),
    key: address.key,
    requestLine: `${request.method} ${request.url} HTTP/${request.httpVersion}`,
    status: outcome.status,
    errorCode: outcome.errorCode,
    bytesSent: outcome.bytesSent,
    objectSize: outcome.objectSize,
    totalTime: Math.round(outcome.totalTime),
    turnAroundTime: outcome.status < 300 ? Math.round(outcome.turnAroundTime) : undefined,
    referer: request.headers.referer,
    userAgent: request.headers['user-agent'],
    versionId: exchange.versionId,
    hostId: exchange.hostId,
    signatureVersion: verified?.version,
    cipher: env.secureTransport ? 'TLS_AES_128_GCM_SHA256' : undefined,
    authenticationType: verified && AUTHENTICATION[verified.via],
    hostHeader: hostHeader(exchange, bucket),
    tlsVersion: env.secureTransport ? 'TLSv1.3' : undefined,
    aclRequired: exchange.aclRequired,
    sourceRegion: bucket.region,
  };
}

/** Of a form's policy the log has no word of its own. */
const AUTHENTICATION = { header: 'AuthHeader', query: 'QueryString', form: undefined } as const;

/** Through the interface endpoint a request has the endpoint's own host, whatever loopback name was dialled. */
function hostHeader({ context, request, address }: Exchange, bucket: Bucket): string | undefined {
  if (context.network.path !== 'interface-endpoint') return request.headers.host;
  const host = `bucket.${INTERFACE_ENDPOINT_ID}-sandbox1.s3.${bucket.region}.vpce.amazonaws.com`;
  return address.style === 'path' ? host : `${bucket.name}.${host}`;
}

/** What stands in the log for a request that was refused before S3 knew what it asked for. */
function unroutedOperation({ request, address }: Exchange): string {
  if (request.method === 'OPTIONS') return 'REST.OPTIONS.PREFLIGHT';
  return `REST.${request.method}.${address.key === undefined ? 'BUCKET' : 'OBJECT'}`;
}
