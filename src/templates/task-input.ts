import { GroundctlError } from '../core/errors.ts';
import { LAMBDA_ANSWER, LAMBDA_FAILED, LAMBDA_NEEDS_AWS, NOBODY_ASKED } from './check/rules.ts';
import { builtInTaskInput } from './label-categories.ts';
import { preAnnotationEvent, readPreAnnotationAnswer } from './lambda/contract.ts';
import { type LocalLambda, ONE_EVENT } from './lambda/run-lambda.ts';
import type { DataObject, LineProblem } from './manifest/read-line.ts';

/** `task.input` for a data object, or the problems because of which there is none. */
export interface MadeInput {
  readonly input?: DataObject;
  /** False where no worker is asked about the data object. */
  readonly shown: boolean;
  readonly problems: readonly LineProblem[];
}

/** Makes `task.input` of a data object. Several may be asked for at a time. */
export type TaskInputMaker = (dataObject: DataObject) => Promise<MadeInput>;

/** Makes the input as AWS's own pre-annotation Lambdas do, of the line and the job's label categories. */
export function labelTaskInput(labels: readonly string[]): TaskInputMaker {
  return async (dataObject) => ({
    input: builtInTaskInput(dataObject, labels),
    shown: true,
    problems: [],
  });
}

/**
 * Asks a pre-annotation Lambda for the task input, and holds its answer to the contract. Rejects where there is
 * no use in asking it again.
 */
export function lambdaTaskInput(lambda: LocalLambda, region: string): TaskInputMaker {
  return async (dataObject) => {
    let answer: unknown;
    try {
      answer = await lambda.invoke(preAnnotationEvent(dataObject, region));
    } catch (error) {
      if (!(error instanceof GroundctlError) || !ONE_EVENT.has(error.code)) throw error;
      const rule = error.code === 'lambda-needs-aws' ? LAMBDA_NEEDS_AWS : LAMBDA_FAILED;
      return { shown: false, problems: [{ rule, message: error.message }] };
    }
    const read = readPreAnnotationAnswer(answer);
    if (!read.ok) {
      return { shown: false, problems: [{ rule: LAMBDA_FAILED, message: `The Lambda: ${read.problem}.` }] };
    }
    const { taskInput, isHumanAnnotationRequired: shown, warnings } = read.value;
    const problems: LineProblem[] = warnings.map((message) => ({
      rule: LAMBDA_ANSWER,
      message: `${message}.`,
    }));
    if (!shown)
      problems.push({
        rule: NOBODY_ASKED,
        message: 'isHumanAnnotationRequired is false, so no worker gets it.',
      });
    return { input: taskInput, shown, problems };
  };
}
