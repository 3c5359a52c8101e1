import { gunzipSync } from 'node:zlib';
import { textLineOf } from '../scan/json-record.ts';

/** Unpacked, an event of CloudWatch Logs has 1 MB at most, and an envelope not many of them. */
const LARGEST_ENVELOPE = 256 << 20;
/** Messages within messages. */
const DEEPEST = 4;

/** What an object of a JSON export holds. */
export type Found =
  /** A record as a line of the text format. */
  | { readonly kind: 'line'; readonly text: string }
  /** Text that holds objects itself: a message, or an envelope that was unpacked. */
  | { readonly kind: 'text'; readonly text: Buffer }
  /** One column of a result of CloudWatch Logs Insights. */
  | { readonly kind: 'column'; readonly field: string; readonly value: string }
  /** Nothing, and that is right: a page without events. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' };

const UNKNOWN: Found = { kind: 'unknown' };

/**
 * Looks for a record in an object: one as S3 writes it, one in the `message` of a log event (filter-log-events,
 * get-log-events, subscriptions, Insights), or envelopes with base64 of gzip in `data` (subscriptions of Lambda,
 * Kinesis and Firehose). Source: CloudWatch Logs user guide, subscriptions and Insights.
 */
export function findRecord(value: unknown, depth = 0): Found {
  if (typeof value === 'string') return textOf(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return UNKNOWN;
  const fields = { ...value } as { readonly [name: string]: unknown };
  const line = textLineOf(fields);
  if (line !== undefined) return { kind: 'line', text: line };
  const { field, value: column } = fields;
  if (typeof field === 'string' && (typeof column === 'string' || column === undefined)) {
    return { kind: 'column', field, value: column ?? '' };
  }
  if (depth >= DEEPEST) return UNKNOWN;
  const lines = recordsIn(fields);
  if (lines.length > 0) return { kind: 'text', text: Buffer.from(lines.join('\n')) };
  for (const name of ['message', '@message', 'Message', 'MESSAGE', 'log', 'line']) {
    const inner = fields[name];
    if (typeof inner === 'string' && inner !== '') return textOf(inner);
    if (typeof inner === 'object' && inner !== null) return findRecord(inner, depth + 1);
  }
  const packed = [fields.data, member(fields.awslogs, 'data'), member(fields.kinesis, 'data'), fields.Data];
  for (const data of packed) if (typeof data === 'string') return unpackedText(data) ?? UNKNOWN;
  const isPage = Object.values(fields).some((list) => Array.isArray(list) && list.length === 0);
  return isPage || fields.nextToken !== undefined ? { kind: 'none' } : UNKNOWN;
}

/**
 * Records of the text format in the values of an object, whatever it calls them: programs that ship logs wrap them
 * in `_raw`, `event.original`, `_source.message`, `textPayload` and many more.
 */
function recordsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return isRecordText(value) ? [value.trim()] : [];
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return [];
  return Object.values(value).flatMap((inner) => recordsIn(inner, depth + 1));
}

/** True for text that begins with owner, bucket and time. */
export function isRecordText(text: string): boolean {
  return /^\s*[\w-]+ [\w.-]+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:/.test(text);
}

/** Text that begins as base64 of gzip does, unpacked; undefined where it is something else. */
export function unpackedText(text: string): Found | undefined {
  if (!/^\s*H4sI[\w+/=\s-]+$/.test(text)) {
    const plain = Buffer.from(text, 'base64').toString('utf8');
    return /^\s*[{[]/.test(plain) ? { kind: 'text', text: Buffer.from(plain) } : undefined;
  }
  try {
    const bytes = gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: LARGEST_ENVELOPE });
    return { kind: 'text', text: bytes };
  } catch {
    return undefined;
  }
}

function textOf(text: string): Found {
  const trimmed = text.trim();
  if (trimmed.startsWith('H4sI')) return unpackedText(trimmed) ?? UNKNOWN;
  return { kind: 'text', text: Buffer.from(trimmed) };
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as { readonly [name: string]: unknown })[name]
    : undefined;
}
