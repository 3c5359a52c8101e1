import { defineRule, finding } from '../../core/finding.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { FlowNode } from '../flow/flow.ts';
import type { FlowCheck } from './check.ts';
import { safeStart } from './secret-patterns.ts';
import { describeNode } from './strings.ts';

const rule = defineRule({
  id: 'flow/broken-graph',
  severity: 'warning',
  title: 'The steps of a flow do not fit together',
  why:
    'A step that waits for a missing step or output, or for itself, can never run. The file is uploaded as it ' +
    'is, but do not expect it to open in Canvas.',
  fix: 'Open the flow in Studio Classic, fix or delete the steps named, save, and scan again.',
  source:
    'Inferred: in all of 95 public flows ids are unique, every input exists, there is no cycle, and each step is reached from a source.',
});

export const brokenGraph: FlowCheck = {
  rule,
  check: ({ file, flow }) => {
    const problems = graphProblems(flow.nodes);
    if (problems.length === 0) return [];
    return [
      finding(rule, {
        subject: file,
        message: sanitize(
          problems.slice(0, 5).join('; ') + (problems.length > 5 ? `; and ${problems.length - 5} more` : ''),
        ),
        evidence: { problems: problems.slice(0, 100) },
      }),
    ];
  },
};

function graphProblems(nodes: readonly FlowNode[]): string[] {
  const byId = new Map<string, FlowNode>();
  const problems: string[] = [];
  // Studio writes each step after those it waits for, and then nothing can be stuck.
  let inOrder = true;
  for (const node of nodes) {
    inOrder &&= node.inputs.every((input) => byId.has(input.nodeId));
    if (byId.has(node.id)) problems.push(`two steps have the id ${safeStart(node.id, 40)}`);
    byId.set(node.id, node);
  }
  for (const node of nodes) {
    for (const input of node.inputs) {
      const from = byId.get(input.nodeId);
      if (from === undefined) {
        problems.push(`${describeNode(node)} waits for step ${safeStart(input.nodeId, 8)}, which is missing`);
      } else if (!from.outputs.includes(input.outputName)) {
        problems.push(
          `${describeNode(node)} waits for output ${safeStart(input.outputName, 40)} of ${describeNode(from)}, which has none`,
        );
      }
    }
  }
  if (inOrder || problems.length > 0) return problems;
  const stuck = unreached(nodes);
  if (stuck.length === 0) return [];
  return [`a cycle, or no source, before ${stuck.map(describeNode).slice(0, 3).join(', ')}`];
}

/** Steps that never get all their inputs when sources start; an input-less step is a source. */
function unreached(nodes: readonly FlowNode[]): FlowNode[] {
  const waiting = new Map(
    nodes.map((node) => [node.id, new Set(node.inputs.map((input) => input.nodeId)).size]),
  );
  const readers = new Map<string, Set<string>>();
  for (const node of nodes) {
    for (const { nodeId } of node.inputs) {
      const known = readers.get(nodeId);
      if (known === undefined) readers.set(nodeId, new Set([node.id]));
      else known.add(node.id);
    }
  }
  const ready = nodes.filter((node) => waiting.get(node.id) === 0).map((node) => node.id);
  const reached = new Set<string>();
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    reached.add(id);
    for (const reader of readers.get(id) ?? []) {
      const left = (waiting.get(reader) ?? 0) - 1;
      waiting.set(reader, left);
      if (left === 0) ready.push(reader);
    }
  }
  return nodes.filter((node) => !reached.has(node.id));
}
