import { defineRule, finding } from '../../core/finding.ts';
import { memberOf, textOf } from '../../core/json/json-node.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { Flow, FlowNode } from '../flow/flow.ts';
import type { FlowCheck } from './check.ts';
import { safeStart } from './secret-patterns.ts';
import { describeNode } from './strings.ts';

const rule = defineRule({
  id: 'flow/custom-code',
  severity: 'info',
  title: 'A flow runs custom code',
  why:
    'Code may use packages, paths and addresses that Canvas does not have. It is also free text: names, data and ' +
    'secrets hide there.',
  fix: 'Review it before you upload the flow, and run the step once in Canvas after the import.',
  source: 'Operators custom_code, custom_pandas, custom_pyspark, custom_formula of public flows.',
});

export const customCode: FlowCheck = {
  rule,
  check: ({ file, flow }) => {
    const steps = flow.nodes.flatMap((node) => {
      const language = languageOf(flow, node);
      return language === undefined ? [] : [{ node, language }];
    });
    if (steps.length === 0) return [];
    const languages = [...new Set(steps.map(({ language }) => language))];
    const named = steps.slice(0, 4).map(({ node }) => describeNode(node));
    return [
      finding(rule, {
        subject: file,
        message: sanitize(
          `${steps.length} ${steps.length === 1 ? 'step' : 'steps'} in ${languages.join(', ')}: ${named.join(', ')}${steps.length > 4 ? ` and ${steps.length - 4} more` : ''}`,
        ),
        evidence: {
          steps: steps.map(({ node, language }) => ({
            node: safeStart(node.id, 80),
            language,
          })),
        },
      }),
    ];
  },
};

/** The language of a step with code of its own; undefined for every other step. */
function languageOf(flow: Flow, node: FlowNode): string | undefined {
  const kind = /^sagemaker\.spark\.custom_(code|pandas|pyspark|formula)_/.exec(node.operator)?.[1];
  if (kind === 'code')
    return safeStart(textOf(flow.bytes, memberOf(node.parameters, 'operator')) ?? 'unknown', 60);
  if (kind === 'pandas') return 'Python (Pandas)';
  if (kind === 'pyspark') return 'Python (PySpark)';
  return kind === 'formula' ? 'Spark SQL formula' : undefined;
}
