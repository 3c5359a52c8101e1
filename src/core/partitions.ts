/** A partition of AWS: regions that share identities, and the domain under which their services answer. */
export interface Partition {
  readonly name: string;
  /** Of service endpoints. */
  readonly suffix: string;
  /** Of dual-stack endpoints. */
  readonly dualStack: string;
  /** Whole names of its regions match. */
  readonly regions: RegExp;
}

const DIRECTIONS = '(?:central|north|south|east|west|northeast|northwest|southeast|southwest)';

/** As the endpoint rules of botocore 1.43 list them; region patterns are those of its partitions, by direction. */
export const PARTITIONS: readonly Partition[] = [
  partition('aws', 'amazonaws.com', 'api.aws', '(?:us|eu|ap|sa|ca|me|af|il|mx)'),
  partition('aws-cn', 'amazonaws.com.cn', 'api.amazonwebservices.com.cn', 'cn'),
  partition('aws-us-gov', 'amazonaws.com', 'api.aws', 'us-gov'),
  partition('aws-iso', 'c2s.ic.gov', 'api.aws.ic.gov', 'us-iso'),
  partition('aws-iso-b', 'sc2s.sgov.gov', 'api.aws.scloud', 'us-isob'),
  partition('aws-iso-e', 'cloud.adc-e.uk', 'api.cloud-aws.adc-e.uk', 'eu-isoe'),
  partition('aws-iso-f', 'csp.hci.ic.gov', 'api.aws.hci.ic.gov', 'us-isof'),
  partition('aws-eusc', 'amazonaws.eu', 'api.amazonwebservices.eu', 'eusc-[a-z]{2}'),
];

function partition(name: string, suffix: string, dualStack: string, area: string): Partition {
  return { name, suffix, dualStack, regions: new RegExp(`^${area}-${DIRECTIONS}-\\d{1,2}$`) };
}

/** Region names in running text; whole ones only. */
export const REGION_IN_TEXT = new RegExp(
  `(?<![a-z0-9])(?:(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov|-iso[a-z]?)?|eusc-[a-z]{2})-${DIRECTIONS}-\\d{1,2}(?![a-z0-9])`,
  'g',
);

/** Account ids in running text. */
export const ACCOUNT_IN_TEXT = /(?<!\d)\d{12}(?!\d)/g;

/** The partition of a region; undefined for what is the name of none. */
export function partitionOf(region: string): Partition | undefined {
  return PARTITIONS.find(({ regions }) => regions.test(region));
}

/** As ARNs of the region name it: `aws` for what is the name of none. */
export function partitionName(region: string): string {
  return partitionOf(region)?.name ?? 'aws';
}

/** Where a service of the region answers, and as what KMS knows it: `s3.eu-central-1.amazonaws.com`. */
export function serviceHost(service: string, region: string): string {
  return `${service}.${region}.${partitionOf(region)?.suffix ?? 'amazonaws.com'}`;
}
