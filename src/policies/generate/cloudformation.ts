import type { Json } from '../../core/json.ts';
import type { GeneratedDocument } from './generate.ts';
import { stackResource } from './stack.ts';
import { renderYaml } from './yaml.ts';

/** The document in a CloudFormation template that attaches it, as JSON data. Throws where CloudFormation cannot. */
export function cloudFormationTemplate(generated: GeneratedDocument): { [key: string]: Json } {
  const { type, properties, parameters, keeps } = stackResource(generated);
  const declared = parameters.map(({ name, type: kind, description }): [string, Json] => [
    name,
    { Type: kind, Description: description },
  ]);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `groundctl policies generate ${generated.id} --variant ${generated.variant}`,
    ...(declared.length > 0 && { Parameters: Object.fromEntries(declared) }),
    Resources: {
      [logicalId(generated)]: {
        Type: type,
        ...(keeps && { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }),
        Properties: properties,
      },
    },
  };
}

/** The template as YAML. */
export function renderCloudFormation(generated: GeneratedDocument): string {
  return `# Attach to: ${generated.attachTo}\n${renderYaml(cloudFormationTemplate(generated))}`;
}

/** `presigned-reads` is `PresignedReads` in a stack. */
export function logicalId({ id }: GeneratedDocument): string {
  return id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
