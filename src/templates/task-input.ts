import { GroundctlError } from '../core/errors.ts';
import { LAMBDA_ANSWER, LAMBDA_FAILED } from './check/rules.ts';
import { preAnnotationEvent, readPreAnnotationAnswer } from './lambda/contract.ts';
import type { LocalLambda } from './lambda/run-lambda.ts';
import type { DataObject, LineProblem } from './manifest/read-line.ts';

/** `task.input` for a data object, or the problems because of which there is none. */
export type TaskInputMaker = (dataObject: DataObject) => Promise<{
  readonly input?: DataObject;
  readonly problems: readonly LineProblem[];
}>;

/** Asks a pre-annotation Lambda for the task input, and holds its answer to the contract. */
export function lambdaTaskInput(lambda: LocalLambda, region: string): TaskInputMaker {
  return async (dataObject) => {
    let answer: unknown;
    try {
      answer = await lambda.invoke(preAnnotationEvent(dataObject, region));
    } catch (error) {
      if (!(error instanceof GroundctlError) || error.code !== 'lambda-failed') throw error;
      return { problems: [{ rule: LAMBDA_FAILED, message: error.message }] };
    }
    const read = readPreAnnotationAnswer(answer);
    if (!read.ok) return { problems: [{ rule: LAMBDA_FAILED, message: `The Lambda: ${read.problem}.` }] };
    const { taskInput, warnings } = read.value;
    return {
      input: taskInput,
      problems: warnings.map((message) => ({ rule: LAMBDA_ANSWER, message: `${message}.` })),
    };
  };
}
