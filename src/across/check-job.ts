import type { Connection } from '../connect.ts';
import { GroundctlError } from '../core/errors.ts';
import { drain } from '../core/events.ts';
import { type Finding, finding } from '../core/finding.ts';
import { parseS3Uri } from '../core/s3-uri.ts';
import { builtInTask } from '../jobs/built-in.ts';
import { viewOf } from '../jobs/check/check-request.ts';
import { UNREAD } from '../jobs/check/rules.ts';
import type { JobRequest } from '../jobs/model.ts';
import { teamOf } from '../jobs/words.ts';
import { lintTemplate } from '../templates/lint/lint.ts';

const MOST_TEMPLATE = 1_000_000;

/**
 * Holds a request against what surrounds it: the API's rules and its files, the lint of its template, the quotas of
 * its manifest's lines, objects and buckets, and whether its team is there. With `manifest` false, the manifest is
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
  const [own, team, template, manifest] = await Promise.all([
    connection.jobs.check(fields, subject, { signal, manifest: reads }),
    teamFindings(connection, config.WorkteamArn, subject, signal),
    templateFindings(connection, config.UiConfig?.UiTemplateS3Uri, signal),
    reads ? manifestFindings(connection, request, task, signal) : [],
  ]);
  return [...own, ...team, ...template, ...manifest];
}

async function teamFindings(
  connection: Connection,
  arn: unknown,
  subject: string,
  signal: AbortSignal,
): Promise<Finding[]> {
  // Teams of a vendor and of the public crowd are not the account's.
  if (typeof arn !== 'string' || !arn.includes(':workteam/private-crowd/')) return [];
  try {
    await connection.workteams.show(teamOf(arn), { signal });
    return [];
  } catch (error) {
    if (!(error instanceof GroundctlError) || error.source !== 'aws') throw error;
    return [finding(UNREAD, { subject, message: `WorkteamArn: ${error.message}` })];
  }
}

async function templateFindings(
  connection: Connection,
  uri: unknown,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const at = parseS3Uri(typeof uri === 'string' ? uri : '');
  if (!at.ok || typeof uri !== 'string') return [];
  try {
    const object = await connection.templates.get(at.value, { signal });
    if (object === undefined || object.Size > MOST_TEMPLATE) return [];
    const chunks: Uint8Array[] = [];
    for await (const chunk of object.body) chunks.push(chunk);
    return lintTemplate(Buffer.concat(chunks).toString('utf8'), uri).findings;
  } catch (error) {
    return unsaid(error);
  }
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
  try {
    const stream = connection.batches.checkJob(
      { kind: 'manifest', at: { in: 's3', bucket, key } },
      {
        signal,
        region: connection.target.region,
        segmentation: task?.endsWith('SemanticSegmentation') === true && data === 'image',
        automated: request.LabelingJobAlgorithmsConfig !== undefined,
        onlyImages: data === 'image',
        frames: data === 'frames' ? 'video' : data === 'cloud' ? 'point-cloud' : undefined,
      },
    );
    return (await drain(stream, () => {})).findings;
  } catch (error) {
    return unsaid(error);
  }
}

/** What is not there or refused is a finding of the request itself. */
function unsaid(error: unknown): [] {
  if (error instanceof GroundctlError && error.source === 'aws' && !error.aws?.retryable) return [];
  throw error;
}
