import { type Fields, fieldsOf, nestedOf, textOf } from '../fields.ts';
import { NO_REASON, type Reason, reasonOf } from './reason.ts';

/** A data event of S3 about one object, as far as it says something about an access log. */
export interface TrailEvent {
  /** UTC, ISO 8601, as it was written. */
  readonly time: string;
  /** Such as GetObject. */
  readonly name: string;
  readonly address: string;
  readonly bucket: string;
  readonly key: string;
  readonly requestId: string;
  /** x-amz-id-2, the host id of an access log. */
  readonly extendedId: string;
  readonly errorCode: string;
  readonly reason: Reason;
  readonly vpcEndpointId: string;
  readonly requester: string;
  readonly accessKeyId: string;
  readonly userAgent: string;
  readonly host: string;
  /** X-Amz-Date as in the query, its life in seconds, and Expires of Signature Version 2; empty where there is none. */
  readonly signedAt: string;
  readonly expires: string;
  readonly expiresAt: string;
  /** AuthHeader or QueryString. */
  readonly authentication: string;
  readonly signatureVersion: string;
  readonly bytesSent: string;
}

/** What an object of an export holds. */
export type FoundEvent =
  | { readonly kind: 'event'; readonly event: TrailEvent }
  /** An event of CloudTrail that is about something else. */
  | { readonly kind: 'other' }
  /** One column of a row of CloudTrail Lake, which come one by one. */
  | { readonly kind: 'column'; readonly name: string; readonly value: unknown }
  /** A page without events. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' };

const UNKNOWN: FoundEvent = { kind: 'unknown' };
const DEEPEST = 3;

/**
 * Reads an event in any of its wrappings: as in a log file, as CloudTrailEvent of lookup-events, as detail of
 * EventBridge, as message of CloudWatch Logs, or as a row of CloudTrail Lake or Athena. Source: CloudTrail user guide,
 * record contents; S3 user guide, "Amazon S3 CloudTrail events".
 */
export function findEvent(value: unknown, depth = 0): FoundEvent {
  const fields = fieldsOf(value);
  if (fields.size === 0) return UNKNOWN;
  if (
    fields.has('eventname') &&
    (fields.has('eventsource') || fields.has('eventtime') || fields.has('requestid'))
  ) {
    // An entry of lookup-events names the event beside it.
    const whole = fields.get('cloudtrailevent');
    if (whole === undefined) return eventOf(fields);
  }
  if (depth < DEEPEST) {
    for (const name of ['cloudtrailevent', 'detail', 'message', '@message', 'eventdata']) {
      const inner = fields.get(name);
      if (typeof inner === 'object' && inner !== null) return findEvent(inner, depth + 1);
      if (typeof inner === 'string' && /^\s*\{/.test(inner)) return findEvent(parsed(inner), depth + 1);
    }
  }
  if (fields.has('digeststarttime') || fields.has('insightdetails')) return { kind: 'other' };
  const [only] = fields;
  if (fields.size === 1 && only !== undefined && typeof only[1] !== 'object') {
    return { kind: 'column', name: only[0], value: only[1] };
  }
  const isPage = ['records', 'events', 'queryresultrows', 'logevents'].some((name) => fields.has(name));
  return isPage ? { kind: 'none' } : UNKNOWN;
}

function eventOf(fields: Fields): FoundEvent {
  const source = textOf(fields, 'eventsource');
  const parameters = nestedOf(fields.get('requestparameters'));
  const bucket = textOf(parameters, 'bucketname');
  const isOfS3 = source === 's3.amazonaws.com' || (source === '' && bucket !== '');
  // The endpoint's own view of a request comes beside the event of S3, and says less.
  if (!isOfS3 || bucket === '' || textOf(fields, 'eventcategory') === 'Management') return { kind: 'other' };
  const identity = nestedOf(fields.get('useridentity'));
  const more = nestedOf(fields.get('additionaleventdata'));
  const errorCode = textOf(fields, 'errorcode');
  const message = textOf(fields, 'errormessage');
  return {
    kind: 'event',
    event: {
      time: textOf(fields, 'eventtime'),
      name: textOf(fields, 'eventname'),
      address: textOf(fields, 'sourceipaddress'),
      bucket,
      key: textOf(parameters, 'key'),
      requestId: textOf(fields, 'requestid'),
      extendedId: textOf(more, 'x-amz-id-2'),
      errorCode,
      reason: errorCode === '' ? NO_REASON : reasonOf(message),
      vpcEndpointId: endpointId(textOf(fields, 'vpcendpointid')),
      requester: textOf(identity, 'arn'),
      accessKeyId: textOf(identity, 'accesskeyid'),
      userAgent: textOf(fields, 'useragent').replace(/^\[(.*)\]$/s, '$1'),
      host: textOf(parameters, 'host'),
      signedAt: textOf(parameters, 'x-amz-date'),
      expires: textOf(parameters, 'x-amz-expires'),
      expiresAt: textOf(parameters, 'expires'),
      authentication: textOf(more, 'authenticationmethod'),
      signatureVersion: textOf(more, 'signatureversion'),
      bytesSent: textOf(more, 'bytestransferredout'),
    },
  };
}

/** An id, and nothing else that somebody wrote in its place. */
function endpointId(text: string): string {
  return /^vpce-[0-9a-z-]{1,40}$/.test(text) ? text : '';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
