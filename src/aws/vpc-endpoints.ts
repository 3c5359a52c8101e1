import { DescribeVpcEndpointsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { call, collect } from './call.ts';
import type { ClientConfig } from './session.ts';

/** An endpoint with the text of its policy; gateway endpoints of S3 always have one. */
export interface EndpointPolicy {
  readonly VpcEndpointId: string;
  readonly PolicyDocument?: string | undefined;
}

/** VPC endpoints, as far as their policies are concerned. */
export function createVpcEndpointApi(config: ClientConfig, region: string) {
  const client = new EC2Client(config);
  return {
    /** The endpoints of Amazon S3 in the region. */
    describeS3Endpoints: async (
      options: { readonly signal?: AbortSignal | undefined } = {},
    ): Promise<EndpointPolicy[]> => {
      const Filters = [{ Name: 'service-name', Values: [`com.amazonaws.${region}.s3`] }];
      const abort = options.signal === undefined ? {} : { abortSignal: options.signal };
      const found = await collect(
        (NextToken) =>
          call('ec2:DescribeVpcEndpoints', () =>
            client.send(new DescribeVpcEndpointsCommand({ Filters, NextToken }), abort),
          ),
        ({ VpcEndpoints }) => VpcEndpoints,
        ({ NextToken }) => NextToken,
      );
      return found.map(({ VpcEndpointId = '', PolicyDocument }) => ({
        VpcEndpointId,
        ...(PolicyDocument !== undefined && { PolicyDocument }),
      }));
    },
    close: () => client.destroy(),
  };
}
