import { S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import type { XmlElement } from '../xml.ts';
import { documentOf, notSet } from './kept-setting.ts';

const MAX_ROUTING_RULES = 50;

export function getBucketWebsite(exchange: Exchange): Reply {
  const { website } = exchange.bucket;
  if (website === undefined) throw notSet(exchange, 'NoSuchWebsiteConfiguration');
  return { body: documentOf(website) };
}

export async function putBucketWebsite(exchange: Exchange): Promise<Reply> {
  const root = await exchange.xml('WebsiteConfiguration');
  checkWebsite(root);
  exchange.bucket.website = root;
  return {};
}

export function deleteBucketWebsite(exchange: Exchange): Reply {
  exchange.bucket.website = undefined;
  return { status: 204 };
}

/** @throws S3Error */
function checkWebsite(root: XmlElement): void {
  const all = root.first('RedirectAllRequestsTo');
  if (all !== undefined) {
    if (root.children.length > 1) {
      throw bad(
        'RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.',
        'RedirectAllRequestsTo',
        'not null',
      );
    }
    if (!all.value('HostName')) throw new S3Error('MalformedXML');
    return checkProtocol(all);
  }
  const index = root.first('IndexDocument');
  if (index === undefined) {
    throw bad(
      'A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty',
      'IndexDocument',
      'null',
    );
  }
  const suffix = index.value('Suffix') ?? '';
  if (suffix === '' || suffix.includes('/')) {
    throw bad('The IndexDocument Suffix is not well formed', 'IndexDocument', suffix);
  }
  if (root.first('ErrorDocument') && !root.first('ErrorDocument')?.value('Key')) {
    throw bad('The ErrorDocument Key is not well formed', 'ErrorDocument', '');
  }
  const rules = root.first('RoutingRules')?.all('RoutingRule') ?? [];
  if (root.first('RoutingRules') && rules.length === 0) throw new S3Error('MalformedXML');
  if (rules.length > MAX_ROUTING_RULES) {
    throw new S3Error(
      'InvalidRequest',
      `The number of routing rules must not exceed the allowed limit of ${MAX_ROUTING_RULES} rules.`,
    );
  }
  for (const rule of rules) checkRule(rule);
}

function checkRule(rule: XmlElement): void {
  const redirect = rule.first('Redirect');
  if (redirect === undefined || redirect.children.length === 0) throw new S3Error('MalformedXML');
  const condition = rule.first('Condition');
  if (condition?.children.length === 0) {
    throw new S3Error(
      'InvalidRequest',
      "Condition cannot be empty. To redirect all requests without a condition, the condition element shouldn't be present.",
    );
  }
  if (redirect.first('ReplaceKeyWith') && redirect.first('ReplaceKeyPrefixWith')) {
    throw new S3Error('InvalidRequest', 'You can only define ReplaceKeyPrefix or ReplaceKey but not both.');
  }
  checkProtocol(redirect);
  const code = redirect.value('HttpRedirectCode') ?? '301';
  if (!/^3\d\d$/.test(code) || ['300', '304', '305', '306'].includes(code)) {
    throw new S3Error(
      'InvalidRequest',
      `The provided HTTP redirect code (${code}) is not valid. Valid codes are 3XX except 300.`,
    );
  }
  const error = condition?.value('HttpErrorCodeReturnedEquals');
  if (error !== undefined && !/^[45]\d\d$/.test(error)) {
    throw new S3Error(
      'InvalidRequest',
      `The provided HTTP error code (${error}) is not valid. Valid codes are 4XX or 5XX.`,
    );
  }
}

function checkProtocol(redirect: XmlElement): void {
  if (/^https?$/.test(redirect.value('Protocol') ?? 'http')) return;
  throw new S3Error(
    'InvalidRequest',
    'Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.',
  );
}

function bad(message: string, ArgumentName: string, ArgumentValue: string): S3Error {
  return new S3Error('InvalidArgument', message, { details: { ArgumentName, ArgumentValue } });
}
