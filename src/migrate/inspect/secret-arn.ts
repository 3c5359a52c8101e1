import { defineRule, finding } from '../../core/finding.ts';
import type { FlowCheck } from './check.ts';
import { describeNode, isModel, stringText } from './strings.ts';

const ARN = /arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):(\d{12}):secret:[\w/+=.@-]+/;

const rule = defineRule({
  id: 'flow/secret-arn',
  severity: 'warning',
  title: 'A flow names a Secrets Manager secret',
  why:
    'The name is not a secret, but the step works in Canvas only where its role may read that secret, and a secret ' +
    'of another account or region usually may not be read.',
  fix: "Allow Canvas's execution role secretsmanager:GetSecretValue on it, or create the secret in the new account and change the step.",
  source: 'AWS documents secret ARNs in Snowflake, Databricks and EMR connections of Data Wrangler.',
});

export const secretArn: FlowCheck = {
  rule,
  check: ({ file, flow, suspect, strings }) => {
    if (!suspect || !flow.bytes.includes(':secretsmanager:')) return [];
    return strings.flatMap((string) => {
      const arn = isModel(flow.bytes, string.leaf) ? null : ARN.exec(stringText(flow, string));
      if (arn === null) return [];
      const [, region = '', account = ''] = arn;
      return [
        finding(rule, {
          subject: file,
          message: `${describeNode(string.node && { ...string.node, name: undefined })} names a secret of account ${account} in ${region}`,
          evidence: { account, region },
        }),
      ];
    });
  },
};
