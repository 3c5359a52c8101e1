import { stringify } from 'yaml';
import type { Json } from '../../core/json.ts';

/** A document as YAML. Readers of YAML 1.1, CloudFormation among them, take an unquoted 2012-10-17 for a date. */
export function renderYaml(document: Json): string {
  return stringify(document, { schema: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
