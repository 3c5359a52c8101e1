import { invalidArgument, S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import type { XmlElement } from '../xml.ts';
import { documentOf, settingOf, takesAway } from './kept-setting.ts';

const MAX_ROUTING_RULES = 50;

export function getBucketWebsite(exchange: Exchange): Reply {
  const website = settingOf(exchange, 'website', 'NoSuchWebsiteConfiguration');
  return { body: documentOf(website) };
}

export async function putBucketWebsite(exchange: Exchange): Promise<Reply> {
  const root = await exchange.xml('WebsiteConfiguration');
  checkWebsite(root);
  exchange.bucket.website = root;
  return {};
}

export const deleteBucketWebsite = takesAway('website');

/** @throws S3Error */
function checkWebsite(root: XmlElement): void {
  const all = root.first('RedirectAllRequestsTo');
  if (all !== undefined) {
    if (root.children.length > 1) {
      throw invalidArgument(
        'RedirectAllRequestsTo',
        'not null',
        'RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.',
      );
    }
    if (!all.value('HostName')) throw new S3Error('MalformedXML');
    return checkProtocol(all);
  }
  const index = root.first('IndexDocument');
  if (index === undefined) {
    throw invalidArgument(
      'IndexDocument',
      'null',
      'A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty',
    );
  }
  const suffix = index.value('Suffix') ?? '';
  if (suffix === '' || suffix.includes('/')) {
    throw invalidArgument('IndexDocument', suffix, 'The IndexDocument Suffix is not well formed');
  }
  if (root.first('ErrorDocument') && !root.first('ErrorDocument')?.value('Key')) {
    throw invalidArgument('ErrorDocument', '', 'The ErrorDocument Key is not well formed');
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
