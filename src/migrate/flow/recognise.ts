import { type JsonNode, type JsonObject, memberOf, textOf } from '../../core/json/json-node.ts';
import { JsonTextError } from '../../core/json/json-reader.ts';
import { readJsonBytes } from '../../core/json/read-json-bytes.ts';
import { bad, good, type Parsed } from '../../core/parsed.ts';
import type { Flow, FlowInput, FlowNode } from './flow.ts';

/** Operators of Data Wrangler and Canvas begin so; it tells flows from other products' JSON of nodes. */
const OPERATOR = /^sagemaker\./;

/**
 * Tells by content whether bytes are a Data Wrangler flow: JSON with nodes that all have node_id, type and operator, one
 * operator at least SageMaker's. Names of files say nothing: Flow-typed JavaScript, Salesforce metadata, Errbot
 * plug-ins and several editors use `.flow` too. Nor does the version in the metadata: what it may become is not known.
 */
export function recogniseFlow(bytes: Buffer): Parsed<Flow> {
  if (bytes.length === 0) return bad('it is empty');
  let read: ReturnType<typeof readJsonBytes>;
  try {
    read = readJsonBytes(bytes);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    return bad(`it is not readable JSON: ${error.message} (line ${error.position.line})`);
  }
  const { json, latin1 } = read;
  if (json.kind !== 'object') return bad('its JSON is not an object');
  const list = memberOf(json, 'nodes');
  if (list?.kind !== 'array') return bad('it has no list of nodes: a different product');
  const nodes: FlowNode[] = [];
  for (const item of list.items) {
    const node = readNode(bytes, item);
    if (node === undefined) return bad('a node lacks node_id, type or operator: a different product');
    nodes.push(node);
  }
  if (!nodes.some((node) => OPERATOR.test(node.operator))) {
    return bad('no node has a SageMaker operator: a different product');
  }
  return good({ bytes, latin1, json, nodes });
}

function readNode(bytes: Buffer, json: JsonNode): FlowNode | undefined {
  if (json.kind !== 'object') return undefined;
  const id = textOf(bytes, memberOf(json, 'node_id'));
  const type = textOf(bytes, memberOf(json, 'type'));
  const operator = textOf(bytes, memberOf(json, 'operator'));
  if (id === undefined || type === undefined || operator === undefined) return undefined;
  return {
    id,
    type,
    operator,
    name: textOf(bytes, memberOf(json, 'name')),
    parameters: memberOf(json, 'parameters'),
    trained: memberOf(json, 'trained_parameters'),
    inputs: objectsOf(memberOf(json, 'inputs')).map(
      (input): FlowInput => ({
        name: textOf(bytes, memberOf(input, 'name')) ?? '',
        nodeId: textOf(bytes, memberOf(input, 'node_id')) ?? '',
        outputName: textOf(bytes, memberOf(input, 'output_name')) ?? '',
      }),
    ),
    outputs: objectsOf(memberOf(json, 'outputs')).map(
      (output) => textOf(bytes, memberOf(output, 'name')) ?? '',
    ),
    json,
  };
}

function objectsOf(node: JsonNode | undefined): JsonObject[] {
  return node?.kind === 'array' ? node.items.filter((item) => item.kind === 'object') : [];
}
