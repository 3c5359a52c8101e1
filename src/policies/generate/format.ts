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
      const { renderYaml } = await import('./yaml.ts');
      return renderYaml(generated.document);
    }
    case 'terraform': {
      const { renderTerraform } = await import('./terraform.ts');
      return renderTerraform(generated);
    }
  }
}
