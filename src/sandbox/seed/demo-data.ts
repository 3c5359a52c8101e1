/** The demonstration account as data. Nothing in it depends on the clock or on chance. */

import type { DemoTask } from './demo-templates.ts';

/** The moment the account was last touched; every other date is counted back from it. */
export const DEMO_DATE = new Date('2026-11-16T09:00:00Z');

export const DEMO_POOL = {
  region: 'us-east-1',
  poolId: 'us-east-1_Lb7Workrs',
  poolName: 'acme-labeling-workforce',
  clientId: '4labelingdemoclient0ground',
  clientSecret: 'demo0client0secret0of0the0groundctl0sandbox00000000',
  domain: 'acme-labeling-demo',
  /** Documentation ranges of RFC 5737, and the first of this machine's own addresses: each is a worker. */
  cidrs: ['198.51.100.0/24', '203.0.113.0/24', '127.0.0.0/29', '::1/128'],
} as const;

/** A vendor's team, as AWS Marketplace offers them. */
export const DEMO_VENDOR = {
  WorkteamArn: 'arn:aws:sagemaker:us-east-1:394669845002:workteam/vendor-crowd/northwind-annotation',
  MarketplaceTitle: 'Image and video annotation by Northwind',
  SellerName: 'Northwind Annotation',
  MarketplaceDescription: 'Bounding boxes, polygons and key points, two workers an object',
  ListingId: 'prodview-northwinddemo',
} as const;

/** The domain of SageMaker Studio whose EFS volume holds Data Wrangler flows. */
export const DEMO_DOMAIN = {
  DomainId: 'd-acmestudio01',
  DomainName: 'acme-studio',
  HomeEfsFileSystemId: 'fs-0a1b2c3d4e5f60718',
  profiles: [
    { name: 'ana', HomeEfsFileSystemUid: '200001' },
    { name: 'ben', HomeEfsFileSystemUid: '200002' },
    { name: 'cleo', HomeEfsFileSystemUid: '200005' },
  ],
  spaces: [
    { name: 'claims-team', HomeEfsFileSystemUid: '200003' },
    { name: 'ana', HomeEfsFileSystemUid: '200004', owner: 'ana' },
  ],
} as const;

export type DemoLock = 'off' | 'source-ip' | 'vpc-source-ip' | 'both' | undefined;

