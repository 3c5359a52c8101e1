import { REGIONS } from '../aws/regions.ts';
import { parseCidr } from '../core/net/cidr.ts';
import { describeProblem } from '../core/parsed.ts';
import { bucketNameProblem, parseS3Uri } from '../core/s3-uri.ts';
import { didYouMean } from '../core/suggest.ts';
import { hasUnsafeCharacters, quoteForMessage } from '../core/text/sanitize.ts';

/** Everything that can be set, with the kind of value it has. */
export interface SettingValues {
  readonly profile?: string;
  readonly region?: string;
  /** Name of the private workforce. */
  readonly workforce?: string;
  /** Ranges workers may come from. */
  readonly approved?: readonly string[];
  /** ARN of the role that labeling jobs run with. */
  readonly role?: string;
  /** Bucket, or s3://bucket/prefix, of the data to be labeled. */
  readonly 'buckets.data'?: string;
  /** Where S3 delivers access logs. */
  readonly 'buckets.logs'?: string;
  /** Where batches are staged and uploaded to. */
  readonly 'buckets.batches'?: string;
  /** Where flows are migrated to. */
  readonly 'buckets.flows'?: string;
  /** A file with the prices of labeling. */
  readonly prices?: string;
  readonly output?: string;
  readonly 'read-only'?: boolean;
  readonly theme?: Theme;
  /** Threads that read access logs. */
  readonly workers?: string;
}

export type SettingKey = keyof SettingValues;
export type SettingValue = string | boolean | readonly string[];

export type Theme = 'auto' | 'light' | 'dark' | 'high-contrast' | 'none';
export const THEMES: readonly Theme[] = ['auto', 'light', 'dark', 'high-contrast', 'none'];

/** How many threads may read logs. */
const WORKERS = ['1', '2', '3', '4', '5', '6', '7', '8'] as const;

const OUTPUTS = ['table', 'json', 'ndjson', 'markdown', 'sarif', 'html', 'asff', 'ocsf', 'yaml', 'csv'];

export interface KeyInfo {
  readonly kind: 'text' | 'texts' | 'switch';
  readonly description: string;
  /** Variables of the environment that say the same, the first that is set wins. */
  readonly variables: readonly string[];
  /** The values there are, where they can be counted. */
  readonly values?: readonly string[];
  /** What is wrong with one text, as the end of a sentence; undefined where nothing is. */
  readonly problem?: (text: string) => string | undefined;
}

const oneOf =
  (values: readonly string[], otherwise = `is not one of ${values.join(', ')}`) =>
  (text: string) => {
    if (values.includes(text)) return undefined;
    const near = didYouMean(text, values);
    return `${quoteForMessage(text)} ${otherwise}${near === undefined ? '' : `: did you mean ${near}?`}`;
  };

const matching = (pattern: RegExp, otherwise: string) => (text: string) =>
  pattern.test(text) ? undefined : `${quoteForMessage(text)} ${otherwise}`;

const bucket = (what: string, name: string): KeyInfo => ({
  kind: 'text',
  description: `${what}: a bucket, or s3://bucket/prefix/.`,
  variables: [`GROUNDCTL_BUCKET_${name}`],
  problem: bucketProblem,
});

/** The settings in the order they are shown in. */
export const KEYS: { readonly [key in SettingKey]-?: KeyInfo } = {
  profile: {
    kind: 'text',
    description: 'AWS profile, as in the AWS CLI.',
    variables: ['AWS_PROFILE'],
  },
  region: {
    kind: 'text',
    description: 'AWS region.',
    variables: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
    problem: oneOf(REGIONS, 'is not an AWS region'),
  },
  workforce: {
    kind: 'text',
    description: 'Private workforce of new teams, and of the allow list.',
    variables: ['GROUNDCTL_WORKFORCE'],
    problem: matching(
      /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,62})$/,
      'is not a valid workforce name: letters, digits and hyphens, at most 63',
    ),
  },
  approved: {
    kind: 'texts',
    description: 'Networks that workers may come from, as CIDRs, for logs diagnose, follow and whatif.',
    variables: ['GROUNDCTL_APPROVED'],
    problem: (text) => {
      const cidr = parseCidr(text);
      return cidr.ok ? undefined : describeProblem(cidr);
    },
  },
  role: {
    kind: 'text',
    description: 'ARN of the role that labeling jobs run with.',
    variables: ['GROUNDCTL_ROLE'],
    problem: matching(
      /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
      "is not a role's ARN, such as arn:aws:iam::123456789012:role/labeling",
    ),
  },
  'buckets.data': bucket('Data to be labeled', 'DATA'),
  'buckets.logs': bucket('S3 access logs', 'LOGS'),
  'buckets.batches': bucket('Where batches are staged and uploaded to', 'BATCHES'),
  'buckets.flows': bucket('Where flows are migrated to', 'FLOWS'),
  prices: {
    kind: 'text',
    description:
      'Price table of labeling jobs, for their cost so far: a file, relative to the one that sets it.',
    variables: ['GROUNDCTL_PRICES'],
  },
  output: {
    kind: 'text',
    description: 'How to print results, where a command has this format.',
    variables: ['GROUNDCTL_OUTPUT'],
    values: OUTPUTS,
    problem: oneOf(OUTPUTS),
  },
  'read-only': {
    kind: 'switch',
    description: 'Change nothing. A project can only turn this on.',
    variables: ['GROUNDCTL_READ_ONLY'],
  },
  theme: {
    kind: 'text',
    description:
      'Colors of the terminal UI: auto goes by COLORFGBG, or else by the 16 colors of the terminal; none turns colors off, also on the command line.',
    variables: ['GROUNDCTL_THEME'],
    values: THEMES,
    problem: oneOf(THEMES),
  },
  workers: {
    kind: 'text',
    description: 'Threads that read large access logs: 1 by default.',
    variables: ['GROUNDCTL_WORKERS'],
    values: WORKERS,
    problem: oneOf(WORKERS),
  },
};

export const SETTING_KEYS = Object.keys(KEYS) as readonly SettingKey[];

/** What is wrong with the value of a key, as the end of a sentence. */
export function textProblem(key: SettingKey, text: string): string | undefined {
  if (text === '') return 'is empty';
  if (text.length > 2000 || hasUnsafeCharacters(text)) {
    return `${quoteForMessage(text)} is too long or has control characters`;
  }
  return KEYS[key].problem?.(text);
}

function bucketProblem(text: string): string | undefined {
  if (!text.includes(':')) return bucketNameProblem(text);
  const uri = parseS3Uri(text);
  if (!uri.ok) return describeProblem(uri);
  return text.startsWith('s3://') ? undefined : `${quoteForMessage(text)} must begin with s3://`;
}
