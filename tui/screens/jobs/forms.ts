import type { FieldProblem } from '../../../src/workteams/check.ts';
import { textField } from '../../state/fields.ts';
import type { FormSpec, FormValues } from '../../state/form.ts';
import type { Request } from './requests.ts';

export function createForm(): FormSpec<'file'> {
  return {
    id: 'create',
    title: 'New labeling job',
    intro: 'The request is checked with everything it names. Nothing is created before you have seen it.',
    submit: 'Show what would be created',
    fields: [
      textField('file', 'Request', {
        place: { wants: 'file', where: 'here' },
        help: 'A file with a CreateLabelingJob request: JSON, YAML, or a Terraform plan as JSON.',
      }),
    ],
    check: (values) => (values.file ? [] : [{ field: 'file', message: 'it is required' }]),
  };
}

type LikeField = 'name' | 'workteam' | 'workers' | 'lifetime';

/** A job made from another one. */
export function likeForm(id: 'clone' | 'chain', job: string): FormSpec<LikeField> {
  return {
    id,
    title: id === 'clone' ? `A job like ${job}` : `What ${job} left undone`,
    intro:
      id === 'clone'
        ? 'It has the same input manifest. Empty fields stay as they are.'
        : 'A manifest of the missing and failed objects, and the job that labels them.',
    submit: 'Show what would be created',
    fields: [
      textField('name', 'Name', 'Letters, digits and hyphens, at most 63; used by no job yet.'),
      textField('workteam', 'Team', 'A different private team by its name, or an ARN; may be empty.'),
      textField('workers', 'Workers', 'Workers for each object, 1 to 9; may be empty.'),
      textField('lifetime', 'Lifetime', 'Seconds that tasks are available, from 60; may be empty.'),
    ],
    check: problemsOf,
  };
}

function problemsOf({ name = '', workers = '', lifetime = '' }: FormValues<LikeField>): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const tell = (field: string, message: string) => problems.push({ field, message });
  if (!/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/.test(name))
    tell('name', 'letters, digits and hyphens, at most 63');
  if (workers !== '' && !/^[1-9]$/.test(workers)) tell('workers', 'a number from 1 to 9');
  if (lifetime !== '' && !(/^\d{1,8}$/.test(lifetime) && Number(lifetime) >= 60))
    tell('lifetime', 'a number of seconds, at least 60');
  return problems;
}

export function likeRequest(type: 'clone' | 'chain', job: string, values: FormValues<LikeField>): Request {
  const { name = '', workteam = '', workers = '', lifetime = '' } = values;
  return {
    type,
    job,
    name,
    changes: {
      ...(workteam === '' ? {} : { workteam }),
      ...(workers === '' ? {} : { workers: Number(workers) }),
      ...(lifetime === '' ? {} : { lifetime: Number(lifetime) }),
    },
  };
}
