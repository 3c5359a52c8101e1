import { sagemakerModel } from '../../core/aws-model/sagemaker.ts';
import { violations } from '../../core/aws-model/validate.ts';
import { defineRule, type Finding, finding, type Rule } from '../../core/finding.ts';
import type { Locator, PathStep } from '../../core/json/read-json.ts';
import type { Json } from '../../core/json.ts';
import { parseCidr } from '../../core/net/cidr.ts';

const corsRule = defineRule({
  id: 'cors/images-not-readable',
  severity: 'warning',
  title: 'No CORS rule lets task pages read images',
  why: 'Since Chrome 89 browsers refuse a page images of another origin unless the bucket allows GET and exposes Access-Control-Allow-Origin: tasks show an error instead of the image.',
  fix: 'groundctl policies generate cors-images (or cors-frames for video and point cloud tasks).',
  source: 'SageMaker developer guide, sms-cors-update and sms-point-cloud-general-information',
});

const bodyRule = defineRule({
  id: 'policy/request-body',
  severity: 'error',
  title: 'A request body that the API refuses, or that cannot work',
  why: 'The call fails, or every presigned URL of the team does.',
  fix: 'Correct the member in the message.',
  source: 'SageMaker API model; API_IamPolicyConstraints (both flags: inferred from the condition keys)',
});

export const settingsRules: readonly Rule[] = [corsRule, bodyRule];

type JsonObject = { readonly [key: string]: Json };
type Report = (rule: Rule, message: string, path: readonly PathStep[]) => void;

/** Checks a document that is not a policy: CORS rules, WorkerAccessConfiguration, SourceIpConfig. */
export function checkSettings(document: Json, file: string, locate: Locator): Finding[] {
  const findings: Finding[] = [];
  const report: Report = (rule, message, path) => {
    const position = locate(path) ?? locate([]);
    findings.push(finding(rule, { subject: file, message, location: { file, ...position } }));
  };
  if (Array.isArray(document)) checkCors(document, report);
  else if (typeof document === 'object' && document !== null) {
    if (Array.isArray(document.CORSRules)) checkCors(document.CORSRules, report);
    if (document.S3Presign !== undefined) checkWorkerAccess(document, report);
    if (document.Cidrs !== undefined) checkAllowList(document, report);
  }
  return findings;
}

function checkCors(rules: readonly Json[], report: Report): void {
  const readable = rules.some((rule) => {
    const { AllowedMethods, ExposeHeaders } = (rule ?? {}) as JsonObject;
    return lists(AllowedMethods, 'GET') && lists(ExposeHeaders, 'Access-Control-Allow-Origin');
  });
  if (!readable) report(corsRule, 'no rule allows GET and exposes Access-Control-Allow-Origin', []);
}

function checkWorkerAccess(document: JsonObject, report: Report): void {
  checkModel({ WorkerAccessConfiguration: document }, 'UpdateWorkteam', { WorkteamName: 'a' }, report);
  const presign = document.S3Presign as { readonly IamPolicyConstraints?: JsonObject };
  const { SourceIp, VpcSourceIp } = presign.IamPolicyConstraints ?? {};
  if (SourceIp === 'Enabled' && VpcSourceIp === 'Enabled') {
    report(bodyRule, 'SourceIp and VpcSourceIp are both Enabled, which no request can satisfy', [
      'S3Presign',
    ]);
  }
}

function checkAllowList(document: JsonObject, report: Report): void {
  checkModel({ SourceIpConfig: document }, 'UpdateWorkforce', { WorkforceName: 'a' }, report);
  if (!Array.isArray(document.Cidrs)) return;
  if (document.Cidrs.length > 10) {
    report(bodyRule, `${document.Cidrs.length} ranges; SourceIpConfig accepts at most 10`, ['Cidrs']);
  }
  for (const [index, cidr] of document.Cidrs.entries()) {
    const parsed = parseCidr(String(cidr));
    if (parsed.ok && parsed.value.hostBits) {
      report(bodyRule, `${String(cidr)} has host bits set`, ['Cidrs', index]);
    }
  }
}

function checkModel(body: JsonObject, operation: string, required: JsonObject, report: Report): void {
  for (const { path, constraint } of violations(sagemakerModel, operation, { ...required, ...body })) {
    const member = path.slice(1);
    report(
      bodyRule,
      `${member.join('.') || 'the document'} breaks the API's constraint: ${constraint.kind}`,
      member,
    );
  }
}

function lists(value: Json | undefined, wanted: string): boolean {
  return Array.isArray(value) && value.includes(wanted);
}
