import { usageError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import { findTemplate, findVariant } from '../catalogue/catalogue.ts';
import type { Attachment, Note, VariantId } from '../catalogue/template.ts';
import { readParameters, type WrittenParameters } from './read-parameters.ts';
import { minifiedSize, type SizeLimit, sizeLimit } from './size-limit.ts';

export interface GeneratedDocument {
  readonly id: string;
  readonly variant: VariantId;
  readonly title: string;
  readonly attachment: Attachment;
  readonly attachTo: string;
  readonly document: Json;
  readonly notes: readonly Note[];
  readonly cautions: readonly string[];
  /** Minified, as AWS counts; absent for documents without a size limit. */
  readonly size?: { readonly used: number; readonly limit: SizeLimit };
  /** The parameters as they were read, for formats that name what the document is attached to. */
  readonly values: { readonly [name: string]: unknown };
}

/**
 * Makes one document of the catalogue. The same parameters give the same text. Throws a usage error for an
 * unknown document, variant or parameter, for values that do not fit, and for a result that is larger than AWS takes.
 */
export function generateDocument(
  id: string,
  written: WrittenParameters,
  options: { readonly variant?: string | undefined } = {},
): GeneratedDocument {
  const template = findTemplate(id);
  const variant = findVariant(template, options.variant);
  const values = readParameters(template, variant, written);
  const { document, notes, cautions = [] } = variant.build(values);
  const limit = sizeLimit(template.attachment);
  const size = limit && { used: minifiedSize(document, limit.unit), limit };
  if (size && size.used > size.limit.max) {
    const { max, unit, what } = size.limit;
    throw usageError(
      `${id} would have ${size.used} ${unit} without white space; ${what} may have ${max} (${size.limit.source}).`,
      {
        code: 'document-too-large',
        hint: 'Use fewer values or wider ranges, or split it into several documents.',
      },
    );
  }
  return {
    id,
    variant: variant.id,
    title: template.title,
    attachment: template.attachment,
    attachTo: template.attachTo,
    document,
    notes,
    cautions,
    ...(size && { size }),
    values,
  };
}
