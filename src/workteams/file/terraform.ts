import type { Json } from '../../core/json.ts';
import { hclLines, hclString, hclValue } from '../../core/text/hcl.ts';
import { lockOf } from '../lock.ts';
import type { Workforce } from '../model.ts';
import { cognitoDefinitions, oidcGroups } from '../read-members.ts';
import type { ExportedTeam, ExportedTeams } from './export-teams.ts';

export interface TerraformExport {
  readonly text: string;
  /** What the AWS provider cannot say, and the plan will therefore not hold. */
  readonly notes: readonly string[];
}

/**
 * The teams as resources of Terraform's AWS provider, with an import block for each (Terraform 1.5 or newer), so
 * that the next plan has nothing to create.
 */
export function teamsTerraform(exported: ExportedTeams): TerraformExport {
  const { workforce, teams, region } = exported;
  const labels = new Set<string>();
  const label = (name: string) => {
    const base = name.replace(/[^A-Za-z0-9_-]/g, '_').replace(/^(?=[^A-Za-z_])/, '_');
    let chosen = base;
    for (let number = 2; labels.has(chosen); number += 1) chosen = `${base}_${number}`;
    labels.add(chosen);
    return chosen;
  };
  const notes: string[] = [];
  const blocks: string[] = [];
  const workforceLabel = workforce && label(workforce.WorkforceName);
  if (workforce && workforceLabel !== undefined) {
    blocks.push(...workforceBlocks(workforce, workforceLabel));
    if (workforce.OidcConfig) {
      notes.push(
        `workforce ${workforce.WorkforceName}: the provider requires the client secret of oidc_config, which AWS does not reveal`,
      );
    }
  }
  for (const [key, { UserPool, UserGroup }] of groupsOf(teams)) {
    const name = label(`group_${UserGroup}`);
    blocks.push(
      importBlock(`aws_cognito_user_group.${name}`, key),
      resource('aws_cognito_user_group', name, { name: UserGroup, user_pool_id: UserPool }),
    );
  }
  for (const team of teams) {
    const name = label(team.workteam.WorkteamName);
    blocks.push(
      importBlock(`aws_sagemaker_workteam.${name}`, team.workteam.WorkteamName),
      teamBlock(team, name, workforceLabel),
    );
    if (lockOf(team.workteam.WorkerAccessConfiguration) === 'both') {
      notes.push(
        `workteam ${team.workteam.WorkteamName}: both flags are enabled, but the provider accepts exactly one of source_ip and vpc_source_ip`,
      );
    }
    const people = [...team.members.values()].reduce((sum, users) => sum + users.length, 0);
    if (people > 0) {
      notes.push(
        `workteam ${team.workteam.WorkteamName}: its ${people === 1 ? 'member is' : `${people} members are`} left out; group membership cannot be imported`,
      );
    }
  }
  const head = [
    `# Work teams of ${region}, written by groundctl. Needs Terraform 1.5 or newer for the import blocks.`,
    ...notes.map((note) => `# Not included: ${note}.`),
  ];
  return { text: `${head.map(oneLine).join('\n')}\n\n${blocks.join('\n')}`, notes };
}

function groupsOf(teams: readonly ExportedTeam[]) {
  return new Map(
    teams
      .flatMap(({ workteam }) => cognitoDefinitions(workteam))
      .map((one) => [`${one.UserPool}/${one.UserGroup}`, one] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function workforceBlocks(workforce: Workforce, name: string): string[] {
  const {
    CognitoConfig: cognito,
    OidcConfig: oidc,
    SourceIpConfig: source,
    WorkforceVpcConfig: vpc,
  } = workforce;
  return [
    importBlock(`aws_sagemaker_workforce.${name}`, workforce.WorkforceName),
    resource('aws_sagemaker_workforce', name, { workforce_name: workforce.WorkforceName }, [
      ...(cognito
        ? [block('cognito_config', { client_id: cognito.ClientId, user_pool: cognito.UserPool })]
        : []),
      ...(oidc
        ? [block('oidc_config', { issuer: oidc.Issuer ?? '', client_secret: 'replace with the secret' })]
        : []),
      ...(source && source.Cidrs.length > 0 ? [block('source_ip_config', { cidrs: [...source.Cidrs] })] : []),
      ...(vpc?.VpcId
        ? [
            block('workforce_vpc_config', {
              vpc_id: vpc.VpcId,
              subnets: [...(vpc.Subnets ?? [])],
              security_group_ids: [...(vpc.SecurityGroupIds ?? [])],
            }),
          ]
        : []),
    ]),
  ];
}

function teamBlock(
  { workteam, tags = [] }: ExportedTeam,
  name: string,
  workforceLabel: string | undefined,
): string {
  const lock = lockOf(workteam.WorkerAccessConfiguration);
  const topic = workteam.NotificationConfiguration?.NotificationTopicArn;
  const groups = oidcGroups(workteam);
  const attributes: [string, string][] = [
    ['workteam_name', hclString(workteam.WorkteamName)],
    ...(workforceLabel === undefined
      ? []
      : [['workforce_name', `aws_sagemaker_workforce.${workforceLabel}.id`] as [string, string]]),
    ['description', hclString(workteam.Description)],
    ...(tags.length === 0
      ? []
      : [
          ['tags', hclValue(Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])), 1)] as [
            string,
            string,
          ],
        ]),
  ];
  const flag = lock === 'vpc-source-ip' ? 'vpc_source_ip' : 'source_ip';
  const blocks = [
    ...cognitoDefinitions(workteam).map((one) =>
      nested('member_definition', [
        block('cognito_member_definition', {
          client_id: one.ClientId,
          user_pool: one.UserPool,
          user_group: one.UserGroup,
        }),
      ]),
    ),
    ...(groups.length > 0
      ? [nested('member_definition', [block('oidc_member_definition', { groups })])]
      : []),
    ...(topic ? [block('notification_configuration', { notification_topic_arn: topic })] : []),
    // An absent block and a disabled flag mean the same to AWS, and the provider compares what AWS answers.
    ...(workteam.WorkerAccessConfiguration?.S3Presign?.IamPolicyConstraints === undefined || lock === 'both'
      ? []
      : [
          nested('worker_access_configuration', [
            nested('s3_presign', [
              block('iam_policy_constraints', { [flag]: lock === 'off' ? 'Disabled' : 'Enabled' }),
            ]),
          ]),
        ]),
  ];
  return `resource "aws_sagemaker_workteam" ${hclString(name)} {\n${hclLines(attributes, '  ')}${blocks.map((text) => `\n${indent(text)}`).join('')}}\n`;
}

function importBlock(to: string, id: string): string {
  return `import {\n  to = ${to}\n  id = ${hclString(id)}\n}\n`;
}

function resource(
  type: string,
  name: string,
  attributes: Readonly<Record<string, Json>>,
  blocks: readonly string[] = [],
): string {
  return block(`resource ${hclString(type)} ${hclString(name)}`, attributes, blocks);
}

function block(
  head: string,
  attributes: Readonly<Record<string, Json>>,
  blocks: readonly string[] = [],
): string {
  const lines = Object.entries(attributes).map(([key, value]): [string, string] => [key, hclValue(value, 1)]);
  return `${head} {\n${hclLines(lines, '  ')}${blocks.map((text) => `\n${indent(text)}`).join('')}}\n`;
}

function nested(name: string, blocks: readonly string[]): string {
  return `${name} {\n${blocks.map(indent).join('\n')}}\n`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

/** A note holds names from outside; a comment ends with its line. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
