import { policyUse } from '../../../src/policies/catalogue/template.ts';
import type { AccessInput } from '../../../src/policies/evaluate/model.ts';
import { parsePolicy } from '../../../src/policies/evaluate/read-policy.ts';
import type { GeneratedDocument } from '../../../src/policies/generate/generate.ts';
import { lintDocuments } from '../../../src/policies/lint/lint.ts';
import { accessMatrix } from '../../../src/policies/simulate/matrix.ts';
import { onceFor } from '../../state/once.ts';
import { BLANK, type Line, line, marked, paragraph, span } from '../../theme/line.ts';
import { findingLines } from '../../widgets/finding-lines.ts';
import type { OpenDocument, Part } from './open-document.ts';

const once = onceFor<readonly Line[]>();

/** The lines of the part that is shown; made once for a document and width. */
export function partLines(open: OpenDocument, columns: number): readonly Line[] {
  const { part, text } = open;
  if (part === 'document') return textLines(text);
  return once(open.generated, `${part} ${columns} ${open.across}`, () => linesOf(part, open, columns));
}

function linesOf(
  part: Exclude<Part, 'document'>,
  { generated, across }: OpenDocument,
  columns: number,
): readonly Line[] {
  switch (part) {
    case 'reasons':
      return reasonLines(generated, columns);
    case 'matrix':
      return matrixLines(generated, columns, across);
    case 'lint':
      return findingLines(
        lintDocuments([{ name: generated.id, text: JSON.stringify(generated.document, null, 2) }]),
        columns,
      );
  }
}

function textLines(text: string | undefined): Line[] {
  if (text === undefined) return [line('Writing …', 'muted')];
  return text
    .trimEnd()
    .split('\n')
    .map((each) => line(each));
}

/** Each statement with why it is there and where that comes from. */
function reasonLines({ notes, cautions }: GeneratedDocument, columns: number): Line[] {
  return [
    ...cautions.flatMap((caution) => [...paragraph(`! ${caution}`, columns, 'warn'), BLANK]),
    ...notes.flatMap(({ part, why, source }) => [
      line(part, 'accent', true),
      ...paragraph(why, columns, 'plain', 2),
      ...paragraph(`Source: ${source}`, columns, 'muted', 2),
      BLANK,
    ]),
  ];
}

const NAME = 20;

function matrixLines(generated: GeneratedDocument, columns: number, across: number): Line[] {
  const policies = policiesOf(generated);
  if (!policies) {
    return paragraph(
      'This document does not depend on networks: it is for an AWS service, or is not a policy. groundctl policies evaluate tries single requests.',
      columns,
      'muted',
    );
  }
  const matrix = accessMatrix(policies);
  const { rows, assumptions } = matrix;
  // The last column stays, however far somebody goes.
  const from = Math.min(across, matrix.actions.length - 1);
  const actions = matrix.actions.slice(from);
  const widths = actions.map(({ label }) => Math.max(label.length, 7) + 2);
  const head = [
    span(from === 0 ? ' '.repeat(NAME) : `< ${from} before`.padEnd(NAME), 'muted'),
    ...actions.map(({ label }, index) => span(label.padEnd(widths[index] ?? 0), 'muted')),
  ];
  return [
    head,
    ...rows.map(
      ({ network, cells }): Line => [
        span(network.id.padEnd(NAME)),
        ...cells.slice(from).flatMap(({ decision }, index) => {
          const isAllowed = decision === 'allow';
          const cell = marked(isAllowed ? 'ok' : 'error', decision, isAllowed ? 'good' : 'bad');
          return [cell, span(' '.repeat(Math.max(1, (widths[index] ?? 0) - cell.text.length)))];
        }),
      ],
    ),
    BLANK,
    ...rows.flatMap(({ network }) => paragraph(`${network.id}: ${network.assumed}`, columns, 'muted')),
    BLANK,
    ...assumptions.flatMap((text) => paragraph(`Assumed: ${text}.`, columns, 'muted')),
  ];
}

/** An object, or whatever else, that the document speaks of. */
export function exampleObject(generated: GeneratedDocument): string | undefined {
  const policies = policiesOf(generated);
  return policies && accessMatrix(policies).actions[0]?.resource;
}

/** The document where it is attached, for those that decide by network. */
function policiesOf({ attachment, document }: GeneratedDocument): Omit<AccessInput, 'request'> | undefined {
  const usedAs = policyUse(attachment);
  if (usedAs === undefined) return undefined;
  const policy = parsePolicy(document, { usedAs });
  switch (attachment) {
    case 'identity':
    case 'role':
      return { identity: [policy] };
    case 'bucket-policy':
      return { resource: policy };
    case 'endpoint-policy':
      return { endpoint: policy };
    case 'trust':
    case 'topic-policy':
    case 'key-policy':
    case 'bucket-cors':
    case 'bucket-lifecycle':
    case 'bucket-logging':
      return undefined;
  }
}
