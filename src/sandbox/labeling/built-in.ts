import { builtInTask } from '../../jobs/built-in.ts';
import type { LabelingJobRequest } from '../sagemaker/state.ts';

/** A Lambda of the job, by its name behind `function:`. */
function lambdaName(arn: string | undefined): string | undefined {
  return arn?.split(':function:')[1];
}

/** The task of AWS's own pre-annotation Lambda; undefined where the line itself is the task's input. */
export function preTask({ HumanTaskConfig }: LabelingJobRequest): string | undefined {
  return ownTask('PRE', HumanTaskConfig.PreHumanTaskLambdaArn);
}

/** The task by whose rules answers are consolidated; undefined where they are handed on as they are. */
export function postTask({ HumanTaskConfig }: LabelingJobRequest): string | undefined {
  return ownTask('ACS', HumanTaskConfig.AnnotationConsolidationConfig?.AnnotationConsolidationLambdaArn);
}

/** Lambdas of the job that are not AWS's: nothing runs them here. */
export function foreignLambdas({ HumanTaskConfig }: LabelingJobRequest): string[] {
  const { PreHumanTaskLambdaArn: pre, AnnotationConsolidationConfig: post } = HumanTaskConfig;
  return [pre, post?.AnnotationConsolidationLambdaArn].filter(
    (arn): arn is string => arn !== undefined && builtInName(lambdaName(arn)) === undefined,
  );
}

function ownTask(kind: 'PRE' | 'ACS', arn: string | undefined): string | undefined {
  const name = lambdaName(arn);
  if (name === undefined || !name.startsWith(`${kind}-`)) return undefined;
  const task = builtInName(name);
  return task === undefined || builtInTask(task)?.data === 'custom' ? undefined : task;
}

function builtInName(name: string | undefined): string | undefined {
  const task = name?.replace(/^(?:PRE|ACS)-/, '');
  return task === undefined || task === name || builtInTask(task) === undefined ? undefined : task;
}
