import { type Finding, type Severity, sortFindings } from '../finding.ts';
import { partitionName } from '../partitions.ts';
import { sanitizeBlock } from '../text/sanitize.ts';
import type { SarifOptions } from './findings-sarif.ts';
import { fingerprinter } from './fingerprint.ts';
import { renderJson } from './json.ts';

export interface CollectorOptions extends SarifOptions {
  /** When the findings were made. */
  readonly time: Date;
}

const LABELS = { error: 'HIGH', warning: 'MEDIUM', info: 'INFORMATIONAL' } as const satisfies Record<
  Severity,
  string
>;

const UNKNOWN = { region: 'us-east-1', account: '000000000000' };

/**
 * Findings in the AWS Security Finding Format, as an array that `aws securityhub batch-import-findings --findings`
 * takes (100 at a time). The id of a finding stays the same from run to run, so that Security Hub updates what it
 * has. The product is the account's own default one, which needs no registration.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-syntax.html
 */
export function renderFindingsAsff(findings: readonly Finding[], { rules, time }: CollectorOptions): string {
  const titles = new Map(rules.map((rule) => [rule.id, rule.title]));
  const fingerprint = fingerprinter(({ resource = UNKNOWN }) => [resource.region, resource.account]);
  const at = time.toISOString();
  return renderJson(
    sortFindings(findings).map((found) => {
      const { region, account, arn } = found.resource ?? UNKNOWN_RESOURCE;
      const partition = partitionName(region);
      return {
        SchemaVersion: '2018-10-08',
        Id: `groundctl/${region}/${account}/${found.rule}/${fingerprint(found)}`,
        ProductArn: `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`,
        ProductName: 'groundctl',
        GeneratorId: found.rule,
        AwsAccountId: account,
        Region: region,
        Types: ['Software and Configuration Checks/AWS Security Best Practices'],
        CreatedAt: at,
        UpdatedAt: at,
        Severity: { Label: LABELS[found.severity], Original: found.severity },
        Title: cut(titles.get(found.rule) ?? found.rule, 256),
        Description: cut(`${found.subject}: ${found.message}`, 1024),
        ...(found.fix === '' ? {} : { Remediation: { Recommendation: { Text: cut(found.fix, 512) } } }),
        Resources: [
          { Type: 'Other', Id: cut(arn ?? found.subject, 512), Partition: partition, Region: region },
        ],
        Workflow: { Status: 'NEW' },
        RecordState: 'ACTIVE',
      };
    }),
  );
}

const UNKNOWN_RESOURCE: NonNullable<Finding['resource']> = UNKNOWN;

/** Text of at most `length` characters that is not blank: both are refused. */
function cut(text: string, length: number): string {
  const clean = sanitizeBlock(text).trim() || '-';
  return clean.length <= length
    ? clean
    : `${clean
        .slice(0, length - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`;
}
