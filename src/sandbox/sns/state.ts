import type { PolicyDocument } from '../../policies/evaluate/model.ts';

export interface Topic {
  readonly arn: string;
  /** What SetTopicAttributes may change, by AWS's names. */
  readonly attributes: Map<string, string>;
  /** The attribute `Policy`, read. */
  policy: PolicyDocument;
}

/** What SNS keeps in one region: topics by name. */
export class SnsState {
  readonly topics = new Map<string, Topic>();
}
