import { renderJson } from '../../core/report/json.ts';
import type { GeneratedDocument } from './generate.ts';

export const DOCUMENT_FORMATS = ['json', 'yaml', 'terraform'] as const;
export type DocumentFormat = (typeof DOCUMENT_FORMATS)[number];

/** A generated document as text that ends in a newline; the same document gives the same text. */
export async function formatDocument(generated: GeneratedDocument, format: DocumentFormat): Promise<string> {
  switch (format) {
    case 'json':
      return renderJson(generated.document);
    case 'yaml': {
      const { stringify } = await import('yaml');
      // Readers of YAML 1.1, CloudFormation among them, take an unquoted 2012-10-17 for a date.
      return stringify(generated.document, {
        schema: 'yaml-1.1',
        lineWidth: 0,
        aliasDuplicateObjects: false,
      });
    }
    case 'terraform': {
      const { renderTerraform } = await import('./terraform.ts');
      return renderTerraform(generated);
    }
  }
}
