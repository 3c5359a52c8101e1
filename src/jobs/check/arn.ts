/** The parts of an ARN that checks of a job look at. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** `function:PRE-BoundingBox`, `workteam/private-crowd/boxes`. */
  readonly resource: string;
}

/** Undefined for what is not an ARN. */
export function parseArn(text: string | undefined): Arn | undefined {
  const [, partition = '', service = '', region = '', account = '', resource = ''] =
    /^arn:([^:]+):([^:]+):([^:]*):([^:]*):(.+)$/s.exec(text ?? '') ?? [];
  return resource === '' ? undefined : { partition, service, region, account, resource };
}
