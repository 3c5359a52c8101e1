import {
  decodeString,
  type JsonNode,
  type JsonString,
  memberOf,
  ownCopy,
} from '../../core/json/json-node.ts';
import type { Flow, FlowNode } from '../flow/flow.ts';
import { hideSecrets, safeStart } from './secret-patterns.ts';

/** A string value of a flow and where it belongs. */
export interface FlowString {
  /** The nearest key above it. */
  readonly key: string;
  readonly leaf: JsonString;
  /** The step it is part of; undefined for what stands outside all steps. */
  readonly node: FlowNode | undefined;
  /** True below trained_parameters: learnt from data, not written by a person. */
  readonly trained: boolean;
}

/** Every string value of a flow. Keys are not among them. */
export function stringsOf(flow: Flow): FlowString[] {
  const found: FlowString[] = [];
  const nodes = memberOf(flow.json, 'nodes');
  const visit = (json: JsonNode, key: string, node: FlowNode | undefined, trained: boolean): void => {
    if (json.kind === 'string') found.push({ key, leaf: json, node, trained });
    else if (json.kind === 'array') {
      const steps = json === nodes ? flow.nodes : undefined;
      const { items } = json;
      // Millions of numbers of a report come by here: without an iterator's pairs.
      for (let index = 0; index < items.length; index++) {
        visit(items[index] as JsonNode, key, steps?.[index] ?? node, trained);
      }
    } else if (json.kind === 'object') {
      for (const member of json.members) {
        const learnt = trained || (node !== undefined && member.value === node.trained);
        visit(member.value, member.key, node, learnt);
      }
    }
  };
  visit(flow.json, '', undefined, false);
  return found;
}

/** Models are the long strings of a flow: nothing but their decoder reads them. */
const MODEL_START = Buffer.from('P)h>@');

/** True for a string that holds a fitted Spark model: base85 of a ZIP, whose first bytes encode so. */
export function isModel(bytes: Buffer, { start, end }: JsonString): boolean {
  if (end - start <= MODEL_START.length + 1) return false;
  for (let index = 0; index < MODEL_START.length; index++) {
    if (bytes[start + 1 + index] !== MODEL_START[index]) return false;
  }
  return true;
}

/** The decoded text of a flow's string. */
export function stringText(flow: Flow, { leaf }: FlowString): string {
  return decodeString(flow.bytes, leaf);
}

/** A key as reports name it: what is not a plain name may hold anything. */
export function fieldName(key: string): string {
  return /^[\w.-]{1,60}$/.test(key) && safeStart(key, 60) === key ? ownCopy(key) : '(other)';
}

/** A step in words: its name or the second part of its operator, and the start of its id. */
export function describeNode(node: FlowNode | undefined): string {
  if (node === undefined) return 'the flow itself';
  const kind = operatorName(node.operator);
  return `${hideSecrets(node.name || kind)} (${safeStart(node.id, 8)})`;
}

/** What of an operator says what it does: without the maker, the engine and the version. */
export function operatorName(operator: string): string {
  return operator
    .replace(/^sagemaker\.(?:spark\.|visualizations\.|dataset\.)?/, '')
    .replace(/_\d[\d.]*$/, '');
}
