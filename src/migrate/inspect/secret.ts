import { defineRule, finding } from '../../core/finding.ts';
import { lineAt } from '../json/read-json.ts';
import type { FlowCheck, FlowFacts } from './check.ts';
import { isSecretField, maySecret, safeStart, secretKinds } from './secret-patterns.ts';
import { describeNode, type FlowString, fieldName, isModel, stringText } from './strings.ts';

const rule = defineRule({
  id: 'flow/secret',
  severity: 'error',
  title: 'A flow holds a password, key or token',
  why:
    'Whoever may read the bucket, or gets the flow shared in Canvas, has the secret too. groundctl does not ' +
    'upload such a flow, and prints the kind and place of a secret, never the secret.',
  fix: 'Take it out of the step (use a Secrets Manager secret or a role), change it where it was in use, and scan again; or --allow flow/secret.',
  source:
    'AWS documents user name and password in JDBC URLs of Data Wrangler connections; code, SQL and options are free text. Found by the forms that issuers publish and by the names of settings; both kinds of error are possible.',
});

export const secret: FlowCheck = {
  rule,
  check: (facts) => {
    const { file, flow, suspect } = facts;
    if (!suspect) return [];
    return facts.strings.flatMap((string) => {
      const kinds = isModel(flow.bytes, string.leaf) ? [] : kindsOf(facts, string);
      if (kinds.length === 0) return [];
      const line = lineAt(flow.bytes, string.leaf.start);
      return [
        finding(rule, {
          subject: file,
          message: `${kinds.join(', ')} in ${describeNodeSafely(string)}, field ${fieldName(string.key)}`,
          location: { file, line },
          evidence: { kinds, node: string.node === undefined ? null : safeStart(string.node.id, 80) },
        }),
      ];
    });
  },
};

function kindsOf({ flow }: FlowFacts, string: FlowString): string[] {
  const text = stringText(flow, string);
  const kinds = maySecret(text) ? secretKinds(text) : [];
  if (isSecretField(string.key, text)) kinds.push('password or token');
  return [...new Set(kinds)];
}

// A step's name is free text as well: somebody may have written the password there.
function describeNodeSafely({ node }: FlowString): string {
  return describeNode(node === undefined ? undefined : { ...node, name: undefined });
}
