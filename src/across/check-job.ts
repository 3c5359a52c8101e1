import type { Connection } from '../connect.ts';
import { GroundctlError } from '../core/errors.ts';
import { drain } from '../core/events.ts';
import { type Finding, finding } from '../core/finding.ts';
import { readLabelConfig } from '../core/labeling/label-config.ts';
import { textOf } from '../core/s3-reading.ts';
import { parseS3Uri } from '../core/s3-uri.ts';
import { builtInTask } from '../jobs/built-in.ts';
import { viewOf } from '../jobs/check/request-view.ts';
import { UNREAD } from '../jobs/check/rules.ts';
import type { JobRequest } from '../jobs/model.ts';
import { teamOf } from '../jobs/words.ts';
import { lintTemplate } from '../templates/lint/lint.ts';
import type { TeamDetail } from '../workteams/team.ts';
import { lockedTaskFindings } from './job-lock.ts';
import { roleFindings } from './job-role.ts';
import { known } from './known.ts';

const MOST_BYTES = 1_000_000;

/**
 * Holds a request against what surrounds it: the API's rules and its files, the lint of its template, the quotas of
 * its manifest's lines, objects and buckets, its team and the team's lock, and what its role may do. With `manifest` false, the manifest is
 * not looked at: it is still to be written.
 */
export async function checkJobOnline(
  connection: Connection,
  fields: Readonly<Record<string, unknown>>,
  subject: string,
  signal: AbortSignal,
  { manifest: reads = true }: { readonly manifest?: boolean } = {},
): Promise<readonly Finding[]> {
  const { region } = connection.target;
  const { request, config, task } = viewOf(fields as JobRequest, region);
  const [own, team, template, manifest, role] = await Promise.all([
    connection.jobs.check(fields, subject, { signal, manifest: reads }),
    teamOfJob(connection, config.WorkteamArn, subject, signal),
    textAt(connection, config.UiConfig?.UiTemplateS3Uri, signal),
    reads ? manifestFindings(connection, request, task, signal) : [],
    roleFindings(connection, request, subject, signal),
  ]);
  const lint = template === undefined ? [] : lintTemplate(template.text, template.uri).findings;
  const lock = 'team' in team ? lockedTaskFindings(team.team, template?.text, subject) : team.findings;
  return [...own, ...lock, ...lint, ...manifest, ...role];
}

/** The team as it is, or what is to be said of one that is not there. */
async function teamOfJob(
  connection: Connection,
  arn: unknown,
  subject: string,
  signal: AbortSignal,
): Promise<{ readonly team: TeamDetail } | { readonly findings: Finding[] }> {
  // Teams of a vendor and of the public crowd are not the account's.
  if (typeof arn !== 'string' || !arn.includes(':workteam/private-crowd/')) return { findings: [] };
  try {
    return { team: await connection.workteams.show(teamOf(arn), { signal }) };
  } catch (error) {
    if (!(error instanceof GroundctlError) || error.source !== 'aws') throw error;
    return { findings: [finding(UNREAD, { subject, message: `WorkteamArn: ${error.message}` })] };
  }
}

/** A template, or label categories, that may be read; undefined for any other, which is a finding of the request itself. */
async function textAt(
  connection: Connection,
  uri: unknown,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly uri: string } | undefined> {
  const at = parseS3Uri(typeof uri === 'string' ? uri : '');
  if (!at.ok || typeof uri !== 'string') return undefined;
  const read = async () => {
    const object = await connection.templates.get(at.value, { signal });
    const text = object && (await textOf(object, MOST_BYTES));
    return text === undefined ? undefined : { text, uri };
  };
  return known(read());
}

async function manifestFindings(
  connection: Connection,
  request: JobRequest,
  task: string | undefined,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const at = parseS3Uri(request.InputConfig?.DataSource?.S3DataSource?.ManifestS3Uri ?? '');
  if (!at.ok || at.value.key === '') return [];
  const data = task === undefined ? undefined : builtInTask(task)?.data;
  const { bucket, key } = at.value;
  const check = async () => {
    const stream = connection.batches.checkJob(
      { kind: 'manifest', at: { in: 's3', bucket, key } },
      {
        signal,
        region: connection.target.region,
        segmentation: task?.endsWith('SemanticSegmentation') === true && data === 'image',
        automated: request.LabelingJobAlgorithmsConfig !== undefined,
        onlyImages: data === 'image',
        onlySequences: data === 'frames',
        texts: data === 'text',
        labelAttribute: await auditedLabel(connection, request, task, signal),
        frames: data === 'frames' ? 'video' : data === 'cloud' ? 'point-cloud' : undefined,
      },
    );
    return (await drain(stream, () => {})).findings;
  };
  return (await known(check())) ?? [];
}

/** The label that a job for frames or point clouds adjusts or verifies; its label categories say which. */
async function auditedLabel(
  connection: Connection,
  request: JobRequest,
  task: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const categories = await textAt(connection, request.LabelCategoryConfigS3Uri, signal);
  if (categories === undefined || !/^(?:Adjustment|Verification)/.test(task ?? '')) return undefined;
  const config = readLabelConfig(categories.text, { task, frames: true });
  return config.ok ? config.value.audits : undefined;
}
