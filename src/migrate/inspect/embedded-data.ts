import { defineRule, finding } from '../../core/finding.ts';
import { formatBytes } from '../../core/size.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { FlowCheck } from './check.ts';
import type { HiddenData } from './hidden-data.ts';
import { safeStart } from './secret-patterns.ts';
import { describeNode } from './strings.ts';

const rule = defineRule({
  id: 'flow/embedded-data',
  severity: 'warning',
  title: 'A flow contains values from the data it was built on',
  why:
    'Fitted models hold the labels of a column, and insight reports hold raw column values. Anyone who ' +
    'copies the recipe also copies these values.',
  fix: 'Make sure that everyone with read access to the target is allowed to see this data. --strip-trained leaves out what transforms have learned; how Canvas handles such a flow is not known.',
  source:
    '437 models in 59 of 95 public flows were decoded: base85 of a ZIP with a saved Spark model; insight reports of up to 1.18 MB.',
});

export const embeddedData: FlowCheck = {
  rule,
  check: ({ file, hidden }) => {
    if (hidden.length === 0) return [];
    const nodes = [...new Set(hidden.map(({ node }) => describeNode(node)))];
    const shown = nodes.slice(0, 4).join(', ') + (nodes.length > 4 ? ` and ${nodes.length - 4} more` : '');
    return [
      finding(rule, {
        subject: file,
        message: sanitize(`${describeHidden(hidden)}, of ${shown}`),
        evidence: {
          items: hidden.map(({ node, kind, bytes }) => ({
            node: node === undefined ? null : safeStart(node.id, 80),
            kind,
            bytes,
          })),
        },
      }),
    ];
  },
};

/** `3 models (12.4 kB), 1 report (1.2 MB)`, or an empty text. */
export function describeHidden(hidden: readonly Pick<HiddenData, 'kind' | 'bytes'>[]): string {
  return (['model', 'report'] as const)
    .map((kind) => ({ kind, items: hidden.filter((item) => item.kind === kind) }))
    .filter(({ items }) => items.length > 0)
    .map(({ kind, items }) => {
      const bytes = items.reduce((sum, item) => sum + item.bytes, 0);
      return `${items.length} ${kind}${items.length === 1 ? '' : 's'} (${formatBytes(bytes)})`;
    })
    .join(', ');
}
