import type { CallOptions } from '../../core/call-options.ts';
import { GroundctlError } from '../../core/errors.ts';
import { type Finding, finding } from '../../core/finding.ts';
import { readLabelConfig } from '../../core/labeling/label-config.ts';
import { labelCountProblem, taskLabelQuota } from '../../core/labeling/label-quotas.ts';
import { capitalised, describeProblem } from '../../core/parsed.ts';
import { textOf } from '../../core/s3-reading.ts';
import { parseS3Uri } from '../../core/s3-uri.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { builtInTask } from '../built-in.ts';
import { isRefused } from '../explain/gather.ts';
import type { JobRequest } from '../model.ts';
import type { JobsStorage } from '../ports.ts';
import { text, viewOf } from './request-view.ts';
import { BAD_CATEGORIES, OTHER_REGION, UNREAD } from './rules.ts';

export interface CheckOptions extends CallOptions {
  /** Whether the manifest is looked at; false where it is still to be written. */
  readonly manifest?: boolean | undefined;
}

const MOST_BYTES = 5_000_000;

/** Reads the files that a request names: label categories are held to the task; manifest and template are there. */
export async function checkParts(
  fields: Readonly<Record<string, unknown>>,
  subject: string,
  storage: JobsStorage,
  region: string,
  { manifest = true, ...options }: CheckOptions,
): Promise<Finding[]> {
  const { request, config, task } = viewOf(fields as JobRequest, region);
  const found: Finding[] = [];
  const read = async (member: string, uri: string | undefined) => {
    if (uri === undefined) return undefined;
    const content = await contentOf(uri, storage, options);
    if ('text' in content) return content.text;
    found.push(finding(UNREAD, { subject, message: `${member}: ${content.problem}` }));
    return undefined;
  };
  await read('UiTemplateS3Uri', text(config.UiConfig?.UiTemplateS3Uri));
  if (manifest)
    await read('ManifestS3Uri', text(request.InputConfig?.DataSource?.S3DataSource?.ManifestS3Uri));
  const categories = await read('LabelCategoryConfigS3Uri', text(request.LabelCategoryConfigS3Uri));
  if (categories !== undefined)
    found.push(...categoryFindings(categories, task, text(request.LabelCategoryConfigS3Uri) ?? subject));
  return [...found, ...(await outputFindings(request, subject, storage, region, options))];
}

/** The bucket that a job writes to has to be there, in the region of the job. */
async function outputFindings(
  { OutputConfig: output }: JobRequest,
  subject: string,
  storage: JobsStorage,
  region: string,
  options: CallOptions,
): Promise<Finding[]> {
  const at = parseS3Uri(text(output?.S3OutputPath) ?? '');
  if (!at.ok) return [];
  const { bucket } = at.value;
  const shown = `S3OutputPath: the bucket ${quoteForMessage(bucket)}`;
  try {
    const there = await storage.bucketRegion(bucket, options);
    if (there === region) return [];
    return [finding(OTHER_REGION, { subject, message: `${shown} is in ${there}, not in ${region}.` })];
  } catch (error) {
    if (!(error instanceof GroundctlError) || error.code !== 'no-such-bucket') throw error;
    return [finding(UNREAD, { subject, message: `${shown} does not exist.` })];
  }
}

/** Holds the text of a label category file to a task. */
function categoryFindings(content: string, task: string | undefined, subject: string): Finding[] {
  const data = task === undefined ? undefined : builtInTask(task)?.data;
  const config = readLabelConfig(content, { task, frames: data === 'frames' || data === 'cloud' });
  const told = (message: string, severity: Finding['severity'] = 'error') =>
    finding(BAD_CATEGORIES, { subject, message, severity });
  if (!config.ok) return [told(`The label categories cannot be read: ${config.problem}.`)];
  const quota = task === undefined ? undefined : taskLabelQuota(task);
  const count = quota && labelCountProblem(task ?? '', quota, config.value.labels.length);
  return [
    ...config.value.problems.map((problem) => told(`${capitalised(problem)}.`)),
    ...config.value.warnings.map((warning) => told(`${capitalised(warning)}.`, 'warning')),
    ...(count === undefined ? [] : [told(count.message, count.severity)]),
  ];
}

/** No text of what is there, and larger than any that is read. */
async function contentOf(
  uri: string,
  storage: JobsStorage,
  options: CallOptions,
): Promise<{ readonly text: string | undefined } | { readonly problem: string }> {
  const at = parseS3Uri(uri);
  const shown = quoteForMessage(uri, 200);
  if (!at.ok) return { problem: `${describeProblem(at)}.` };
  try {
    const object = await storage.get(at.value, options);
    if (object === undefined) return { problem: `There is no ${shown}.` };
    return { text: await textOf(object, MOST_BYTES) };
  } catch (error) {
    if (!isRefused(error)) throw error;
    return { problem: `${shown}: ${error.message}` };
  }
}
