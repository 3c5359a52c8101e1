import { DescribeVpcEndpointsCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { CallOptions } from '../core/call-options.ts';
import { abort, collect, named } from './call.ts';
import type { ClientConfig } from './session.ts';

/** An endpoint with the text of its policy; gateway endpoints of S3 always have one. */
export interface EndpointPolicy {
  readonly VpcEndpointId: string;
  readonly PolicyDocument?: string | undefined;
}

/** VPC endpoints, as far as their policies are concerned. */
export function createVpcEndpointApi(config: ClientConfig, region: string) {
  const client = named(new EC2Client(config), 'ec2');
  return {
    /** The endpoints of Amazon S3 in the region. */
    describeS3Endpoints: async (options?: CallOptions): Promise<EndpointPolicy[]> => {
      const found = await s3Endpoints(client, region, options);
      return found.map(({ VpcEndpointId = '', PolicyDocument }) => ({
        VpcEndpointId,
        ...(PolicyDocument !== undefined && { PolicyDocument }),
      }));
    },
    close: () => client.destroy(),
  };
}

/** The endpoints of Amazon S3 in a region, as EC2 describes them. */
export function s3Endpoints(client: EC2Client, region: string, options: CallOptions | undefined) {
  const Filters = [{ Name: 'service-name', Values: [`com.amazonaws.${region}.s3`] }];
  return collect(
    (NextToken) => client.send(new DescribeVpcEndpointsCommand({ Filters, NextToken }), abort(options)),
    ({ VpcEndpoints }) => VpcEndpoints,
    ({ NextToken }) => NextToken,
  );
}
