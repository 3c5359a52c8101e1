import { usageError } from '../../core/errors.ts';
import { type Cidr, contains, parseCidr } from '../../core/net/cidr.ts';
import { parseAddress } from '../../core/net/ip.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { PolicyDocument, RequestContext } from '../evaluate/model.ts';

export type NetworkId =
  | 'office'
  | 'vpn'
  | 'nat'
  | 'gateway-endpoint'
  | 'interface-endpoint'
  | 'home'
  | 'aws-service';

const NETWORKS: readonly NetworkId[] = [
  'office',
  'vpn',
  'nat',
  'gateway-endpoint',
  'interface-endpoint',
  'home',
  'aws-service',
];

/** A way into AWS with the condition keys it gives a request. */
export interface MatrixNetwork {
  readonly id: NetworkId;
  /** Where the values come from, and what they are: people have to see what was assumed. */
  readonly assumed: string;
  readonly throughEndpoint: boolean;
  readonly context: RequestContext;
}

/** What a document says about networks. */
interface Mentioned {
  readonly ranges: readonly Cidr[];
  readonly vpcRanges: readonly Cidr[];
  readonly endpoints: readonly string[];
  readonly vpcs: readonly string[];
}

/** Documentation addresses (RFC 5737), of which those that no range of the document holds are somebody else's. */
const ELSEWHERE = ['192.0.2.', '198.51.100.', '203.0.113.'].flatMap((net) =>
  [77, 88, 99, 111].map((n) => `${net}${n}`),
);
const COMMON: RequestContext = {
  'aws:SecureTransport': 'true',
  'aws:ViaAWSService': 'false',
  'aws:PrincipalIsAWSService': 'false',
};
/** A public address of AWS itself. */
const AWS_ADDRESS = '52.94.76.10';
const OTHER_ENDPOINT = 'vpce-00000000000000000';
const OTHER_VPC = 'vpc-00000000000000000';

/**
 * The seven ways in, with addresses and endpoints that the documents name where they name some. `overrides` holds
 * words of the form `office=203.0.113.9` or `gateway-endpoint=vpce-0a1b2c3d,10.0.0.9`.
 */
export function matrixNetworks(
  documents: readonly PolicyDocument[],
  overrides: readonly string[] = [],
): readonly MatrixNetwork[] {
  const mentioned = mentionedIn(documents);
  const given = new Map(overrides.map(readOverride));
  const outside = ELSEWHERE.filter((text) => !isMentioned(text, mentioned.ranges));
  let next = 0;
  const somewhere = () => outside[next++ % Math.max(1, outside.length)] ?? '192.0.2.77';
  return NETWORKS.map((id) => networkOf(id, mentioned, given.get(id), somewhere));
}

function networkOf(
  id: NetworkId,
  mentioned: Mentioned,
  override: string | undefined,
  somewhere: () => string,
): MatrixNetwork {
  switch (id) {
    case 'office':
    case 'vpn':
    case 'nat':
    case 'home': {
      if (override !== undefined) return publicNetwork(id, override, 'as given');
      const range = id === 'home' ? undefined : mentioned.ranges[NETWORKS.indexOf(id)];
      return range
        ? publicNetwork(id, firstHost(range), `in ${range.text} of the document`)
        : publicNetwork(id, somewhere(), 'not in the document');
    }
    case 'gateway-endpoint':
      return endpointNetwork(id, mentioned, override, 0);
    case 'interface-endpoint':
      return endpointNetwork(id, mentioned, override, 1);
    case 'aws-service':
      return {
        id,
        assumed: `a service calls with the role, from ${override ?? AWS_ADDRESS}`,
        throughEndpoint: false,
        context: { ...internet(override ?? AWS_ADDRESS), 'aws:ViaAWSService': 'true' },
      };
  }
}

function publicNetwork(id: NetworkId, address: string, why: string): MatrixNetwork {
  return { id, assumed: `${address}, ${why}`, throughEndpoint: false, context: internet(address) };
}

function endpointNetwork(
  id: NetworkId,
  { endpoints, vpcs, vpcRanges }: Mentioned,
  override: string | undefined,
  index: number,
): MatrixNetwork {
  const [givenEndpoint, givenAddress] = override?.split(',') ?? [];
  const named = endpoints[index];
  const endpoint = givenEndpoint || named || OTHER_ENDPOINT;
  const range = vpcRanges[0];
  const address = givenAddress || (range ? firstHost(range) : '10.0.0.10');
  const vpc = vpcs[0] ?? OTHER_VPC;
  const why = override !== undefined ? 'as given' : named ? 'of the document' : 'not in the document';
  return {
    id,
    assumed: `${endpoint} from ${address}, ${why}`,
    throughEndpoint: true,
    context: {
      ...COMMON,
      'aws:SourceIp': undefined,
      'aws:VpcSourceIp': address,
      'aws:SourceVpce': endpoint,
      'aws:SourceVpc': vpc,
    },
  };
}

function internet(address: string): RequestContext {
  return {
    ...COMMON,
    'aws:SourceIp': address,
    'aws:VpcSourceIp': undefined,
    'aws:SourceVpce': undefined,
    'aws:SourceVpc': undefined,
  };
}

function readOverride(word: string): [NetworkId, string] {
  const equals = word.indexOf('=');
  const id = NETWORKS.find((one) => one === word.slice(0, equals));
  const value = word.slice(equals + 1);
  if (id === undefined) {
    throw usageError(`${quoteForMessage(word)} is not NETWORK=ADDRESS.`, {
      hint: `Networks are ${NETWORKS.join(', ')}.`,
    });
  }
  const address = id.endsWith('endpoint') ? (value.split(',')[1] ?? '10.0.0.10') : value;
  const parsed = parseAddress(address);
  if (!parsed.ok) throw usageError(`${quoteForMessage(word)}: ${parsed.problem}.`);
  if (id.endsWith('endpoint') && !/^vpce-[0-9a-f]+(?:,|$)/.test(value)) {
    throw usageError(`${quoteForMessage(word)} is not ${id}=vpce-ID,ADDRESS.`);
  }
  return [id, value];
}

function mentionedIn(documents: readonly PolicyDocument[]): Mentioned {
  const clauses = documents.flatMap(({ statements }) => statements.flatMap(({ conditions }) => conditions));
  const valuesOf = (key: string) => [
    ...new Set(clauses.filter((clause) => clause.key.toLowerCase() === key).flatMap(({ values }) => values)),
  ];
  const cidrs = (key: string) =>
    valuesOf(key).flatMap((text) => {
      const parsed = parseCidr(text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`);
      return parsed.ok ? [parsed.value] : [];
    });
  return {
    ranges: cidrs('aws:sourceip'),
    vpcRanges: cidrs('aws:vpcsourceip'),
    endpoints: valuesOf('aws:sourcevpce').filter((id) => id.startsWith('vpce-')),
    vpcs: valuesOf('aws:sourcevpc').filter((id) => id.startsWith('vpc-')),
  };
}

function isMentioned(text: string, ranges: readonly Cidr[]): boolean {
  const parsed = parseAddress(text);
  return parsed.ok && ranges.some((range) => contains(range, parsed.value));
}

/** An address that belongs to a host: the first after the network's own, where there is one. */
function firstHost({ network, prefix }: Cidr): string {
  const bits = network.bytes.length * 8;
  if (prefix >= bits - 1) return network.text;
  if (network.family === 6) return network.text.endsWith('::') ? `${network.text}1` : network.text;
  return [...network.bytes.slice(0, 3), (network.bytes[3] ?? 0) + 1].join('.');
}
