import { type Fields, renderFields } from '../../core/report/fields.ts';
import { jsonDocument, renderJson } from '../../core/report/json.ts';
import { markdownTable } from '../../core/report/markdown.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { Workforce } from '../../workteams/model.ts';
import { allowListWords, signIn } from '../../workteams/report.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';

/** `groundctl workforce show` */
export async function show(io: Io, options: GlobalOptions): Promise<ExitCode> {
  const connection = await io.connect(options);
  const workforces = await connection.workteams.workforces({ signal: io.signal });
  const { region } = connection.target;
  if (options.output === 'json') {
    io.print(renderJson(jsonDocument('workforce.show', { region, Workforces: workforces })));
  } else if (workforces.length === 0) {
    io.print(`No private workforce in ${region}.\n`);
  } else {
    io.print(workforces.map(options.output === 'markdown' ? asMarkdown : asText).join('\n'));
  }
  return undefined;
}

function fields(workforce: Workforce): Fields {
  const vpc = workforce.WorkforceVpcConfig;
  return [
    ['Status', workforce.Status ?? 'unknown'],
    ...(workforce.FailureReason ? ([['Failure', workforce.FailureReason]] as const) : []),
    ['Sign-in', signIn(workforce)],
    ['Portal', workforce.SubDomain ? `https://${workforce.SubDomain}` : 'unknown'],
    ['Allow list', allowListWords(workforce.SourceIpConfig?.Cidrs ?? [])],
    ['VPC', vpc?.VpcId ? `${vpc.VpcId} (endpoint ${vpc.VpcEndpointId ?? 'unknown'})` : 'none'],
    ['Address type', workforce.IpAddressType ?? 'ipv4'],
    ['Updated', workforce.LastUpdatedDate?.toISOString() ?? 'unknown'],
    ['ARN', workforce.WorkforceArn],
  ];
}

function asText(workforce: Workforce): string {
  return `${sanitize(workforce.WorkforceName)}\n${renderFields(fields(workforce))}`;
}

function asMarkdown(workforce: Workforce): string {
  return markdownTable(['Workforce', workforce.WorkforceName], fields(workforce));
}
