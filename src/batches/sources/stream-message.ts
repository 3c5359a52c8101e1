import { isFields } from '../../core/fields.ts';
import { bad, good, type Parsed } from '../../core/parsed.ts';
import { formatS3Uri } from '../../core/s3-uri.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { type ManifestLine, parseManifestLine } from './manifest-line.ts';

/** What SNS takes of a message, in bytes. */
const MOST_BYTES = 262_144;
const KEY_NAME = 'dataset-objectid-attribute-name';
/** Source of the two forms: developer guide, sms-streaming-impotency-create. */
const KEY = /^[$a-zA-Z0-9](?:-*[a-zA-Z0-9])*$/;
const LONGEST_KEY = 140;
const LONGEST_ID = 1024;

/**
 * Reads a message to the input topic of a streaming job: a line of a manifest, with a deduplication key and ID where
 * one is wanted; also in the envelope in which SNS delivers it, and as the event of an S3 bucket.
 */
export function parseStreamMessage(text: string): Parsed<ManifestLine> {
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_BYTES) return bad(`it has ${bytes} bytes, but SNS accepts ${MOST_BYTES}`);
  const message = unwrapped(text);
  if (!message.ok) return message;
  const line = parseManifestLine(message.value);
  if (!line.ok) return line;
  const problem = keyProblem(line.value.object);
  return problem === undefined ? line : bad(problem);
}

/** The message itself, without what SNS and S3 put around it. */
function unwrapped(text: string): Parsed<string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return good(text);
  }
  if (!isFields(value)) return good(text);
  if (value.Type === 'Notification' && typeof value.Message === 'string') return unwrapped(value.Message);
  if (value.Event === 's3:TestEvent')
    return bad(
      'it is the S3 test event, which a job may treat as an object: have the bucket notify the topic before the job starts',
    );
  return Array.isArray(value.Records) ? ofEvent(value.Records) : good(text);
}

/** The object that an event of S3 is about, as Ground Truth makes a data object of it. */
function ofEvent([first, another]: readonly unknown[]): Parsed<string> {
  const { s3, eventName } = isFields(first) ? first : {};
  const { bucket, object } = isFields(s3) ? s3 : {};
  const name = isFields(bucket) ? bucket.name : undefined;
  const key = isFields(object) ? object.key : undefined;
  if (typeof name !== 'string' || typeof key !== 'string')
    return bad('it is not an S3 event: bucket or key is missing');
  if (another !== undefined) return bad('it is an S3 event about several objects');
  if (typeof eventName === 'string' && !/^(?:s3:)?ObjectCreated:/.test(eventName))
    return bad(`it is the event ${quoteForMessage(eventName)}, but only created objects are labeled`);
  const decoded = decodedKey(key);
  if (decoded === undefined) return bad('the key of the event is not URL-encoded the way S3 does it');
  return good(JSON.stringify({ 'source-ref': formatS3Uri({ bucket: name, key: decoded }) }));
}

function decodedKey(key: string): string | undefined {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function keyProblem(object: Readonly<Record<string, unknown>>): string | undefined {
  if (!Object.hasOwn(object, KEY_NAME)) return undefined;
  const key = object[KEY_NAME];
  if (typeof key !== 'string') return `${KEY_NAME} is not text`;
  const shown = quoteForMessage(key, 160);
  if (key.length > LONGEST_KEY) return `the deduplication key has more than ${LONGEST_KEY} characters`;
  if (!KEY.test(key))
    return `the deduplication key ${shown} may have only letters and digits, with hyphens between them`;
  const id = Object.hasOwn(object, key) ? object[key] : undefined;
  if (id === undefined) return `it has no ${shown}, which its ${KEY_NAME} names`;
  if (typeof id !== 'string') return `the deduplication ID in ${shown} is not text`;
  if (id === '' || id.length > LONGEST_ID)
    return `the deduplication ID in ${shown} must have 1 to ${LONGEST_ID} characters`;
  return undefined;
}
