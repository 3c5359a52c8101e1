import { findTemplate, findVariant } from '../../../src/policies/catalogue/catalogue.ts';
import { formatsOf } from '../../../src/policies/generate/format.ts';
import { generateDocument } from '../../../src/policies/generate/generate.ts';
import type { FormValues } from '../../state/form.ts';
import { currentRow } from '../../state/table.ts';
import type { Handlers, Shell } from '../area.ts';
import { saveFromForm } from '../save-form.ts';
import { act, stateOf } from './act.ts';
import type { RequestField } from './asked.ts';
import type { PoliciesCommand } from './bindings.ts';
import { askCommand, commandWords } from './command-words.ts';
import { BUCKET_FORM, initialValues, parameterForm, SAVE_FORM, writtenFrom } from './forms.ts';
import type { PoliciesState } from './model.ts';
import type { OpenDocument } from './open-document.ts';
import { exampleObject } from './part-lines.ts';
import { requestForm } from './request-form.ts';
import { decide } from './request-work.ts';

function proposeApply(shell: Shell, open: OpenDocument, bucket: string | undefined): void {
  const words = [...commandWords('apply', open), ...(bucket === undefined ? [] : ['--bucket', bucket])];
  const request = { document: open.generated, bucket };
  shell.propose({
    title: `Apply ${open.id}`,
    commands: [[...words, ...shell.targetWords()]],
    plan: async ({ policies }, signal) => {
      const plan = await policies.planApply(request, { signal });
      return { plan, apply: (signal) => policies.apply(plan, signal) };
    },
  });
}

function made(shell: Shell, values: FormValues): void {
  const { open } = stateOf(shell);
  if (!open) return;
  const written = writtenFrom(findVariant(findTemplate(open.id), open.variant), values);
  const generated = generateDocument(open.id, written, { variant: open.variant });
  shell.dispatch({ type: 'close' });
  act(shell, { type: 'generated', generated, written, typed: values });
}

/** What a request begins with: as it was typed last, else what the session and the open document know. */
function firstValues(shell: Shell, { asked, open }: PoliciesState): FormValues<RequestField> {
  if (asked) return asked.values;
  const { session } = shell.get();
  const arn = (session.status === 'ready' && session.identity?.Arn) || '';
  return {
    // The account's policies are read for a role; a document decides for anybody.
    principal: open || /:(?:assumed-)?role\//.test(arn) ? arn : '',
    action: 's3:GetObject',
    resource: (open && exampleObject(open.generated)) ?? '',
    more: 'aws:SecureTransport=true',
  };
}

export const POLICIES_COMMANDS: Handlers<PoliciesCommand, PoliciesState> = {
  'policies.request': (shell, state) =>
    shell.openForm(requestForm(state.open), firstValues(shell, state), (values) => {
      shell.dispatch({ type: 'close' });
      void decide(shell, values, state.open);
    }),
  'policies.copy-request': (shell, { asked }) => {
    if (!asked) return;
    const text = askCommand(asked, shell.targetWords());
    if (text.copyable) shell.copy(text.text, text.text);
    else shell.notify(`Not copied: ${text.reason}.`, 'warn');
  },
  'policies.open': (shell, state) => {
    const id = currentRow(state.documents)?.key;
    if (id !== undefined) act(shell, { type: 'open', id });
  },
  'policies.part-next': (shell) => act(shell, { type: 'part', by: 1 }),
  'policies.across': (shell) => act(shell, { type: 'across', by: 1 }),
  'policies.back-across': (shell) => act(shell, { type: 'across', by: -1 }),
  'policies.part-previous': (shell) => act(shell, { type: 'part', by: -1 }),
  'policies.parameters': (shell, { open }) => {
    if (!open) return;
    const { session } = shell.get();
    const known =
      session.status === 'ready'
        ? { account: session.identity?.Account, region: session.target.region }
        : { account: undefined, region: undefined };
    shell.openForm(parameterForm(open), initialValues(open, known), (values) => made(shell, values));
  },
  'policies.variant': (shell, { open }) => {
    if (!open) return;
    const { variants } = findTemplate(open.id);
    const choice = {
      title: `Variant of ${open.id}`,
      text: "AWS's own text is printed unchanged, even where it allows more than needed.",
      options: variants.map(({ id, title }) => ({
        value: id,
        label: id === open.variant ? `${id} (shown)` : id,
        detail: title,
      })),
      cursor: Math.max(
        0,
        variants.findIndex(({ id }) => id === open.variant),
      ),
    };
    shell.choose(choice, (variant) => act(shell, { type: 'open', id: open.id, variant }));
  },
  'policies.format': (shell, { open }) => {
    if (!open) return;
    const formats = formatsOf(open.generated);
    const next = formats[(formats.indexOf(open.format) + 1) % formats.length];
    act(shell, { type: 'format', format: next ?? 'json' });
  },
  'policies.save': (shell, { open }) => {
    if (!open) return;
    const ending = { json: 'json', yaml: 'yaml', terraform: 'tf', cloudformation: 'yaml', cdk: 'ts' }[
      open.format
    ];
    shell.openForm(SAVE_FORM, { file: `${open.id}.${ending}` }, ({ file = '' }) => {
      const { text } = open;
      if (text !== undefined) void saveFromForm(shell, file.trim(), () => text);
    });
  },
  'policies.copy': (shell, { open }) => {
    if (open?.text !== undefined) shell.copy(open.text, `${open.id} as ${open.format}`);
  },
  'policies.apply': (shell, { open }) => {
    if (!open) return;
    if (typeof open.generated.values.bucket === 'string') proposeApply(shell, open, undefined);
    else shell.openForm(BUCKET_FORM, {}, ({ bucket = '' }) => proposeApply(shell, open, bucket.trim()));
  },
};
