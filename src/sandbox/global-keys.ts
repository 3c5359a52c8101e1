import type { IncomingHttpHeaders } from 'node:http';
import type { RequestContext } from '../policies/evaluate/model.ts';
import { endpointId, type Network, VPC_ID } from './network.ts';

interface GlobalFacts {
  readonly network: Network;
  readonly now: Date;
  readonly secureTransport: boolean;
  readonly headers: IncomingHttpHeaders;
  readonly region: string | undefined;
  /** Owner of what is asked for. */
  readonly resourceAccount: string | undefined;
}

/**
 * The global condition keys of a request. Behind a VPC endpoint aws:SourceIp is absent and aws:VpcSourceIp
 * present, on the internet it is the other way round. Source: IAM user guide, "AWS global condition context keys".
 */
export function globalKeys(facts: GlobalFacts): RequestContext {
  const { network, now } = facts;
  const inVpc = network.path !== 'internet';
  return {
    'aws:SourceIp': inVpc ? undefined : network.address,
    'aws:VpcSourceIp': inVpc ? network.address : undefined,
    'aws:SourceVpce': endpointId(network),
    'aws:SourceVpc': inVpc ? VPC_ID : undefined,
    'aws:SecureTransport': String(facts.secureTransport),
    'aws:CurrentTime': now.toISOString(),
    'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
    'aws:UserAgent': facts.headers['user-agent'],
    'aws:Referer': facts.headers.referer,
    'aws:RequestedRegion': facts.region,
    'aws:ViaAWSService': 'false',
    'aws:PrincipalIsAWSService': 'false',
    'aws:ResourceAccount': facts.resourceAccount,
  };
}
