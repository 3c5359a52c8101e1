import type { StoredLabelingJob } from '../../sagemaker/state.ts';
import { postTask } from '../built-in.ts';
import type { Answer, JobRun, Result } from '../model.ts';
import type { Consolidated, Said } from './answers.ts';
import { consolidateBoxes } from './boxes.ts';
import { consolidateChoice, consolidateChoices } from './classes.ts';
import { consolidateEntities } from './entities.ts';
import { consolidateMasks, type Mask } from './masks.ts';

/** A result, and the picture that goes with it where the label is one. */
export interface Consolidation {
  readonly result: Result;
  readonly mask?: Mask;
}

/** By the name behind ACS-, without Adjustment and Verification. */
const TYPES: Readonly<Record<string, string>> = {
  BoundingBox: 'object-detection',
  ImageMultiClass: 'image-classification',
  ImageMultiClassMultiLabel: 'image-classification-multilabel',
  NamedEntityRecognition: 'text-span',
  SemanticSegmentation: 'semantic-segmentation',
  TextMultiClass: 'text-classification',
  TextMultiClassMultiLabel: 'text-classification-multilabel',
  VideoMultiClass: 'video-classification',
};

/** Makes one label of all answers about an object, as AWS's own consolidation of that task is documented. */
export function consolidate(
  job: StoredLabelingJob,
  { labels }: JobRun,
  answers: readonly Answer[],
  now: Date,
): Consolidation {
  const task = postTask(job.request);
  if (task === undefined) return { result: passedThrough(job, answers, now) };
  const [, kind = '', base = ''] = /^(Adjustment|Verification)?(.+)$/.exec(task) ?? [];
  const said = answers.map(({ answerContent }) => elementAnswer(answerContent));
  if (base === 'SemanticSegmentation' && kind !== 'Verification') {
    const mask = consolidateMasks(said, labels);
    if (mask === undefined) return { result: unusable(task) };
    const metadata = {
      ...mask.metadata,
      ...adjustment(kind, said),
      ...common(job, 'semantic-segmentation', now),
    };
    return { result: { label: '', metadata }, mask };
  }
  const consolidated = kind === 'Verification' ? consolidateChoice(said, labels) : byTask(base, said, labels);
  if (consolidated === undefined) return { result: unusable(task) };
  const type = kind === 'Verification' ? 'label-verification' : (TYPES[base] ?? 'custom');
  const metadata = { ...consolidated.metadata, ...adjustment(kind, said), ...common(job, type, now) };
  return { result: { label: consolidated.label, metadata } };
}

function byTask(task: string, said: Said, labels: readonly string[]): Consolidated {
  if (task === 'BoundingBox') return consolidateBoxes(said, labels);
  if (task === 'NamedEntityRecognition') return consolidateEntities(said, labels);
  if (task.endsWith('MultiLabel')) return consolidateChoices(said, labels);
  return task in TYPES ? consolidateChoice(said, labels) : undefined;
}

/** What the one element of the built-in templates said, whatever it is named. */
function elementAnswer(content: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const own = Object.values(content).find(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  );
  return (own as Record<string, unknown> | undefined) ?? {};
}

function adjustment(kind: string, said: Said): Record<string, string> {
  if (kind !== 'Adjustment') return {};
  const changed = said.some(({ initialValueModified }) => initialValueModified === true);
  return { 'adjustment-status': changed ? 'adjusted' : 'unadjusted' };
}

function common({ request }: StoredLabelingJob, type: string, now: Date): Record<string, unknown> {
  return {
    type: `groundtruth/${type}`,
    'job-name': `labeling-job/${request.LabelingJobName.toLowerCase()}`,
    'human-annotated': 'yes',
    'creation-date': now.toISOString().replace('Z', '000'),
  };
}

/** What PassThrough and jobs without a Lambda write: every worker's answer, as JSON inside a string. */
function passedThrough(job: StoredLabelingJob, answers: readonly Answer[], now: Date): Result {
  const annotationsFromAllWorkers = answers.map(({ workerId, answerContent }) => ({
    workerId,
    annotationData: { content: JSON.stringify(answerContent) },
  }));
  return { label: { annotationsFromAllWorkers }, metadata: common(job, 'custom', now) };
}

function unusable(task: string): Result {
  return {
    failure: `ClientError: The answers are not in the form that ACS-${task} consolidates. Check the template.`,
  };
}