export interface DemoTeam {
  readonly name: string;
  readonly description: string;
  /** Undefined: the team never had a WorkerAccessConfiguration. */
  readonly lock: DemoLock;
  /** Members who have signed in, those among them whose address is not verified, and those only invited. */
  readonly confirmed: number;
  readonly unverified?: number;
  readonly invited: number;
  readonly createdDaysAgo: number;
  readonly updatedHoursAgo: number;
  readonly topic?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export const DEMO_TEAMS: readonly DemoTeam[] = [
  {
    name: 'radiology-readers',
    description: 'Board-certified readers for the chest CT study',
    lock: 'source-ip',
    confirmed: 11,
    invited: 1,
    createdDaysAgo: 310,
    updatedHoursAgo: 2,
    topic: 'radiology-labeling',
    tags: { study: 'chest-ct-2026', 'data-class': 'phi' },
  },
  {
    name: 'retail-boxes',
    description: 'Bounding boxes on shelf photographs',
    lock: 'off',
    confirmed: 8,
    unverified: 1,
    invited: 0,
    createdDaysAgo: 190,
    updatedHoursAgo: 72,
    tags: { 'cost-centre': 'retail-vision' },
  },
  {
    name: 'street-frames',
    description: 'Video frames of the street survey',
    lock: 'both',
    confirmed: 14,
    invited: 6,
    createdDaysAgo: 64,
    updatedHoursAgo: 24,
  },
  {
    name: 'archive-review',
    description: 'Second look at archived labels, paused',
    lock: undefined,
    confirmed: 0,
    invited: 0,
    createdDaysAgo: 402,
    updatedHoursAgo: 24 * 183,
  },
  {
    name: 'new-hires',
    description: 'November starters, invited and not yet signed in',
    lock: 'source-ip',
    confirmed: 0,
    invited: 5,
    createdDaysAgo: 11,
    updatedHoursAgo: 24 * 10,
  },
  {
    name: 'vendor-trial',
    description: 'Trial of an outside vendor through the VPC portal',
    lock: 'vpc-source-ip',
    confirmed: 0,
    invited: 0,
    createdDaysAgo: 45,
    updatedHoursAgo: 24 * 41,
  },
];

export interface DemoJob {
  readonly name: string;
  readonly team: string;
  readonly status: 'Initializing' | 'InProgress' | 'Completed' | 'Failed' | 'Stopping' | 'Stopped';
  readonly createdDaysAgo: number;
  readonly modifiedHoursAgo: number;
  readonly human: number;
  readonly machine?: number;
  readonly failed?: number;
  readonly unlabeled: number;
  readonly workersPerObject: number;
  readonly task: DemoTask;
  readonly failureReason?: string;
}

/** The role that signs the workers' URLs and writes what jobs leave. */
export const DEMO_ROLE_NAME = 'acme-labeling-execution';

/** Bucket of the jobs' manifests and results. */
export const DEMO_BUCKET = 'acme-labeling-data';

export const DEMO_JOBS: readonly DemoJob[] = [
  job('chest-ct-nodules-07', 'radiology-readers', 'InProgress', 6, 2, 1_204, 796, 3),
  job('chest-ct-nodules-08', 'radiology-readers', 'InProgress', 2, 3, 118, 1_882, 3, 'areas'),
  job('chest-ct-nodules-06', 'radiology-readers', 'Completed', 34, 24 * 20, 2_000, 0, 3),
  job('chest-ct-lobes-02', 'radiology-readers', 'Completed', 71, 24 * 58, 640, 0, 2, 'areas'),
  job('shelf-boxes-0411', 'retail-boxes', 'InProgress', 12, 5, 31_250, 8_750, 1),
  job('shelf-boxes-0412', 'retail-boxes', 'InProgress', 11, 6, 27_020, 12_980, 1),
  job('shelf-boxes-0413', 'retail-boxes', 'InProgress', 4, 9, 9_118, 30_882, 1),
  job('price-tags-0098', 'retail-boxes', 'InProgress', 3, 11, 2_400, 5_600, 1, 'text-class'),
  job('shelf-boxes-0414', 'retail-boxes', 'Initializing', 0, 1, 0, 40_000, 1),
  { ...job('shelf-boxes-0410', 'retail-boxes', 'Completed', 26, 24 * 9, 22_400, 0, 1), machine: 17_600 },
  job('street-frames-lyon-03', 'street-frames', 'InProgress', 9, 4, 5_310, 14_690, 2),
  {
    ...job('street-frames-lyon-02', 'street-frames', 'Failed', 16, 24 * 15, 0, 0, 2),
    failed: 20_000,
    failureReason:
      'ClientError: Access denied when reading the input manifest. Check the execution role and the bucket policy.',
  },
  job('archive-second-look-11', 'archive-review', 'Completed', 220, 24 * 190, 900, 0, 1, 'image-class'),
  job('archive-second-look-12', 'archive-review', 'Stopped', 188, 24 * 183, 212, 688, 1, 'image-class'),
];

function job(
  name: string,
  team: string,
  status: DemoJob['status'],
  createdDaysAgo: number,
  modifiedHoursAgo: number,
  human: number,
  unlabeled: number,
  workersPerObject: number,
  task: DemoTask = 'boxes',
): DemoJob {
  const counts = { createdDaysAgo, modifiedHoursAgo, human, unlabeled, workersPerObject };
  return { name, team, status, task, ...counts };
}

/** The workforce with the company's own identity provider; its members are not AWS's to list. */
export const DEMO_OIDC = {
  region: 'eu-west-1',
  workforceName: 'acme-idp',
  issuer: 'https://idp.acme.example',
  clientId: 'groundtruth-portal',
  teams: [
    {
      name: 'lidar-north',
      description: 'LiDAR cuboids, northern routes',
      groups: ['lidar-north', 'lidar-leads'],
      lock: 'source-ip',
    },
    {
      name: 'lidar-south',
      description: 'LiDAR cuboids, southern routes',
      groups: ['lidar-south'],
      lock: 'off',
    },
  ],
  job: job('lidar-cuboids-north-05', 'lidar-north', 'InProgress', 5, 7, 430, 70, 1),
} as const;

/**
 * The names in AWS's article on IP-restricted presigned URLs, so that its commands work here as printed
 * (once their lines are joined).
 */
export const DEMO_ARTICLE = {
  region: 'us-west-2',
  poolId: 'us-west-2_examplepool',
  clientId: 'exampleclientid',
  group: 'sagemaker-groundtruth-user-group',
  existingTeam: 'existingworkteam',
} as const;

const GIVEN_NAMES = [
  'Ada',
  'Bela',
  'Chidi',
  'Dalia',
  'Emre',
  'Freya',
  'Goran',
  'Hana',
  'Iker',
  'Jana',
  'Kofi',
  'Lena',
];
const FAMILY_NAMES = ['Abara', 'Brandt', 'Castro', 'Dvorak', 'Eriksen', 'Fontaine', 'Gupta'];

/** The n-th person of the company; twelve given and seven family names give 84 different ones. */
export function demoPerson(index: number): { name: string; email: string } {
  const given = GIVEN_NAMES[index % GIVEN_NAMES.length] ?? '';
  const family = FAMILY_NAMES[index % FAMILY_NAMES.length] ?? '';
  return { name: `${given} ${family}`, email: `${given}.${family}@acme.example`.toLowerCase() };
}
