import type { VariantId } from '../../../src/policies/catalogue/template.ts';
import type { DocumentFormat } from '../../../src/policies/generate/format.ts';
import type { GeneratedDocument } from '../../../src/policies/generate/generate.ts';
import type { WrittenParameters } from '../../../src/policies/generate/read-parameters.ts';
import type { FormValues } from '../../state/form.ts';

export const PARTS = ['document', 'reasons', 'matrix', 'lint'] as const;

export type Part = (typeof PARTS)[number];

export interface OpenDocument {
  readonly id: string;
  readonly variant: VariantId;
  readonly generated: GeneratedDocument;
  /** The parameters it was made with; undefined while it shows the examples of its help. */
  readonly written: WrittenParameters | undefined;
  /** What was typed into the form, by parameter, also of other variants. */
  readonly typed: FormValues;
  readonly format: DocumentFormat;
  /** The document in that format; undefined until it is made. */
  readonly text: string | undefined;
  readonly part: Part;
  readonly scroll: number;
  /** Columns of the matrix that have gone out on the left. */
  readonly across: number;
}
