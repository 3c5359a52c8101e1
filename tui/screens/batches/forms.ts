import { TASK_TYPES } from '../../../src/batches/survey/file-types.ts';
import { GroundctlError } from '../../../src/core/errors.ts';
import { placeOf } from '../../../src/core/files/text-place.ts';
import type { FieldProblem } from '../../../src/workteams/check.ts';
import { choiceField, textField } from '../../state/fields.ts';
import type { FormSpec, FormValues } from '../../state/form.ts';
import type { Against } from './model.ts';

/** What is wrong with a place, in the words of the command line. */
function placeProblem(field: string, text: string | undefined, s3Only: boolean): FieldProblem[] {
  if (!text) return [{ field, message: 'it is required' }];
  try {
    const place = placeOf(text);
    if (s3Only && place.in !== 's3') return [{ field, message: 'it must be s3://bucket/prefix' }];
    return [];
  } catch (error) {
    if (error instanceof GroundctlError) return [{ field, message: error.message }];
    throw error;
  }
}

type SourceField = 'source' | 'kind' | 'taskType' | 'images';

export function sourceForm(): FormSpec<SourceField> {
  return {
    id: 'source',
    title: 'Check a source',
    intro: 'It is read once, to the end; nothing is changed.',
    submit: 'Check',
    fields: [
      textField('source', 'Source', {
        place: { wants: 'any', where: 'both' },
        help: 's3://bucket/prefix/, a local folder, or a manifest (.manifest, .jsonl).',
      }),
      choiceField('kind', 'Limits', {
        help: 'The limits of a Ground Truth Plus batch, or the quotas of a labeling job.',
        options: [
          { value: 'plus', label: 'Ground Truth Plus batch' },
          { value: 'labeling-job', label: 'labeling job' },
        ],
      }),
      choiceField('taskType', 'Task type', {
        help: 'The kind of files expected; semantic segmentation has smaller quotas.',
        options: [
          { value: '', label: 'not said' },
          ...TASK_TYPES.map((value) => ({ value, label: value })),
          { value: 'semantic-segmentation', label: 'semantic-segmentation' },
        ],
      }),
      choiceField('images', 'Images', {
        help: 'For a labeling job, read width and height of these images: one request each.',
        options: [
          { value: 'sample', label: 'a sample' },
          { value: 'all', label: 'all' },
          { value: 'none', label: 'none' },
        ],
      }),
    ],
    check: (values) => placeProblem('source', values.source, false),
  };
}

/** What is browsed to is held against the limits of a batch. */
export const AS_BATCH: Against = { kind: 'plus', taskType: undefined, images: 'sample' };

/** The form's answers. */
export function againstOf({ kind, taskType, images }: FormValues<SourceField>): Against {
  return {
    kind: kind === 'labeling-job' ? kind : 'plus',
    taskType: (taskType || undefined) as Against['taskType'],
    images: (images ?? 'sample') as Against['images'],
  };
}

export function writeForm(): FormSpec<'out'> {
  return {
    id: 'write',
    title: 'Write the split',
    intro: 'A manifest for each batch and an index, in a new or empty folder. Nothing is overwritten.',
    submit: 'Write',
    fields: [
      textField('out', 'Folder', {
        place: { wants: 'folder', where: 'both' },
        help: 'For example ./frames-batches.',
      }),
    ],
    check: (values) => placeProblem('out', values.out, false),
  };
}

export function stageForm(): FormSpec<'index' | 'to'> {
  return {
    id: 'stage',
    title: 'Stage a split',
    intro: 'Each batch is copied inside S3 into a separate folder. The plan comes first; originals stay.',
    submit: 'Show what would be copied',
    fields: [
      textField('index', 'Index', {
        place: { wants: 'file', where: 'both' },
        help: 'The index.json that a split has written.',
      }),
      textField('to', 'Target', {
        place: { wants: 'folder', where: 's3' },
        help: 's3://bucket/prefix in us-east-1.',
      }),
    ],
    check: (values) => [
      ...placeProblem('index', values.index, false),
      ...placeProblem('to', values.to, true),
    ],
  };
}
