import { defineRule } from '../../core/finding.ts';

const LIMITS =
  'https://docs.aws.amazon.com/sagemaker/latest/dg/input-data-limits.html and sms-input-data-input-manifest.html';

export const NOT_UTF8 = defineRule({
  id: 'manifest/not-utf8',
  severity: 'error',
  title: 'A line is not UTF-8',
  why: 'Ground Truth reads manifests as UTF-8; such a line cannot become a task.',
  fix: 'Write the manifest as UTF-8.',
  source: LIMITS,
});

export const NOT_JSON = defineRule({
  id: 'manifest/not-json',
  severity: 'error',
  title: 'A line is not a JSON object',
  why: 'A manifest is JSON Lines: one complete JSON object on each line.',
  fix: 'Write one object per line, without commas between the lines or brackets around them.',
  source: LIMITS,
});

export const NO_SOURCE = defineRule({
  id: 'manifest/no-source',
  severity: 'error',
  title: 'A line has neither source nor source-ref',
  why: 'Every data object needs one or the other: the text itself, or the S3 URI of the file.',
  fix: 'Add source or source-ref.',
  source: LIMITS,
});

export const BAD_SOURCE = defineRule({
  id: 'manifest/bad-source',
  severity: 'error',
  title: 'A source or source-ref that cannot be used',
  why: 'Ground Truth cannot find the object or the text to label.',
  fix: 'Write s3://BUCKET/KEY into source-ref, or the text into source.',
  source: LIMITS,
});

export const TOO_MANY_LINES = defineRule({
  id: 'manifest/too-many-lines',
  severity: 'error',
  title: 'A manifest has more than 100,000 lines',
  why: 'A labeling job accepts at most 100,000 data objects.',
  fix: 'Split the manifest into several jobs.',
  source: LIMITS,
});

export const EMPTY_MANIFEST = defineRule({
  id: 'manifest/empty',
  severity: 'error',
  title: 'A manifest without lines',
  why: 'There is nothing to label, and the job would fail.',
  fix: 'Check that this is the right file.',
  source: LIMITS,
});

export const manifestRules = [NOT_UTF8, NOT_JSON, NO_SOURCE, BAD_SOURCE, TOO_MANY_LINES, EMPTY_MANIFEST];
