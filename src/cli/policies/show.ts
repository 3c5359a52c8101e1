import { jsonDocument, renderJson } from '../../core/report/json.ts';
import { PLAIN } from '../../core/report/style.ts';
import { renderTable } from '../../core/report/table.ts';
import { wrap } from '../../core/text/width.ts';
import { findTemplate } from '../../policies/catalogue/catalogue.ts';
import { exampleParameters } from '../../policies/catalogue/examples.ts';
import type { Template, Variant } from '../../policies/catalogue/template.ts';
import { generateDocument } from '../../policies/generate/generate.ts';
import { templateJson, variantsJson } from '../../policies/report.ts';
import { PARAMETER_COLUMNS, templateMarkdown } from '../../policies/report-markdown.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';

/** `groundctl policies show DOCUMENT` */
export async function show(io: Io, { output }: GlobalOptions, id: string): Promise<ExitCode> {
  const template = findTemplate(id);
  if (output === 'json') {
    const document = { ...templateJson(template), variants: variantsJson(template) };
    io.print(renderJson(jsonDocument('policies.show', document)));
  } else {
    io.print(output === 'markdown' ? templateMarkdown(template) : table(io, template));
  }
  return undefined;
}

function table(io: Io, template: Template): string {
  const style = io.table.style ?? PLAIN;
  const width = Math.min(io.table.width ?? 100, 110);
  const text = (words: string, indent = '') =>
    wrap(words, width - indent.length)
      .map((line) => `${indent}${line}`)
      .join('\n');
  const blocks = template.variants.map((variant) => {
    const { notes, cautions, size } = example(template, variant);
    return [
      style.paint('heading', `Variant ${variant.id}: ${variant.title}`),
      ...(Object.keys(variant.parameters).length > 0
        ? [renderTable(Object.entries(variant.parameters), PARAMETER_COLUMNS, io.table).trimEnd()]
        : ['It has no parameters.']),
      ...notes.map(
        ({ part, why, source }) => `${part}\n${text(why, '  ')}\n${text(`source: ${source}`, '  ')}`,
      ),
      ...cautions.map((caution) => text(`note: ${caution}`)),
      ...(size ? [`AWS accepts up to ${size.limit.max} ${size.limit.unit} (${size.limit.what}).`] : []),
    ].join('\n\n');
  });
  return `${[
    style.paint('heading', `${template.id}: ${template.title}`),
    text(template.purpose),
    text(`Attach to: ${template.attachTo}.`),
    ...blocks,
  ].join('\n\n')}\n`;
}

function example(template: Template, variant: Variant) {
  return generateDocument(template.id, exampleParameters(variant), { variant: variant.id });
}
