import { GroundctlError } from '../../../src/core/errors.ts';
import { findTemplate, findVariant } from '../../../src/policies/catalogue/catalogue.ts';
import type { Parameter } from '../../../src/policies/catalogue/parameter.ts';
import type { Template, Variant } from '../../../src/policies/catalogue/template.ts';
import { bucket } from '../../../src/policies/catalogue/value-types.ts';
import { generateDocument } from '../../../src/policies/generate/generate.ts';
import { checkParameters, type WrittenParameters } from '../../../src/policies/generate/read-parameters.ts';
import { choiceField, optionsOf, textField } from '../../state/fields.ts';
import type { Field, FormSpec, FormValues } from '../../state/form.ts';
import type { OpenDocument } from './open-document.ts';

/** A form over the variant's parameters, checked by what the command line is checked by. */
export function parameterForm(open: OpenDocument): FormSpec {
  const template = findTemplate(open.id);
  const variant = findVariant(template, open.variant);
  return {
    id: 'parameters',
    title: `Parameters of ${open.id}`,
    intro: template.purpose,
    submit: 'Generate the document',
    fields: Object.entries(variant.parameters).map(([name, parameter]) => fieldOf(name, parameter)),
    check: (values) => problemsOf(template, variant, values),
  };
}

/** Values to begin with: what was typed before, what the session knows, what is used unless said. */
export function initialValues(
  open: OpenDocument,
  known: { readonly account: string | undefined; readonly region: string | undefined },
): FormValues {
  const { parameters } = findVariant(findTemplate(open.id), open.variant);
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { fallback }]) => {
      const session = name === 'account' ? known.account : name === 'region' ? known.region : undefined;
      return [name, open.typed[name] ?? session ?? fallback ?? ''];
    }),
  );
}

/** The form's values as parameters: an empty field is one that was not given. */
export function writtenFrom(variant: Variant, values: FormValues): WrittenParameters {
  const written = new Map<string, readonly string[]>();
  for (const [name, { many }] of Object.entries(variant.parameters)) {
    const text = (values[name] ?? '').trim();
    const list = many ? text.split(/[\s,]+/).filter(Boolean) : text === '' ? [] : [text];
    if (list.length > 0) written.set(name, list);
  }
  return written;
}

export const BUCKET_FORM: FormSpec<'bucket'> = {
  id: 'bucket',
  title: 'Apply to which bucket?',
  intro: "The bucket's current settings are read, merged and shown before anything is changed.",
  submit: 'Show what would change',
  fields: [textField('bucket', 'Bucket', `The bucket's name, such as ${bucket.example}.`)],
  check: (values) => {
    const parsed = bucket.parse((values.bucket ?? '').trim());
    return parsed.ok ? [] : [{ field: 'bucket', message: parsed.problem }];
  },
};

export const SAVE_FORM: FormSpec<'file'> = {
  id: 'save',
  title: 'Save the document',
  intro: 'The file must not exist yet: nothing is ever overwritten.',
  submit: 'Save',
  fields: [
    textField('file', 'File', {
      place: { wants: 'file', where: 'here' },
      help: 'A path, relative to the folder where the program was started.',
    }),
  ],
  check: (values) =>
    (values.file ?? '').trim() === '' ? [{ field: 'file', message: 'a file name is needed' }] : [],
};

function fieldOf(name: string, { description, example, many, choices }: Parameter): Field {
  if (choices) {
    return choiceField(name, name, {
      help: `${description}.`,
      options: optionsOf(choices),
    });
  }
  const how = many ? 'One per line, or separated by commas. ' : '';
  return {
    id: name,
    label: name,
    kind: many ? 'lines' : 'text',
    help: `${description}. ${how}For example ${example}`,
  };
}

function problemsOf(template: Template, variant: Variant, values: FormValues) {
  const written = writtenFrom(variant, values);
  const { problems } = checkParameters(template, variant, written);
  if (problems.length > 0)
    return problems.map(({ name, message }) => ({ field: name, message: brief(message) }));
  try {
    generateDocument(template.id, written, { variant: variant.id });
    return [];
  } catch (error) {
    if (!(error instanceof GroundctlError)) throw error;
    // What does not fit together has no field of its own: it goes to the first that the message names.
    const names = Object.keys(variant.parameters);
    const named = names
      .filter((name) => new RegExp(`\\b${name}\\b`).test(error.message))
      .sort((one, other) => error.message.indexOf(one) - error.message.indexOf(other));
    return [{ field: named[0] ?? names[0] ?? '', message: error.message }];
  }
}

/** The field's own help says what belongs there. */
function brief(message: string): string {
  return message.replace(/ \([^()]*(?:\([^()]*\)[^()]*)*\)$/, '');
}
