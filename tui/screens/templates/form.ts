import { parseAddress } from '../../../src/core/net/ip.ts';
import { describeProblem } from '../../../src/core/parsed.ts';
import type { FieldProblem } from '../../../src/workteams/check.ts';
import { choiceField, textField } from '../../state/fields.ts';
import type { FormSpec, FormValues } from '../../state/form.ts';
import { atHome } from '../../text/home.ts';
import type { Place } from './model.ts';

type PlaceField = 'file' | 'manifest' | 'lambda' | 'sign' | 'team' | 'address';

/** What the tab asks for before it opens a template. */
export const PLACE_FORM: FormSpec<PlaceField> = {
  id: 'place',
  title: 'Template and manifest',
  intro: 'Files are only read; a pre-annotation Lambda is run.',
  submit: 'Open',
  fields: [
    textField('file', 'Template', {
      place: { wants: 'file', where: 'here' },
      help: 'A file, for example templates/boxes.liquid.html.',
    }),
    textField('manifest', 'Manifest', {
      place: { wants: 'file', where: 'both' },
      help: 'A file or s3://BUCKET/KEY; empty to see only the source.',
    }),
    textField('lambda', 'Pre-Lambda', {
      place: { wants: 'file', where: 'here' },
      help: 'Empty, or the .js or .py file of the pre-annotation Lambda. It is run on this machine.',
    }),
    choiceField('sign', 'URLs to S3', {
      help: 'Signed URLs let the browser load the images. Space changes it.',
      options: [
        { value: 'off', label: 'placeholders', detail: 'nothing is signed' },
        { value: 'on', label: 'signed', detail: 'with the credentials of this session' },
      ],
    }),
    textField('team', 'Work team', 'Empty, or the team whose lock and allow list to judge by.'),
    textField('address', 'As address', {
      help: "Empty, or a worker's address, for example 203.0.113.7: signed URLs are bound to it.",
    }),
  ],
  check: (values) => [...missingFile(values), ...wrongAddress(values)],
};

function missingFile({ file = '' }: FormValues<PlaceField>): FieldProblem[] {
  return file.trim() === '' ? [{ field: 'file', message: 'Which file is the template?' }] : [];
}

function wrongAddress({ team = '', address = '' }: FormValues<PlaceField>): FieldProblem[] {
  if (address.trim() === '') return [];
  const parsed = parseAddress(address);
  if (!parsed.ok) return [{ field: 'address', message: `${describeProblem(parsed)}.` }];
  return team.trim() === '' ? [{ field: 'address', message: 'An address needs a work team.' }] : [];
}

/** The form's values for an open place. */
export function valuesOf(place: Place | undefined): FormValues<PlaceField> {
  const { file = '', manifest = '', lambda = '', sign = false, team = '', address = '' } = place ?? {};
  return { file, manifest, lambda, sign: sign ? 'on' : 'off', team, address };
}

/** What the form's values mean; `~/` is the home folder. */
export function placeOf({
  file = '',
  manifest = '',
  lambda = '',
  sign,
  team = '',
  address = '',
}: FormValues<PlaceField>): Place {
  return {
    file: atHome(file.trim()),
    manifest: atHome(manifest.trim()),
    lambda: atHome(lambda.trim()),
    sign: sign === 'on',
    team: team.trim(),
    address: address.trim(),
  };
}
