import { defineRule, finding } from '../../core/finding.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { positionAt } from '../../core/text/text-position.ts';
import type { FlowCheck } from './check.ts';
import { modelProblem } from './model.ts';
import { describeNode } from './strings.ts';

const rule = defineRule({
  id: 'flow/corrupt-model',
  severity: 'error',
  title: 'A fitted model inside a flow is damaged',
  why:
    'The file is valid JSON, so no other tool notices, but the model of this step cannot be loaded. groundctl does ' +
    'not upload it: the good copy may be in a backup, and would be lost once the file system is gone.',
  fix: 'Restore the flow from a backup, or open it in Studio Classic and run the step again; or --strip-trained, or --allow flow/corrupt-model.',
  source: 'Four of 437 models in a sample that AWS publishes do not decode (base85 overflow, broken ZIP).',
});

export const corruptModel: FlowCheck = {
  rule,
  check: ({ file, flow, models }) =>
    models.flatMap((string) => {
      const problem = modelProblem(flow, string);
      if (problem === undefined) return [];
      const { line } = positionAt(flow.latin1, string.leaf.start);
      return [
        finding(rule, {
          subject: file,
          message: sanitize(`${describeNode(string.node)}: ${problem}`),
          location: { file, line },
        }),
      ];
    }),
};
