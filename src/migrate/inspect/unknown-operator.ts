import { defineRule, finding } from '../../core/finding.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { FlowCheck } from './check.ts';
import { KNOWN_OPERATORS } from './known-operators.ts';
import { safeStart } from './secret-patterns.ts';

const rule = defineRule({
  id: 'flow/unknown-operator',
  severity: 'info',
  title: 'A flow has an operator that groundctl has not seen before',
  why:
    'groundctl does not know what such a step holds (a connection, credentials, data), so it checks ' +
    'this step by pattern only. The step is uploaded untouched.',
  fix: 'Review the step before you upload the flow, and open it in Canvas after the import.',
  source:
    'The 37 operators of 95 public flows. AWS publishes no list of operators, or of those that Canvas accepts.',
});

export const unknownOperator: FlowCheck = {
  rule,
  check: ({ file, flow }) => {
    const unknown = [
      ...new Set(flow.nodes.map((node) => node.operator).filter((name) => !KNOWN_OPERATORS.has(name))),
    ];
    if (unknown.length === 0) return [];
    const shown = unknown.slice(0, 20).map((name) => sanitize(safeStart(name, 100)));
    return [
      finding(rule, {
        subject: file,
        message: `passed through untouched: ${shown.join(', ')}`,
        evidence: { operators: shown },
      }),
    ];
  },
};
