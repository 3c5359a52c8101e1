import { defineRule, finding } from '../../core/finding.ts';
import { positionAt } from '../../core/text/text-position.ts';
import type { FlowCheck, FlowFacts } from './check.ts';
import { isSecretField, maySecret, safeStart, secretKinds } from './secret-patterns.ts';
import { describeNode, type FlowString, fieldName, isModel, stringText } from './strings.ts';

const rule = defineRule({
  id: 'flow/secret',
  severity: 'error',
  title: 'A flow holds a password, key or token',
  why:
    'Anyone who can read the bucket, or with whom the flow is shared in Canvas, has the secret too. ' +
    'groundctl does not upload such a flow; it prints the kind and location of a secret, never the ' +
    'secret itself.',
  fix: 'Remove it from the step (use a Secrets Manager secret or a role), rotate it where it was in use, and scan again; or --allow flow/secret.',
  source:
    'AWS documents user name and password in JDBC URLs of Data Wrangler connections; code, SQL and options are free text. Found by the formats that issuers publish and by the names of settings; false positives and false negatives are both possible.',
});

export const secret: FlowCheck = {
  rule,
  check: (facts) => {
    const { file, flow, suspect } = facts;
    if (!suspect) return [];
    return facts.strings.flatMap((string) => {
      const kinds = isModel(flow.bytes, string.leaf) ? [] : kindsOf(facts, string);
      if (kinds.length === 0) return [];
      const { line } = positionAt(flow.latin1, string.leaf.start);
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
