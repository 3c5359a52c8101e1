import { LineScanner } from './line-scanner.ts';
import type { Rejection } from './rejection.ts';

/** One record with every field as text; undefined where the log has a dash. */
export interface AccessRecord {
  readonly bucketOwner: string | undefined;
  readonly bucket: string | undefined;
  readonly time: Date;
  readonly remoteIp: string | undefined;
  readonly requester: string | undefined;
  readonly requestId: string | undefined;
  readonly operation: string;
  /** As the log has it: encoded twice; {@link decodeLogKey} gives the object's key. */
  readonly key: string | undefined;
  readonly requestUri: string | undefined;
  readonly status: number | undefined;
  readonly errorCode: string | undefined;
  readonly bytesSent: number | undefined;
  readonly objectSize: number | undefined;
  /** Milliseconds. */
  readonly totalTime: number | undefined;
  readonly turnAroundTime: number | undefined;
  readonly referer: string | undefined;
  readonly userAgent: string | undefined;
  readonly versionId: string | undefined;
  readonly hostId: string | undefined;
  readonly signatureVersion: string | undefined;
  readonly cipherSuite: string | undefined;
  readonly authenticationType: string | undefined;
  readonly hostHeader: string | undefined;
  readonly tlsVersion: string | undefined;
  readonly accessPointArn: string | undefined;
  readonly aclRequired: string | undefined;
  readonly sourceRegion: string | undefined;
  /** Fields of the line: 18, 24, 25, 26, 27, or more where AWS has added some. */
  readonly fieldCount: number;
}

export type ParsedLine =
  | { readonly ok: true; readonly record: AccessRecord }
  | { readonly ok: false; readonly reason: Rejection };

/** Reads one line of a server access log, without its line end. Bytes that are no UTF-8 become U+FFFD. */
export function parseAccessLogLine(line: string | Buffer): ParsedLine {
  const buffer = typeof line === 'string' ? Buffer.from(line) : line;
  const scanner = new LineScanner();
  const reason = scanner.scan(buffer, 0, buffer.length);
  return reason === undefined ? { ok: true, record: recordAt(scanner) } : { ok: false, reason };
}

/** The record that `scanner` has found, copied out of its buffer. */
export function recordAt({ buffer, head, request, tail }: LineScanner): AccessRecord {
  const text = (start: number, end: number) => orUndefined(buffer.toString('utf8', start, end));
  const after = (index: number) =>
    index < tail.count ? text(tail.fieldStart(index), tail.fieldEnd(index)) : undefined;
  const [bytesSent, objectSize, totalTime, turnAroundTime] = buffer
    .toString('latin1', request.numbersStart, request.numbersEnd)
    .split(' ')
    .map((number) => (number === '-' ? undefined : Number(number)));
  return {
    bucketOwner: text(head.ownerStart, head.bucketStart - 1),
    bucket: text(head.bucketStart, head.bucketEnd),
    time: new Date(head.time * 1000),
    remoteIp: text(head.ipStart, head.ipEnd),
    requester: text(head.requesterStart, head.requesterEnd),
    requestId: text(head.requestIdStart, head.requestIdEnd),
    operation: buffer.toString('latin1', head.operationStart, head.operationEnd),
    key: text(head.keyStart, head.keyEnd),
    requestUri: text(request.start, request.end),
    status: request.status === 0 ? undefined : request.status,
    errorCode: text(request.errorStart, request.errorEnd),
    bytesSent,
    objectSize,
    totalTime,
    turnAroundTime,
    referer: text(tail.refererStart, tail.refererEnd),
    userAgent: text(tail.agentStart, tail.agentEnd),
    versionId: after(0),
    hostId: after(1),
    signatureVersion: after(2),
    cipherSuite: after(3),
    authenticationType: after(4),
    hostHeader: after(5),
    tlsVersion: after(6),
    accessPointArn: after(7),
    aclRequired: after(8),
    sourceRegion: after(9),
    fieldCount: 17 + tail.count,
  };
}

/** The object's key of a Key field: two rounds of percent escapes, `+` for a space. What is not an escape stays. */
export function decodeLogKey(field: string): string {
  return decodeOnce(decodeOnce(field).replaceAll('+', ' '));
}

function decodeOnce(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
      Buffer.from(escapes.replaceAll('%', ''), 'hex').toString(),
    );
  }
}

function orUndefined(text: string): string | undefined {
  return text === '-' ? undefined : text;
}
