import type { JsonNode, JsonObject } from '../../core/json/json-node.ts';

/** One input of a node: the output of another one. Inputs are ordered; a join has two of the same name. */
export interface FlowInput {
  readonly name: string;
  readonly nodeId: string;
  readonly outputName: string;
}

/** One step of a flow. */
export interface FlowNode {
  readonly id: string;
  /** SOURCE, TRANSFORM, VISUALIZATION, DESTINATION, DATASET, or whatever the file says. */
  readonly type: string;
  /** For example `sagemaker.spark.encode_categorical_0.1`. */
  readonly operator: string;
  readonly name: string | undefined;
  readonly parameters: JsonNode | undefined;
  /** What Studio learnt from the data: schemas, fitted models, reports. */
  readonly trained: JsonNode | undefined;
  readonly inputs: readonly FlowInput[];
  readonly outputs: readonly string[];
  readonly json: JsonObject;
}

/** A Data Wrangler flow with the bytes it was read from. */
export interface Flow {
  readonly bytes: Buffer;
  /** The same as text, a character for each byte: searching it costs less. */
  readonly latin1: string;
  readonly json: JsonObject;
  /** One for each item of the document's `nodes`, in their order. */
  readonly nodes: readonly FlowNode[];
}
