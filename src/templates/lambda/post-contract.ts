import { type Fields, isFields } from '../../core/fields.ts';
import { bad, good, type Parsed } from '../../core/parsed.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';

/** What all workers said of one data object, as the payload of a post-annotation Lambda has it. */
export interface AnnotatedObject {
  readonly datasetObjectId: string;
  readonly dataObject: { readonly s3Uri: string } | { readonly content: string };
  readonly annotations: readonly {
    readonly workerId: string;
    readonly annotationData: { readonly content: string };
  }[];
}

/** What a post-annotation Lambda gets. Source: sms-custom-templates-step3-lambda-requirements. */
export interface PostAnnotationEvent {
  readonly version: '2018-10-16';
  readonly labelingJobArn: string;
  readonly labelCategories?: readonly string[];
  readonly labelAttributeName: string;
  readonly roleArn: string;
  readonly payload: { readonly s3Uri: string };
}

export interface Consolidated {
  readonly datasetObjectId: string;
  readonly content: Fields;
}

/** An answer that is held to the contract: problems lose labels, warnings hardly do what was meant. */
export interface PostAnnotationAnswer {
  readonly consolidated: readonly Consolidated[];
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * One object of the payload from a worker-response file (`{ "answers": [{ "answerContent", "workerId", … }] }`), as
 * Ground Truth makes it: the answer's content is JSON inside a string.
 */
export function annotatedObject(
  id: string,
  response: unknown,
  dataObject: Fields | undefined,
): Parsed<AnnotatedObject> {
  const answers = isFields(response) ? response.answers : undefined;
  if (!Array.isArray(answers)) return bad('it has no list of answers, so it is not a worker response');
  const annotations = answers.flatMap((answer: unknown) => {
    if (!isFields(answer) || !('answerContent' in answer)) return [];
    const content =
      typeof answer.answerContent === 'string' ? answer.answerContent : JSON.stringify(answer.answerContent);
    return [{ workerId: String(answer.workerId ?? ''), annotationData: { content } }];
  });
  if (annotations.length === 0) return bad('none of its answers has answerContent');
  const { 'source-ref': ref, source } = dataObject ?? {};
  const data =
    typeof ref === 'string' ? { s3Uri: ref } : { content: typeof source === 'string' ? source : '' };
  return good({ datasetObjectId: id, dataObject: data, annotations });
}

/** Holds an answer to the contract, and names the mistakes that are known to be made. */
export function readPostAnnotationAnswer(
  answer: unknown,
  ids: readonly string[],
  label: string,
): Parsed<PostAnnotationAnswer> {
  if (isFields(answer) && 'statusCode' in answer) {
    return bad('the response is in API Gateway format ({ statusCode, body }), not a list');
  }
  if (typeof answer === 'string') return bad('the response is text (JSON encoded twice?), not a list');
  if (!Array.isArray(answer))
    return bad('the response is not a list of { datasetObjectId, consolidatedAnnotation }');
  const consolidated: Consolidated[] = [];
  const problems: string[] = [];
  const warnings: string[] = [];
  for (const [at, one] of answer.entries()) {
    const where = `entry ${at + 1}`;
    const id = isFields(one) ? one.datasetObjectId : undefined;
    const annotation = isFields(one) ? one.consolidatedAnnotation : undefined;
    const content = isFields(annotation) ? annotation.content : undefined;
    if (typeof id !== 'string' && typeof id !== 'number') problems.push(`${where} has no datasetObjectId`);
    else if (!ids.includes(String(id)))
      problems.push(
        `${where} is about the object ${quoteForMessage(String(id))}, which was not in the request`,
      );
    else if (consolidated.some(({ datasetObjectId }) => datasetObjectId === String(id)))
      problems.push(`the object ${quoteForMessage(String(id))} occurs twice`);
    else if (!isFields(content)) problems.push(`${where} has no consolidatedAnnotation.content object`);
    else {
      consolidated.push({ datasetObjectId: String(id), content });
      if (typeof id === 'number')
        warnings.push(`datasetObjectId of ${where} is a number, but Ground Truth sends text`);
      if (!Object.hasOwn(content, label)) {
        warnings.push(
          `the content of ${where} has no ${quoteForMessage(label)}, the label attribute of the job`,
        );
      }
    }
  }
  const told = new Set(answer.map((one: unknown) => (isFields(one) ? String(one.datasetObjectId) : '')));
  const missing = ids.filter((id) => !told.has(id));
  if (missing.length > 0) {
    const shown = missing.slice(0, 5).join(', ');
    problems.push(
      `${missing.length} of ${ids.length} objects have no answer: ${shown}${missing.length > 5 ? ', …' : ''}`,
    );
  }
  return good({ consolidated, problems, warnings });
}
