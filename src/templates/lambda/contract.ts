import { isFields } from '../../core/fields.ts';
import { bad, good, type Parsed } from '../../core/parsed.ts';
import type { DataObject } from '../manifest/read-line.ts';

/** What a pre-annotation Lambda gets. Source: sms-custom-templates-step3-lambda-requirements. */
export interface PreAnnotationEvent {
  readonly version: '2018-10-16';
  readonly labelingJobArn: string;
  readonly dataObject: DataObject;
}

/** What it must answer. */
export interface PreAnnotationAnswer {
  /** Becomes `task.input`. */
  readonly taskInput: DataObject;
  readonly isHumanAnnotationRequired: boolean;
  /** What Ground Truth takes, but hardly as it was meant. */
  readonly warnings: readonly string[];
}

/** The event for one data object, for a job that does not exist yet. */
export function preAnnotationEvent(dataObject: DataObject, region: string): PreAnnotationEvent {
  const labelingJobArn = `arn:aws:sagemaker:${region}:123456789012:labeling-job/local-rendering`;
  return { version: '2018-10-16', labelingJobArn, dataObject };
}

/** Holds an answer to the contract, and names the mistakes that are known to be made. */
export function readPreAnnotationAnswer(answer: unknown): Parsed<PreAnnotationAnswer> {
  if (!isFields(answer)) {
    return bad(`the response is ${kindOf(answer)}, not an object { taskInput: {…} }`);
  }
  if ('statusCode' in answer && 'body' in answer) {
    return bad('the response is in API Gateway format ({ statusCode, body }), not { taskInput: {…} }');
  }
  if (!('taskInput' in answer)) {
    const near = Object.keys(answer).find((name) => /^task_?input$/i.test(name));
    return near === undefined
      ? bad('the response has no taskInput')
      : bad(`the response has ${near}, but the name is taskInput`);
  }
  if (typeof answer.taskInput === 'string')
    return bad('taskInput is text (JSON encoded twice?), not an object');
  if (!isFields(answer.taskInput)) return bad(`taskInput is ${kindOf(answer.taskInput)}, not an object`);
  const warnings: string[] = [];
  if ('humanAnnotationRequired' in answer) {
    warnings.push(
      'humanAnnotationRequired has no effect, although the sample in the guide uses it; the name is isHumanAnnotationRequired',
    );
  }
  const required = answer.isHumanAnnotationRequired;
  if (required !== undefined && typeof required !== 'boolean') {
    warnings.push(`isHumanAnnotationRequired is ${kindOf(required)}; it must be true or false`);
  }
  return good({
    taskInput: answer.taskInput,
    isHumanAnnotationRequired: required !== false,
    warnings,
  });
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}
