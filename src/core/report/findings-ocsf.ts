import { type Finding, type Severity, sortFindings } from '../finding.ts';
import { sanitizeBlock } from '../text/sanitize.ts';
import type { CollectorOptions } from './findings-asff.ts';
import { fingerprinter } from './fingerprint.ts';
import { renderJson } from './json.ts';

/** The version of the schema that prowler 5 writes. */
const VERSION = '1.5.0';

const SEVERITIES = {
  error: { severity_id: 4, severity: 'High' },
  warning: { severity_id: 3, severity: 'Medium' },
  info: { severity_id: 1, severity: 'Informational' },
} as const satisfies Record<Severity, object>;

/**
 * Findings as an array of OCSF Detection Findings (class 2004), which is what prowler's json-ocsf output holds.
 * https://schema.ocsf.io/1.5.0/classes/detection_finding
 */
export function renderFindingsOcsf(
  findings: readonly Finding[],
  { rules, time, version }: CollectorOptions,
): string {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const fingerprint = fingerprinter(({ resource }) => [resource?.region ?? '', resource?.account ?? '']);
  const seconds = Math.floor(time.getTime() / 1000);
  return renderJson(
    sortFindings(findings).map((found) => {
      const rule = byId.get(found.rule);
      const { resource } = found;
      return {
        message: sanitizeBlock(found.message),
        metadata: {
          event_code: found.rule,
          product: { name: 'groundctl', uid: 'groundctl', vendor_name: 'groundctl', version },
          profiles: ['cloud', 'datetime'],
          tenant_uid: '',
          version: VERSION,
        },
        ...SEVERITIES[found.severity],
        status: 'New',
        status_code: 'FAIL',
        status_detail: sanitizeBlock(found.message),
        status_id: 1,
        unmapped: { evidence: found.evidence ?? {}, rule_source: rule?.source ?? '' },
        activity_name: 'Create',
        activity_id: 1,
        finding_info: {
          created_time: seconds,
          created_time_dt: time.toISOString(),
          desc: rule?.why ?? '',
          title: rule?.title ?? found.rule,
          types: ['Software and Configuration Checks'],
          uid: `groundctl-${fingerprint(found)}`,
        },
        resources: [
          {
            cloud_partition: 'aws',
            region: resource?.region ?? '',
            data: { details: '', metadata: {} },
            group: { name: 'sagemaker' },
            labels: [],
            name: sanitizeBlock(found.subject),
            type: 'Other',
            uid: resource?.arn ?? sanitizeBlock(found.subject),
          },
        ],
        category_name: 'Findings',
        category_uid: 2,
        class_name: 'Detection Finding',
        class_uid: 2004,
        cloud: {
          account: { name: '', type: 'AWS Account', type_id: 10, uid: resource?.account ?? '', labels: [] },
          org: { name: '', uid: '' },
          provider: 'aws',
          region: resource?.region ?? '',
        },
        remediation: { desc: sanitizeBlock(found.fix), references: [] },
        risk_details: rule?.why ?? '',
        time: seconds,
        time_dt: time.toISOString(),
        type_uid: 200401,
        type_name: 'Detection Finding: Create',
      };
    }),
  );
}
