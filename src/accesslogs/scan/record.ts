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
  return reason === undefined ? { ok: true, record: recordAt(scanner, buffer) } : { ok: false, reason };
}

/** The record that `scanner` has found, copied out of the buffer. */
export function recordAt(scanner: LineScanner, buffer: Buffer): AccessRecord {
  const text = (start: number, end: number) => orUndefined(buffer.toString('utf8', start, end));
  const tail = (index: number) =>
    index < scanner.tailCount ? text(scanner.tailFieldStart(index), scanner.tailFieldEnd(index)) : undefined;
  const [bytesSent, objectSize, totalTime, turnAroundTime] = buffer
    .toString('latin1', scanner.numbersStart, scanner.numbersEnd)
    .split(' ')
    .map((number) => (number === '-' ? undefined : Number(number)));
  return {
    bucketOwner: text(scanner.lineStart, scanner.bucketStart - 1),
    bucket: text(scanner.bucketStart, scanner.bucketEnd),
    time: new Date(scanner.time * 1000),
    remoteIp: text(scanner.ipStart, scanner.ipEnd),
    requester: text(scanner.requesterStart, scanner.requesterEnd),
    requestId: text(scanner.requestIdStart, scanner.requestIdEnd),
    operation: buffer.toString('latin1', scanner.operationStart, scanner.operationEnd),
    key: text(scanner.keyStart, scanner.keyEnd),
    requestUri: text(scanner.uriStart, scanner.uriEnd),
    status: scanner.status === 0 ? undefined : scanner.status,
    errorCode: text(scanner.errorStart, scanner.errorEnd),
    bytesSent,
    objectSize,
    totalTime,
    turnAroundTime,
    referer: text(scanner.refererStart, scanner.refererEnd),
    userAgent: text(scanner.agentStart, scanner.agentEnd),
    versionId: tail(0),
    hostId: tail(1),
    signatureVersion: tail(2),
    cipherSuite: tail(3),
    authenticationType: tail(4),
    hostHeader: tail(5),
    tlsVersion: tail(6),
    accessPointArn: tail(7),
    aclRequired: tail(8),
    sourceRegion: tail(9),
    fieldCount: 17 + scanner.tailCount,
  };
}

/** The object's key of a Key field: two rounds of percent escapes, `+` for a space. What is no escape stays. */
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
