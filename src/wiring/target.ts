import type { OtherEndpoint } from '../aws/endpoints.ts';
import type { Presumed } from '../core/plan.ts';

/** Who we are for AWS, from STS GetCallerIdentity. */
export interface CallerIdentity {
  readonly Account: string;
  readonly Arn: string;
}

/** Where the operations go. */
export interface Target {
  readonly profile: string | undefined;
  readonly region: string;
  /** Where SageMaker's requests go, from flag, environment or profile; undefined for AWS's own endpoint. */
  readonly endpoint: string | undefined;
  /** The other services in use whose requests go elsewhere than `endpoint`. */
  readonly otherEndpoints?: readonly OtherEndpoint[];
  readonly sandbox: boolean;
  /** What of this a project's settings say, where they do. */
  readonly presumed?: readonly Presumed[];
}

/** Where S3's requests go: what was copied or counted at one endpoint says nothing about another. */
export function s3Endpoint({ endpoint, otherEndpoints = [] }: Target): string | undefined {
  const own = otherEndpoints.find(({ service }) => service === 'S3');
  return own === undefined ? endpoint : own.endpoint;
}
