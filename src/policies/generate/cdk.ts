import type { Json } from '../../core/json.ts';
import { logicalId } from './cloudformation.ts';
import type { GeneratedDocument } from './generate.ts';
import { type StackParameter, stackResource } from './stack.ts';

/** Properties that CDK hands on as they are; the names of all others begin with a small letter there. */
const DOCUMENTS = ['PolicyDocument', 'AssumeRolePolicyDocument', 'KeyPolicy'];

/**
 * The document as a stack of the AWS CDK in TypeScript, with the L1 construct of the resource that attaches it: what
 * `cdk synth` makes of it is the CloudFormation template. Throws where CloudFormation has no such resource.
 */
export function renderCdk(generated: GeneratedDocument): string {
  const { type, properties, parameters, keeps } = stackResource(generated);
  const [, service = '', name = ''] = type.split('::');
  const module = `aws_${service.toLowerCase()}`;
  const id = logicalId(generated);
  const hasProps = parameters.length > 0;
  const imports = [
    ...(properties.ServiceName === undefined ? [] : ['Fn']),
    ...(keeps ? ['RemovalPolicy'] : []),
    'Stack',
    'type StackProps',
    module,
  ];
  const construct = `new ${module}.Cfn${name}(this, '${id}', ${expression(properties, 2, parameters)})`;
  return [
    `// groundctl policies generate ${generated.id} --variant ${generated.variant} --format cdk`,
    `// Attach to: ${generated.attachTo}`,
    `import { ${imports.join(', ')} } from 'aws-cdk-lib';`,
    "import type { Construct } from 'constructs';",
    '',
    ...(hasProps
      ? [
          `export interface ${id}Props extends StackProps {`,
          ...parameters.flatMap((parameter) => [
            `  /** ${parameter.description} */`,
            `  readonly ${lower(parameter.name)}: ${parameter.type.startsWith('List') ? 'string[]' : 'string'};`,
          ]),
          '}',
          '',
        ]
      : []),
    `export class ${id}Stack extends Stack {`,
    `  constructor(scope: Construct, id: string, props${hasProps ? `: ${id}Props` : '?: StackProps'}) {`,
    '    super(scope, id, props);',
    keeps
      ? `    const resource = ${construct};\n    resource.applyRemovalPolicy(RemovalPolicy.RETAIN);`
      : `    ${construct};`,
    '  }',
    '}',
    '',
  ].join('\n');
}

/** A value as TypeScript; `isDocument` where its names are AWS's and stay. */
function expression(
  value: Json,
  depth: number,
  parameters: readonly StackParameter[],
  isDocument = false,
): string {
  const reference = referenceIn(value, parameters);
  if (reference !== undefined) return reference;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = '  '.repeat(depth + 1);
  const outer = '  '.repeat(depth);
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    const items = value.map((item) => `${inner}${expression(item, depth + 1, parameters, isDocument)},\n`);
    return `[\n${items.join('')}${outer}]`;
  }
  const members = Object.entries(value).map(([key, item]) => {
    const name = isDocument ? key : lower(key);
    const quoted = /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
    const text = expression(item, depth + 1, parameters, isDocument || DOCUMENTS.includes(key));
    return `${inner}${quoted}: ${text},\n`;
  });
  return `{\n${members.join('')}${outer}}`;
}

/** `{ "Ref": NAME }` is a property of the stack, `{ "Fn::Sub": TEXT }` CDK's function for it. */
function referenceIn(value: Json, parameters: readonly StackParameter[]): string | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  const { Ref, 'Fn::Sub': template } = value;
  if (typeof template === 'string') return `Fn.sub(${JSON.stringify(template)})`;
  const parameter = parameters.find(({ name }) => name === Ref);
  return parameter && `props.${lower(parameter.name)}`;
}

function lower(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}
