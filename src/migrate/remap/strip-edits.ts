import type { Flow } from '../flow/flow.ts';
import type { Edit } from './edit-bytes.ts';

/** The edits that take `trained_parameters` out of all TRANSFORM steps, each with one comma, and nothing else. */
export function stripEdits(flow: Flow): Edit[] {
  return flow.nodes.flatMap((node) => {
    if (node.type !== 'TRANSFORM' || node.trained === undefined) return [];
    const { members } = node.json;
    const index = members.findIndex((member) => member.value === node.trained);
    const member = members[index];
    if (member === undefined) return [];
    const before = members[index - 1];
    const after = members[index + 1];
    if (before !== undefined) return [{ start: before.end, end: member.end, text: '' }];
    return [{ start: member.start, end: after?.start ?? member.end, text: '' }];
  });
}
