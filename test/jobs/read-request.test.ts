import { describe, expect, test } from 'vitest';
import { readJobRequest } from '../../src/jobs/read-request.ts';

const read = (text: string) => {
  const parsed = readJobRequest(text);
  return parsed.ok ? parsed.value : parsed.problem;
};

describe('a request is read', () => {
  test('from JSON and YAML, without what DescribeLabelingJob adds', () => {
    const expected = { LabelingJobName: 'a', HumanTaskConfig: { TaskTitle: 't' } };
    expect(read(JSON.stringify({ ...expected, LabelingJobStatus: 'Failed', LabelCounters: {} }))).toEqual(
      expected,
    );
    expect(read('LabelingJobName: a\nHumanTaskConfig:\n  TaskTitle: t\n')).toEqual(expected);
  });

  test('from Terraform, in the names of AWS', () => {
    const job = {
      labeling_job_name: 'a',
      tags: { x: 'y' },
      label_category_config_s3_uri: 's3://b/l.json',
      stopping_conditions: [],
      role_arn: null,
      input_config: [{ data_source: [{ s3_data_source: [{ manifest_s3_uri: 's3://b/m' }] }] }],
      human_task_config: [{ ui_config: [{ ui_template_s3_uri: 's3://b/t' }], task_keywords: ['x', 'y'] }],
    };
    const expected = {
      LabelingJobName: 'a',
      LabelCategoryConfigS3Uri: 's3://b/l.json',
      InputConfig: { DataSource: { S3DataSource: { ManifestS3Uri: 's3://b/m' } } },
      HumanTaskConfig: { UiConfig: { UiTemplateS3Uri: 's3://b/t' }, TaskKeywords: ['x', 'y'] },
      Tags: [{ Key: 'x', Value: 'y' }],
    };
    expect(read(JSON.stringify({ resource: { aws_sagemaker_labeling_job: { boxes: job } } }))).toEqual(
      expected,
    );
    const state = {
      values: {
        root_module: {
          resources: [{ type: 'aws_s3_bucket' }, { type: 'aws_sagemaker_labeling_job', values: job }],
        },
      },
    };
    expect(read(JSON.stringify(state))).toEqual(expected);
  });

  test.each([
    [{ tags: { x: 'y' }, tags_all: { x: 'y', of: 'provider' } }, ['x', 'of']],
    [{ tags: null, tags_all: {} }, undefined],
    [{}, undefined],
  ])('from Terraform with the tags that it gives: %j', (tags, keys) => {
    const job = { labeling_job_name: 'a', ...tags };
    const request = read(JSON.stringify({ resource: { aws_sagemaker_labeling_job: { boxes: job } } }));
    expect(request).toEqual({
      LabelingJobName: 'a',
      ...(keys && { Tags: keys.map((Key) => ({ Key, Value: expect.any(String) })) }),
    });
  });

  test.each([
    ['{', /neither JSON nor YAML/],
    ['[1]', /not an object/],
    ['a: 1', /neither LabelingJobName nor HumanTaskConfig/],
    ['a: &a [*a, *a]\nLabelingJobName: x', /cannot be read: Converting circular structure to JSON$/],
    ['', /not an object/],
  ])('%j is not a request', (text, problem) => {
    expect(read(text)).toMatch(problem);
  });
});

test('HCL is told how it becomes JSON', () => {
  const read = readJobRequest('# a job\nresource "aws_sagemaker_labeling_job" "x" {\n  label = "a"\n}\n');
  expect(read).toMatchObject({ ok: false, problem: expect.stringContaining('terraform show -json') });
  expect(readJobRequest('{"resource": {"a": 1}, "LabelingJobName": "x"}').ok).toBe(true);
});
