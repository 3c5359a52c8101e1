/**
 * What the AWS API models say about a shape, without their documentation text. The data (sagemaker.json,
 * cognito-idp.json: inputs and errors) is extracted from botocore 1.44.8 (Apache-2.0) by scripts/aws-model.ts. Patterns are unanchored there;
 * AWS matches whole values, so they are anchored here.
 */
export interface Shape {
  readonly t: 'structure' | 'list' | 'map' | 'string' | 'integer' | 'long' | 'boolean' | 'timestamp';
  readonly required?: readonly string[];
  /** Members of a structure: name to shape name. */
  readonly m?: Readonly<Record<string, string>>;
  /** Item shape of a list, value shape of a map. */
  readonly i?: string;
  /** Key shape of a map. */
  readonly k?: string;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly exception?: boolean;
  readonly fault?: boolean;
}

export interface OperationModel {
  readonly in: string;
  readonly err: readonly string[];
}

export interface ServiceModel {
  readonly service: string;
  /** Prefix of the X-Amz-Target header. */
  readonly target: string;
  readonly ops: Readonly<Record<string, OperationModel>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}
