import { TARGET_NAMES, type TargetName } from '../../../src/labels/convert/target-names.ts';
import { choiceField, optionsOf, textField } from '../../state/fields.ts';
import type { FormSpec, FormValues } from '../../state/form.ts';
import { atHome } from '../../text/home.ts';
import type { ConvertField, Place } from './model.ts';

type SourceField = 'source' | 'local' | 'sign';

export const SOURCE_FORM: FormSpec<SourceField> = {
  id: 'source',
  title: 'Read labels',
  intro: 'They are only read; nothing is changed.',
  submit: 'Read',
  fields: [
    textField('source', 'Source', {
      place: { wants: 'any', where: 'both' },
      help: 'output.manifest, a folder, s3://BUCKET/OUTPUT/JOB/, or a file of another supported format.',
    }),
    textField('local', 'Local copies', {
      place: { wants: 'folder', where: 'here' },
      help: 'Empty, or a folder with copies of images and annotations that the lines name.',
    }),
    choiceField('sign', 'Images in S3', {
      help: 'Signed URLs let the preview load images that have no local copy. Space changes it.',
      options: [
        { value: 'off', label: 'not shown', detail: 'nothing is signed' },
        { value: 'on', label: 'signed', detail: 'with the credentials of this session' },
      ],
    }),
  ],
  check: ({ source = '' }) => (source.trim() === '' ? [{ field: 'source', message: 'Which labels?' }] : []),
};

/** What the form's answers mean; `~/` is the home folder. */
export function placeOf({ source = '', local = '', sign }: FormValues<SourceField>): Place {
  return { source: atHome(source.trim()), local: atHome(local.trim()), sign: sign === 'on' };
}

export const CONVERT_FORM: FormSpec<ConvertField> = {
  id: 'convert',
  title: 'Convert labels',
  intro: 'Shown first with what the format cannot hold. Nothing is overwritten.',
  submit: 'Show',
  fields: [
    choiceField('to', 'Format', {
      help: 'jsonl holds everything; for the others the plan shows what they lose.',
      options: optionsOf(TARGET_NAMES),
    }),
    textField('out', 'Folder', {
      place: { wants: 'folder', where: 'here' },
      help: 'A new folder; empty for labels-FORMAT.',
    }),
    textField('attributes', 'Attributes', {
      help: 'Empty for the newest, or the names of label attributes separated by spaces.',
    }),
    choiceField('images', 'Images', {
      help: 'Where they are, or copied into the folder with their sizes checked.',
      options: [
        { value: 'reference', label: 'stay where they are' },
        { value: 'copy', label: 'are copied' },
      ],
    }),
  ],
  check: () => [],
};

/** A conversion that was asked for. */
export interface ConvertRequest {
  readonly place: Place;
  readonly to: TargetName;
  readonly out: string;
  readonly attributes: readonly string[];
  readonly copyImages: boolean;
}

export function requestOf(
  place: Place,
  { to = '', out = '', attributes = '', images }: FormValues<ConvertField>,
): ConvertRequest {
  const target = TARGET_NAMES.find((name) => name === to) ?? 'jsonl';
  return {
    place,
    to: target,
    out: atHome(out.trim()) || `labels-${target}`,
    attributes: attributes.split(/\s+/).filter((name) => name !== ''),
    copyImages: images === 'copy',
  };
}

/** The command line that does the same. */
export function convertWords({ place, to, out, attributes, copyImages }: ConvertRequest): string[] {
  return [
    ...['groundctl', 'labels', 'convert', place.source, '--format', to, '--out', out],
    ...(attributes.length > 0 ? ['--label-attribute', ...attributes] : []),
    ...(place.local === '' ? [] : ['--local', place.local]),
    ...(copyImages ? ['--images', 'copy'] : []),
  ];
}
