import { isFields } from '../core/fields.ts';
import { bad, good, type Parsed } from '../core/parsed.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';
import type { DataObject } from './manifest/read-line.ts';

const LONGEST_LABEL = 256;

/**
 * The names in a label category configuration, `{ "labels": [{ "label": "Car" }, …] }`, in its order. Sources:
 * CreateLabelingJob, LabelCategoryConfigS3Uri; sms-label-cat-config-attributes.
 */
export function readLabelCategories(text: string): Parsed<readonly string[]> {
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    return bad('the label categories are not JSON');
  }
  const list = isFields(config) ? config.labels : undefined;
  if (!Array.isArray(list)) {
    return bad('the label categories have no list of labels; write { "labels": [{ "label": "Car" }] }');
  }
  const labels: string[] = [];
  for (const [index, entry] of list.entries()) {
    const label = isFields(entry) ? entry.label : undefined;
    if (typeof label !== 'string' || label === '') {
      return bad(`label category ${index + 1} is not { "label": "…" }`);
    }
    const shown = quoteForMessage(label);
    if (label.length > LONGEST_LABEL)
      return bad(`the label ${shown} has more than ${LONGEST_LABEL} characters`);
    if (labels.includes(label)) return bad(`the label ${shown} occurs twice`);
    labels.push(label);
  }
  return labels.length === 0 ? bad('there are no label categories') : good(labels);
}

/**
 * `task.input` as AWS's own pre-annotation Lambdas (PRE-BoundingBox and the like) make it, by the templates of
 * the guide that go with them: `taskObject`, `labels`, and in adjustment jobs `manifestLine`. Lambdas of one's
 * own get no label categories.
 */
export function builtInTaskInput(dataObject: DataObject, labels: readonly string[]): DataObject {
  const taskObject = dataObject['source-ref'] ?? dataObject.source;
  return { taskObject, labels, manifestLine: dataObject };
}
