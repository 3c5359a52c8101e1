import data from './demo-account.json' with { type: 'json' };
import type { DemoTask } from './demo-templates.ts';

export type DemoLock = 'off' | 'source-ip' | 'vpc-source-ip' | 'both' | undefined;

export interface DemoTeam {
  readonly name: string;
  readonly description: string;
  /** Left out: the team never had a WorkerAccessConfiguration. */
  readonly lock?: DemoLock;
  /** Members who have signed in, those among them whose address is not verified, and those only invited. */
  readonly confirmed: number;
  readonly unverified?: number;
  readonly invited: number;
  readonly createdDaysAgo: number;
  readonly updatedHoursAgo: number;
  readonly topic?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

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

interface OidcTeam {
  readonly name: string;
  readonly description: string;
  readonly groups: readonly string[];
  readonly lock: DemoLock;
}

/**
 * The demonstration account, as demo-account.json has it. Nothing in it depends on the clock or on chance: every date
 * is counted back from `date`, the moment the account was last touched.
 */
const account = data as Omit<typeof data, 'teams' | 'jobs' | 'oidc'> & {
  readonly teams: readonly DemoTeam[];
  readonly jobs: readonly DemoJob[];
  readonly oidc: Omit<typeof data.oidc, 'teams' | 'job'> & {
    readonly teams: readonly OidcTeam[];
    readonly job: DemoJob;
  };
};

export const DEMO_DATE = new Date(account.date);

/**
 * The Cognito user pool of the workforce. Its allow list has documentation ranges of RFC 5737, and the first of this
 * machine's own addresses: each of those is a worker.
 */
export const DEMO_POOL = account.pool;

/** A vendor's team, as AWS Marketplace offers them. */
export const DEMO_VENDOR = account.vendor;

/** The domain of SageMaker Studio whose EFS volume holds Data Wrangler flows. */
export const DEMO_DOMAIN = account.domain;

export const DEMO_TEAMS = account.teams;

/** The role that signs the workers' URLs and writes what jobs leave. */
export const DEMO_ROLE_NAME = account.role;

/** Bucket of the jobs' manifests and results. */
export const DEMO_BUCKET = account.bucket;

export const DEMO_JOBS = account.jobs;

/** The workforce with the company's own identity provider; its members are not AWS's to list. */
export const DEMO_OIDC = account.oidc;

/**
 * The names in AWS's article on IP-restricted presigned URLs, so that its commands work here as printed
 * (once their lines are joined).
 */
export const DEMO_ARTICLE = account.article;

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
