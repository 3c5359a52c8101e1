import type { Finding } from '../../core/finding.ts';
import { partitionName } from '../../core/partitions.ts';
import type { Place } from '../team-ref.ts';
import type { AuditFacts } from './facts.ts';

/** Gives each finding the account, region and ARN of what it is about. */
export async function located(
  findings: readonly Finding[],
  { teams, workforces }: Pick<AuditFacts, 'teams' | 'workforces'>,
  place: Place,
): Promise<Finding[]> {
  if (findings.length === 0) return [];
  const known = [
    ...teams.map(({ workteam }) => workteam.WorkteamArn),
    ...workforces.map(({ WorkforceArn }) => WorkforceArn),
  ].map((arn) => arn.split(':')[4] ?? '');
  // Who calls may not be allowed to ask; the findings are there all the same.
  const account = known[0] ?? (await place.account().catch(() => '000000000000'));
  const { region } = place;
  const names = new Set(teams.map(({ workteam }) => workteam.WorkteamName));
  return findings.map((found) => {
    const arn = arnOf(found.subject, names, region, account);
    return { ...found, resource: { region, account, ...(arn === undefined ? {} : { arn }) } };
  });
}

const KINDS: readonly (readonly [RegExp, (name: string, region: string, account: string) => string])[] = [
  [
    /^workforce (\S+)$/,
    (name, region, account) => regional('sagemaker', region, account, `workforce/private-crowd/${name}`),
  ],
  [
    /^user pool (\S+)$/,
    (name, region, account) => regional('cognito-idp', region, account, `userpool/${name}`),
  ],
  [
    /^labeling job (\S+)$/,
    (name, region, account) => regional('sagemaker', region, account, `labeling-job/${name.toLowerCase()}`),
  ],
  [/^queue (\S+)$/, (name, region, account) => regional('sqs', region, account, name)],
  [/^bucket (\S+)$/, (name, region) => `arn:${partitionName(region)}:s3:::${name}`],
];

function arnOf(
  subject: string,
  teams: ReadonlySet<string>,
  region: string,
  account: string,
): string | undefined {
  if (subject.startsWith('arn:')) return subject;
  if (teams.has(subject)) return regional('sagemaker', region, account, `workteam/private-crowd/${subject}`);
  for (const [pattern, make] of KINDS) {
    const name = pattern.exec(subject)?.[1];
    if (name !== undefined) return make(name, region, account);
  }
  return undefined;
}

function regional(service: string, region: string, account: string, resource: string): string {
  return `arn:${partitionName(region)}:${service}:${region}:${account}:${resource}`;
}
