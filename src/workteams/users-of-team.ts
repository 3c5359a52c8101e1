import type { CallOptions } from '../core/call-options.ts';
import { GroundctlError } from '../core/errors.ts';
import type { AuditApi } from './audit/ports.ts';
import { flowFacts } from './audit/read-facts.ts';

/** What is asked about Amazon A2I and Amazon Bedrock before a team goes. */
export interface TeamUsersApi extends Pick<AuditApi, 'listFlowDefinitions' | 'describeFlowDefinition'> {
  /** Evaluation jobs that still run and in which people judge. */
  humanEvaluationJobs(
    options?: CallOptions,
  ): Promise<readonly { readonly jobName: string; readonly jobArn: string }[]>;
  flowDefinitionOf(jobArn: string, options?: CallOptions): Promise<string | undefined>;
}

/** A sentence for each kind of thing that sends work to the team, and for what could not be read. */
export async function usersOfTeam(
  api: TeamUsersApi,
  workteamArn: string,
  options: CallOptions = {},
): Promise<string[]> {
  const problems: string[] = [];
  const read = async <T>(part: string, run: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await run();
    } catch (error) {
      if (error instanceof GroundctlError && error.source === 'interrupted') throw error;
      const text = `Whether ${part} use it could not be read: ${error instanceof Error ? error.message : String(error)}`;
      if (!problems.includes(text)) problems.push(text);
      return undefined;
    }
  };
  const flows = (await flowFacts(api, { read, options })) ?? [];
  const mine = flows.filter(({ WorkteamArn }) => WorkteamArn === workteamArn);
  const evaluations = await read('Bedrock evaluation jobs', async () => {
    // An evaluation job reaches people through a flow definition: without one there is none.
    const jobs = mine.length === 0 ? [] : await api.humanEvaluationJobs(options);
    const flowOf = await Promise.all(jobs.map(({ jobArn }) => api.flowDefinitionOf(jobArn, options)));
    return jobs.filter((_, index) =>
      mine.some(({ FlowDefinitionArn }) => FlowDefinitionArn === flowOf[index]),
    );
  });
  return [
    ...sentence(
      'A2I flow definition',
      mine.map(({ FlowDefinitionArn }) => nameOf(FlowDefinitionArn)),
    ),
    ...sentence(
      'Bedrock evaluation job',
      (evaluations ?? []).map(({ jobName }) => jobName),
    ),
    ...problems,
  ];
}

function sentence(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [
    `${names.length === 1 ? `1 ${what} uses` : `${names.length} ${what}s use`} this team: ${names.join(', ')}.`,
  ];
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
