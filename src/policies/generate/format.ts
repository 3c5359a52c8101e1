import { renderJson } from '../../core/report/json.ts';
import type { GeneratedDocument } from './generate.ts';

export type DocumentFormat = 'json' | 'yaml' | 'terraform' | 'cloudformation' | 'cdk';
export const DOCUMENT_FORMATS: readonly DocumentFormat[] = [
  'json',
  'yaml',
  'terraform',
  'cloudformation',
  'cdk',
];

/** The formats that a document has: CloudFormation knows no resource for the settings of teams and workforces. */
export function formatsOf({ attachment }: GeneratedDocument): readonly DocumentFormat[] {
  const isStackable = attachment !== 'workteam' && attachment !== 'workforce';
  return DOCUMENT_FORMATS.filter((format) => isStackable || !['cloudformation', 'cdk'].includes(format));
}

/**
 * A generated document as text that ends in a newline; the same document gives the same text. Throws a usage error for
 * CloudFormation and CDK where they have no resource that takes it.
 */
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
    case 'cloudformation': {
      const { renderCloudFormation } = await import('./cloudformation.ts');
      return renderCloudFormation(generated);
    }
    case 'cdk': {
      const { renderCdk } = await import('./cdk.ts');
      return renderCdk(generated);
    }
  }
}
