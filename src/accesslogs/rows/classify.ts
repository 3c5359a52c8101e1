import { matches } from '../scan/bytes.ts';
import { OPERATION } from '../scan/line-head.ts';
import type { LineScanner } from '../scan/line-scanner.ts';
import { HOST, type HostClass, METHOD, type Method, OUTCOME, type Outcome } from './outcome.ts';

const ACCESS_DENIED = Buffer.from('AccessDenied ');
const CLOUDFRONT_AGENT = Buffer.from('Amazon CloudFront');
/** Clocks that are this far apart are no reason to refuse a request. */
const CLOCK_SECONDS = 60;
const FORMS = ['REST.POST.OBJECT ', 'REST.POST.BUCKET '].map((name) => Buffer.from(name));
const HOST_HEADER = 5;
const ACCESS_POINT = 7;
const AUTHENTICATION = 4;

/**
 * Codes that a spoilt URL may be answered with, the signature being what S3 checks first. Source: S3 API reference,
 * error responses.
 */
export const ABOUT_THE_SIGNATURE: readonly string[] = [
  'SignatureDoesNotMatch',
  'AuthorizationQueryParametersError',
  'InvalidAccessKeyId',
  'InvalidToken',
  'InvalidArgument',
  'InvalidRequest',
  'InvalidURI',
  'MissingSecurityHeader',
];

export function isAboutTheSignature(errorCode: string): boolean {
  return ABOUT_THE_SIGNATURE.includes(errorCode);
}

/** Codes that refuse whoever asks; also a pattern of SQL. */
export const REFUSAL = '^KMS\\.|Token|^(?:AuthorizationHeaderMalformed|InvalidAccessKeyId)$';
const IS_REFUSAL = new RegExp(REFUSAL);

/** True for codes that refuse whoever asks, whatever the status: keys of KMS, credentials, tokens. */
export function isRefusal(errorCode: string): boolean {
  return IS_REFUSAL.test(errorCode);
}

/** True for an upload by form (presigned POST), whose signature is in the body and so not in the log. */
export function isForm({ buffer, head, request }: LineScanner): boolean {
  const { query } = request;
  const isPost = FORMS.some((name) => matches(buffer, head.operationStart, name));
  return isPost && !query.presigned && !query.presignedV2;
}

/** How a refused presigned request ended. */
export function outcomeOf(
  line: LineScanner,
  errorCode: string,
  signedAt: number,
  expiresAt: number,
): Outcome {
  const { status } = line.request;
  if (status < 400 || status >= 500) return OUTCOME.otherError;
  if (!isBareDenial(line, errorCode)) return OUTCOME.byCode;
  return outcomeOfDenial(line.head.time, signedAt, expiresAt);
}

/** What a 403 that gives no reason is, by its times. */
export function outcomeOfDenial(time: number, signedAt: number, expiresAt: number): Outcome {
  if (time > expiresAt) return OUTCOME.urlExpired;
  return signedAt > time + CLOCK_SECONDS ? OUTCOME.early : OUTCOME.refused;
}

/** A 403 that says no more than that. */
function isBareDenial({ buffer, request }: LineScanner, errorCode: string): boolean {
  return request.status === 403 && (matches(buffer, request.errorStart, ACCESS_DENIED) || errorCode === '-');
}

export function methodOf(operation: number): Method {
  if (operation === OPERATION.head) return METHOD.head;
  if (operation === OPERATION.write) return METHOD.write;
  if (operation === OPERATION.remove) return METHOD.remove;
  return operation === OPERATION.query ? METHOD.query : METHOD.get;
}

/** What the last fields of a record say about the way that its request took. */
export function hostClass({ buffer, tail }: LineScanner): HostClass {
  const field = (index: number) =>
    index < tail.count ? buffer.toString('latin1', tail.fieldStart(index), tail.fieldEnd(index)) : '-';
  const host = field(HOST_HEADER).toLowerCase();
  const accessPoint = field(ACCESS_POINT);
  if (host.includes('.vpce.')) return HOST.interfaceEndpoint;
  if (host.includes('.accesspoint.s3-global.') || /^arn:[\w-]+:s3::\d*:accesspoint[/:]/.test(accessPoint)) {
    return HOST.multiRegion;
  }
  if (
    /\.s3-(?:accesspoint|object-lambda|outposts)[.-]|-s3alias\./.test(host) ||
    accessPoint.startsWith('arn:')
  ) {
    return HOST.accessPoint;
  }
  if (/(?:^|\.)s3-accelerate\./.test(host)) return HOST.accelerate;
  if (/(?:^|\.)s3-website[.-]/.test(host)) return HOST.website;
  if (host.includes('.dualstack.')) return HOST.dualStack;
  return isOfS3(host) ? HOST.plain : HOST.foreign;
}

/** Names of S3, addresses, and this machine, where stand-ins for S3 run. */
function isOfS3(host: string): boolean {
  return (
    host === '-' ||
    /(?:^|\.)(?:amazonaws\.com(?:\.cn)?|api\.aws|localhost)(?::\d+)?$/.test(host) ||
    /^(?:[\d.]+|\[[\da-f:]+\])(?::\d+)?$/.test(host)
  );
}

/** True where CloudFront sent the request: viewers do not call themselves that. */
export function isCloudFrontAgent({ buffer, tail }: LineScanner): boolean {
  return (
    tail.agentEnd - tail.agentStart === CLOUDFRONT_AGENT.length &&
    matches(buffer, tail.agentStart, CLOUDFRONT_AGENT)
  );
}

/** As which principal CloudFront asked; undefined for everybody else. */
export function cloudFrontPrincipal(requester: string): 'oac' | 'oai' | undefined {
  if (requester.startsWith('svc:cloudfront')) return 'oac';
  return /^arn:[\w-]+:iam::cloudfront:user\/|^CloudFront Origin Access Identity /.test(requester)
    ? 'oai'
    : undefined;
}

/** Who asked without a presigned URL. Old logs call somebody without a name Anonymous. */
export function whoAsked(line: LineScanner, requester: string): 'signed' | 'anonymous' {
  if (requester === '-') return 'anonymous';
  return requester === 'Anonymous' && authentication(line) === '-' ? 'anonymous' : 'signed';
}

/** False where S3 says that it saw no signature; records of old generations do not say. */
export function sawSignature(line: LineScanner): boolean {
  return line.tail.count <= AUTHENTICATION || authentication(line) !== '-';
}

function authentication({ buffer, tail }: LineScanner): string {
  return tail.count > AUTHENTICATION
    ? buffer.toString('latin1', tail.fieldStart(AUTHENTICATION), tail.fieldEnd(AUTHENTICATION))
    : '-';
}
