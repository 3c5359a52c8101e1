import { defineRule, finding } from '../../core/finding.ts';
import { memberOf, textOf } from '../../core/json/json-node.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { Flow, FlowNode } from '../flow/flow.ts';
import type { FlowCheck } from './check.ts';
import { describeNode } from './strings.ts';

const rule = defineRule({
  id: 'flow/incomplete-step',
  severity: 'warning',
  title: 'A step has nothing to read',
  why: 'A source without a definition, and a step without an input, cannot run. The file is uploaded as it is, but do not expect the step to open in Canvas.',
  fix: 'Open the flow in Studio Classic, fix or delete the steps named, save, and scan again.',
  source:
    'Inferred: in all of 95 public flows every source has a dataset_definition, and every other step an input.',
});

export const incompleteStep: FlowCheck = {
  rule,
  check: ({ file, flow }) => {
    const problems = flow.nodes.flatMap((node) => {
      const problem = stepProblem(flow, node);
      return problem === undefined ? [] : [`${describeNode(node)} ${problem}`];
    });
    if (problems.length === 0) return [];
    const more = problems.length > 5 ? `; and ${problems.length - 5} more` : '';
    return [
      finding(rule, {
        subject: file,
        message: sanitize(problems.slice(0, 5).join('; ') + more),
        evidence: { problems: problems.slice(0, 100) },
      }),
    ];
  },
};

function stepProblem(flow: Flow, node: FlowNode): string | undefined {
  if (node.type !== 'SOURCE') return node.inputs.length === 0 ? 'has no input' : undefined;
  const { parameters } = node;
  const definition = memberOf(parameters, 'dataset_definition');
  if (parameters?.kind !== 'object' || parameters.members.length === 0) return 'has no definition';
  const kind = /^sagemaker\.(s3|athena|redshift)_source_/.exec(node.operator)?.[1];
  if (kind === undefined) return undefined;
  if (definition?.kind !== 'object' || definition.members.length === 0) return 'has no definition';
  if (kind !== 's3') return isText(flow, definition, 'queryString') ? undefined : 'has no query';
  const context = memberOf(definition, 's3ExecutionContext');
  const uris = memberOf(memberOf(context, 's3ManifestPlain'), 's3Uris');
  const listed = uris?.kind === 'array' && uris.items.length > 0;
  return isText(flow, context, 's3Uri') || listed ? undefined : 'names no S3 location';
}

function isText(flow: Flow, node: Parameters<typeof memberOf>[0], key: string): boolean {
  return (textOf(flow.bytes, memberOf(node, key)) ?? '').trim() !== '';
}
