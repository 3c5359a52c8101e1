import { escapeMarkdown, markdownRows, markdownTable } from '../core/report/markdown.ts';
import type { Column } from '../core/report/table.ts';
import { exampleParameters } from './catalogue/examples.ts';
import type { Parameter } from './catalogue/parameter.ts';
import type { Template } from './catalogue/template.ts';
import { generateDocument } from './generate/generate.ts';

type Row = readonly [name: string, parameter: Parameter];

/** What a person has to know about a parameter. */
export const PARAMETER_COLUMNS: readonly Column<Row>[] = [
  { header: 'Parameter', value: ([name]) => name },
  { header: 'Type', value: ([, { type, many }]) => (many ? `${type}, …` : type), min: 12 },
  {
    header: 'Default',
    value: ([, { required, fallback }]) => (required ? '(needed)' : (fallback ?? '-') || '(empty)'),
  },
  { header: 'Meaning', value: ([, { description }]) => description, min: 30 },
];

/** A document of the catalogue as a Markdown section. */
export function templateMarkdown(template: Template): string {
  const blocks = template.variants.flatMap((variant) => {
    const { notes, cautions } = generateDocument(template.id, exampleParameters(variant), {
      variant: variant.id,
    });
    const parameters = Object.entries(variant.parameters);
    return [
      `### ${escapeMarkdown(`${template.id}, variant ${variant.id}: ${variant.title}`)}`,
      ...(parameters.length > 0 ? [markdownRows(parameters, PARAMETER_COLUMNS).trimEnd()] : []),
      markdownTable(
        ['Part', 'Why', 'Source'],
        notes.map(({ part, why, source }) => [part, why, source]),
      ).trimEnd(),
      ...cautions.map((caution) => escapeMarkdown(`Note: ${caution}`)),
    ];
  });
  return `${[
    `## ${escapeMarkdown(`${template.id}: ${template.title}`)}`,
    escapeMarkdown(template.purpose),
    escapeMarkdown(`Attach to: ${template.attachTo}.`),
    ...blocks,
  ].join('\n\n')}\n`;
}

/** Every document, for docs/policies.md. */
export function catalogueMarkdown(templates: readonly Template[]): string {
  return `# Documents

What \`groundctl policies generate\` makes: IAM and bucket policies, trust policies, CORS rules and request bodies. Each
part says why it is there and which AWS page it follows; "inferred" marks what AWS does not say. Reasons are shown with
the parameters' examples filled in.

\`aws-article\` and \`aws-docs\` are AWS's own text. \`least-privilege\`, the default, leaves out what nobody needs; it
lints clean, and tests hold it to its description in the evaluator and, for presigned reads, over HTTP in the sandbox.
What no document can express is not looked at: service and resource control policies, permissions boundaries, access
control lists, Block Public Access, access points, KMS grants.

${templates.map(templateMarkdown).join('\n')}`;
}
