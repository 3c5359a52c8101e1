import { randomBytes } from 'node:crypto';
import { S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { XmlElement } from '../xml.ts';
import { documentOf, settingOf, takesAway } from './kept-setting.ts';

const MAX_RULES = 1000;

export function getBucketLifecycle(exchange: Exchange): Reply {
  const lifecycle = settingOf(exchange, 'lifecycle', 'NoSuchLifecycleConfiguration');
  return {
    headers: { 'x-amz-transition-default-minimum-object-size': 'all_storage_classes_128K' },
    body: documentOf(lifecycle),
  };
}

export async function putBucketLifecycle(exchange: Exchange): Promise<Reply> {
  const root = await exchange.xml('LifecycleConfiguration');
  const rules = root.all('Rule');
  if (rules.length === 0 || rules.length > MAX_RULES) throw new S3Error('MalformedXML');
  const ids = rules.flatMap((rule) => rule.value('ID') ?? []);
  if (new Set(ids).size !== ids.length) {
    throw new S3Error('InvalidArgument', 'Rule ID must be unique. Found same ID for more than one rule');
  }
  for (const rule of rules) {
    const status = rule.value('Status');
    const actions = rule.children.some(({ name }) => /Expiration|Transition|AbortIncomplete/.test(name));
    const scoped = rule.first('Filter') !== undefined || rule.first('Prefix') !== undefined;
    if ((status !== 'Enabled' && status !== 'Disabled') || !scoped) throw new S3Error('MalformedXML');
    if (!actions) {
      throw new S3Error('InvalidRequest', 'At least one action needs to be specified in a rule');
    }
  }
  for (const rule of rules) checkRule(rule);
  exchange.bucket.lifecycle = root;
  return { headers: { 'x-amz-transition-default-minimum-object-size': 'all_storage_classes_128K' } };
}

const MAX_RULE_ID = 255;

/** Gives a rule without an ID one, as S3 does. @throws S3Error InvalidArgument */
function checkRule(rule: XmlElement): void {
  const id = rule.value('ID') ?? '';
  if (id.length > MAX_RULE_ID) {
    throw new S3Error('InvalidArgument', `ID length should not exceed allowed limit of ${MAX_RULE_ID}`);
  }
  if (id === '') {
    const made = rule.first('ID') ?? new XmlElement('ID');
    made.text = randomBytes(36).toString('base64');
    if (rule.first('ID') === undefined) rule.children.unshift(made);
  }
  checkShape(rule);
  for (const [action, member] of POSITIVE) {
    for (const element of rule.all(action)) {
      const days = element.value(member);
      if (days === undefined || (/^\d{1,9}$/.test(days) && Number(days) > 0)) continue;
      throw new S3Error('InvalidArgument', `'${member}' for ${action} action must be a positive integer`);
    }
  }
}

/** What a rule may say once only, or not without another. @throws S3Error MalformedXML */
function checkShape(rule: XmlElement): void {
  const filter = rule.first('Filter');
  const several = (element: XmlElement | undefined) => (element?.children.length ?? 0) > 1;
  const complete = (element: XmlElement) =>
    element.first('StorageClass') && DAYS.some((name) => element.first(name)) && element.children.length <= 3;
  const moves = [...rule.all('Transition'), ...rule.all('NoncurrentVersionTransition')];
  if (
    (filter && rule.first('Prefix')) ||
    several(filter) ||
    several(rule.first('Expiration')) ||
    !moves.every(complete)
  ) {
    throw new S3Error('MalformedXML');
  }
}

const DAYS = ['Days', 'Date', 'NoncurrentDays'];

/** Where a rule counts days, and 0 is none. Transitions may come on day 0. */
const POSITIVE = [
  ['Expiration', 'Days'],
  ['NoncurrentVersionExpiration', 'NoncurrentDays'],
  ['AbortIncompleteMultipartUpload', 'DaysAfterInitiation'],
] as const;

export const deleteBucketLifecycle = takesAway('lifecycle');
