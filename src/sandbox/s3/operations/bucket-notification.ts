import { randomUUID } from 'node:crypto';
import { S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { XmlElement, xmlDocument } from '../xml.ts';
import { documentOf } from './kept-setting.ts';

const MAX_CONFIGURATIONS = 100;
const MAX_ID = 255;
const MAX_FILTER_BYTES = 1024;

/** Where each kind sends its events: the element with the ARN, and what the ARN looks like. */
const DESTINATIONS = {
  TopicConfiguration: ['Topic', /^arn:aws[\w-]*:sns:([\w-]+):\d{12}:[\w-]{1,256}$/],
  QueueConfiguration: ['Queue', /^arn:aws[\w-]*:sqs:([\w-]+):\d{12}:[\w-]{1,80}$/],
  CloudFunctionConfiguration: [
    'CloudFunction',
    /^arn:aws[\w-]*:lambda:([\w-]+):\d{12}:function:[\w-]+(?::[\w$-]+)?$/,
  ],
} as const;

/** Source: user guide, "Supported event types for SQS, SNS, and Lambda". */
const EVENTS = [
  ...[
    's3:IntelligentTiering',
    's3:LifecycleTransition',
    's3:ObjectAcl:Put',
    's3:ReducedRedundancyLostObject',
  ],
  ...family('LifecycleExpiration', 'Delete', 'DeleteMarkerCreated'),
  ...family('ObjectAnnotation', 'Delete', 'Put'),
  ...family('ObjectCreated', 'CompleteMultipartUpload', 'Copy', 'Post', 'Put'),
  ...family('ObjectRemoved', 'Delete', 'DeleteMarkerCreated'),
  ...family('ObjectRestore', 'Completed', 'Delete', 'Post'),
  's3:ObjectRetention:Put',
  ...family('ObjectTagging', 'Delete', 'Put'),
  ...family(
    'Replication',
    ...['OperationFailedReplication', 'OperationMissedThreshold'],
    ...['OperationNotTracked', 'OperationReplicatedAfterThreshold'],
  ),
].sort();

export function getBucketNotification({ bucket }: Exchange): Reply {
  const { notification } = bucket;
  return {
    body:
      notification === undefined ? xmlDocument('NotificationConfiguration', {}) : documentOf(notification),
  };
}

export async function putBucketNotification(exchange: Exchange): Promise<Reply> {
  const { bucket } = exchange;
  const root = await exchange.xml('NotificationConfiguration');
  const known = new Set([...Object.keys(DESTINATIONS), 'EventBridgeConfiguration']);
  if (root.children.some(({ name }) => !known.has(name))) throw new S3Error('MalformedXML');
  const rules = Object.entries(DESTINATIONS).flatMap(([kind, [member, arn]]) =>
    root.all(kind).map((element) => readRule(element, element.value(member), arn, bucket.region)),
  );
  if (rules.length > MAX_CONFIGURATIONS) {
    throw new S3Error(
      'InvalidRequest',
      `Too many configurations submitted. The maximum number of configurations is ${MAX_CONFIGURATIONS}`,
    );
  }
  if (new Set(rules.map(({ id }) => id)).size < rules.length) {
    throw invalid('Same ID used for multiple configurations. IDs must be unique.');
  }
  for (const [index, rule] of rules.entries()) {
    for (const other of rules.slice(0, index)) assertApart(rule, other);
  }
  bucket.notification = root.children.length === 0 ? undefined : root;
  return {};
}

interface Rule {
  readonly id: string;
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
  readonly filtered: boolean;
}

/** Reads one configuration, and gives it an id where it has none. */
function readRule(element: XmlElement, arn: string | undefined, pattern: RegExp, region: string): Rule {
  const events = element.all('Event').map(({ text }) => text.trim());
  if (arn === undefined || events.length === 0) throw new S3Error('MalformedXML');
  const destination = pattern.exec(arn);
  if (destination === null) throw invalid('The ARN is not well formed', arn);
  if (destination[1] !== region) {
    throw invalid(
      'The notification destination service region is not valid for the bucket location constraint',
      arn,
    );
  }
  const unknown = events.find((event) => !EVENTS.includes(event));
  if (unknown !== undefined) {
    throw invalid(
      `The event '${unknown}' is not supported for notifications. Supported events are as follows: [${EVENTS.join(', ')}]`,
      unknown,
    );
  }
  if (events.some((event, index) => events.slice(0, index).some((other) => overlap(event, other))))
    throw shared();
  const id = element.value('Id') ?? '';
  if (id.length > MAX_ID) throw invalid(`ID length exceeded allowed limit of ${MAX_ID}`);
  return { id: id === '' ? nameRule(element) : id, events, ...readFilter(element.first('Filter')) };
}

function nameRule(element: XmlElement): string {
  const made = element.first('Id') ?? new XmlElement('Id');
  made.text = Buffer.from(randomUUID()).toString('base64');
  if (element.first('Id') === undefined) element.children.unshift(made);
  return made.text;
}

function readFilter(filter: XmlElement | undefined): Pick<Rule, 'prefix' | 'suffix' | 'filtered'> {
  const found = { prefix: '', suffix: '', filtered: filter !== undefined };
  const seen = new Set<string>();
  for (const rule of filter?.first('S3Key')?.all('FilterRule') ?? []) {
    const name = rule.value('Name')?.toLowerCase();
    if (name !== 'prefix' && name !== 'suffix')
      throw invalid('filter rule name must be either prefix or suffix');
    if (seen.has(name)) throw invalid(`Cannot specify more than one ${name} rule in a filter.`);
    seen.add(name);
    const value = rule.first('Value')?.text ?? '';
    if (Buffer.byteLength(value) > MAX_FILTER_BYTES) {
      throw invalid(
        `Size of filter rule value cannot exceed ${MAX_FILTER_BYTES} bytes in UTF-8 representation`,
      );
    }
    found[name] = value;
  }
  return found;
}

/** No key may concern two rules with one event. */
function assertApart(a: Rule, b: Rule): void {
  if (!a.events.some((event) => b.events.some((other) => overlap(event, other)))) return;
  const prefixes = a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix);
  const suffixes = a.suffix.endsWith(b.suffix) || b.suffix.endsWith(a.suffix);
  if (!prefixes || !suffixes) return;
  if (!a.filtered && !b.filtered) throw shared();
  throw invalid(
    'Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.',
  );
}

function overlap(a: string, b: string): boolean {
  const covers = (one: string, other: string) => one.endsWith(':*') && other.startsWith(one.slice(0, -1));
  return a === b || covers(a, b) || covers(b, a);
}

function family(name: string, ...kinds: readonly string[]): string[] {
  return ['*', ...kinds].map((kind) => `s3:${name}:${kind}`);
}

function shared(): S3Error {
  return invalid(
    'Configurations overlap. Configurations on the same bucket cannot share a common event type.',
  );
}

function invalid(message: string, value?: string): S3Error {
  return value === undefined
    ? new S3Error('InvalidArgument', message)
    : new S3Error('InvalidArgument', message, { details: { ArgumentName: value, ArgumentValue: message } });
}
