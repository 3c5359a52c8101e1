import { parseDocument } from 'yaml';
import { type Fields, isFields } from '../core/fields.ts';
import { bad, good, type Parsed } from '../core/parsed.ts';
import { sanitize } from '../core/text/sanitize.ts';
import { yamlProblems } from '../core/text/yaml-problems.ts';

/** Names whose capitals are not each word's first letter. */
const NAMES: Readonly<Record<string, string>> = {
  manifest_s3_uri: 'ManifestS3Uri',
  label_category_config_s3_uri: 'LabelCategoryConfigS3Uri',
  s3_output_path: 'S3OutputPath',
  ui_template_s3_uri: 'UiTemplateS3Uri',
};
/** What DescribeLabelingJob adds to the request. */
const ANSWERS = [
  'LabelingJobArn',
  'LabelingJobStatus',
  'LabelCounters',
  'CreationTime',
  'LastModifiedTime',
  'JobReferenceCode',
  'LabelingJobOutput',
  'FailureReason',
];

/**
 * A CreateLabelingJob request from JSON or YAML: as the AWS CLI takes it (--cli-input-json), as DescribeLabelingJob
 * answers it, or an aws_sagemaker_labeling_job of Terraform (.tf.json, or `terraform show -json`). Members are named
 * as AWS names them; nothing is checked yet.
 */
export function readJobRequest(text: string): Parsed<Fields> {
  if (/^\s*(?:resource|data|module|variable|locals)\s+["{]/m.test(text) && !/^\s*[{[]/.test(text)) {
    return bad(
      'it is Terraform in HCL, whose values only Terraform knows; write its plan as JSON: terraform plan -out=plan && terraform show -json plan > plan.json',
    );
  }
  const document = parseDocument(text, { prettyErrors: true, logLevel: 'silent' });
  const [error] = yamlProblems(document.errors);
  if (error !== undefined)
    return bad(`it is neither JSON nor YAML: ${sanitize(error.message.split('\n')[0] ?? '')}`);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
    // Throws where an alias lies in what it names: there is no end to it.
    JSON.stringify(value);
  } catch (cause) {
    const [why = ''] = cause instanceof Error ? cause.message.split('\n') : ['too many aliases'];
    return bad(`it cannot be read: ${sanitize(why)}`);
  }
  if (!isFields(value)) return bad('it is not an object, so it is not a request');
  const terraform = ofTerraform(value);
  const request = terraform ?? value;
  if (!('HumanTaskConfig' in request) && !('LabelingJobName' in request)) {
    return bad(
      'it has neither LabelingJobName nor HumanTaskConfig, so it is not a request to create a labeling job',
    );
  }
  return good(requestOf(request));
}

/** A described job without what DescribeLabelingJob adds to its request. */
export function requestOf(job: Fields): Fields {
  return Object.fromEntries(Object.entries(job).filter(([name]) => !ANSWERS.includes(name)));
}

/** The first labeling job of a Terraform document, in AWS's names; undefined where there is none. */
function ofTerraform(document: Fields): Fields | undefined {
  const found = findResource(document, 0);
  if (found === undefined) return undefined;
  // With those of the provider, where Terraform has put them together.
  const tags = Object.entries(found.tags_all ?? found.tags ?? {});
  return {
    ...(renamed(found) as Fields),
    ...(tags.length === 0 ? {} : { Tags: tags.map(([Key, Value]) => ({ Key, Value })) }),
  };
}

function findResource(value: unknown, depth: number): Fields | undefined {
  if (depth > 12) return undefined;
  if (Array.isArray(value)) return first(value.map((item) => findResource(item, depth + 1)));
  if (!isFields(value)) return undefined;
  if (value.type === 'aws_sagemaker_labeling_job' && isFields(value.values)) return value.values;
  if (isFields(value.aws_sagemaker_labeling_job)) {
    const [job] = Object.values(value.aws_sagemaker_labeling_job);
    const [only] = Array.isArray(job) ? job : [job];
    if (isFields(only)) return only;
  }
  if ('labeling_job_name' in value && 'human_task_config' in value) return value;
  return first(Object.values(value).map((item) => findResource(item, depth + 1)));
}

function first<T>(list: readonly (T | undefined)[]): T | undefined {
  return list.find((item) => item !== undefined);
}

/** Blocks are lists of one in Terraform's JSON, and what is not set is null. */
function renamed(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.length === 1 && isFields(value[0]) ? renamed(value[0]) : value.map(renamed);
  }
  if (!isFields(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null && !isEmptyBlock(member));
  return Object.fromEntries(
    members
      .filter(([name]) => !['id', 'region', 'tags', 'tags_all', 'timeouts'].includes(name))
      .map(([name, member]) => [NAMES[name] ?? pascal(name), renamed(member)]),
  );
}

function isEmptyBlock(member: unknown): boolean {
  return Array.isArray(member) && member.length === 0;
}

function pascal(name: string): string {
  return name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
