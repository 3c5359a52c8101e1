import type { Json } from '../../core/json.ts';
import { hclLines, hclString, hclValue } from '../../core/text/hcl.ts';
import type { Attachment } from '../catalogue/template.ts';
import type { GeneratedDocument } from './generate.ts';
import { accountManagesKey, isInline } from './stack.ts';

type Values = GeneratedDocument['values'];
type Arguments = readonly (readonly [name: string, expression: string])[];
type JsonObject = { readonly [key: string]: Json };

/** How a policy becomes a resource. */
interface PolicyResource {
  readonly type: string;
  readonly argument: string;
  /** What names the thing it is attached to, as an expression. */
  readonly target: readonly [argument: string, expression: (values: Values, name: string) => string];
}

const POLICIES: { readonly [attachment in Attachment]?: PolicyResource } = {
  trust: {
    type: 'aws_iam_role',
    argument: 'assume_role_policy',
    target: ['name', (_, name) => hclString(name.replace(/-trust$/, ''))],
  },
  'bucket-policy': {
    type: 'aws_s3_bucket_policy',
    argument: 'policy',
    target: ['bucket', ({ bucket }) => hclString(String(bucket))],
  },
  'endpoint-policy': {
    type: 'aws_vpc_endpoint_policy',
    argument: 'policy',
    target: ['vpc_endpoint_id', () => 'var.vpc_endpoint_id'],
  },
  'topic-policy': {
    type: 'aws_sns_topic_policy',
    argument: 'policy',
    target: ['arn', ({ topic }) => hclString(String(topic))],
  },
};

/** The document as a Terraform resource of the AWS provider, or as a local value where no resource takes it as it is. */
export function renderTerraform(generated: GeneratedDocument): string {
  const { id, variant, attachTo, attachment, document, values } = generated;
  const label = id.replaceAll('-', '_');
  const head = `# groundctl policies generate ${id} --variant ${variant}\n# Attach to: ${attachTo}\n`;
  if (attachment === 'identity' || attachment === 'role') return `${head}${rolePolicy(generated, label)}`;
  if (attachment === 'key-policy') return `${head}${keyPolicy(generated, label)}`;
  const policy = POLICIES[attachment];
  if (policy) {
    const [argument, expression] = policy.target;
    const target = expression(values, id);
    return `${head}${variables(target)}${resource(policy.type, label, [
      [argument, target],
      [policy.argument, encoded(document)],
    ])}`;
  }
  const body = settings(generated, label);
  return `${head}${body ?? `locals {\n  ${label} = ${hclValue(document, 1)}\n}\n`}`;
}

/** Inline where it is too large for a managed policy. */
function rolePolicy(generated: GeneratedDocument, label: string): string {
  const named = [['name', hclString(generated.id)]] as const;
  const policy = [['policy', encoded(generated.document)]] as const;
  const role = [['role', 'var.role']] as const;
  if (isInline(generated)) {
    return `${variables('var.role')}${resource('aws_iam_role_policy', label, [...named, ...role, ...policy])}`;
  }
  return [
    variables('var.role'),
    resource('aws_iam_policy', label, [...named, ...policy]),
    '\n',
    resource('aws_iam_role_policy_attachment', label, [
      ...role,
      ['policy_arn', `aws_iam_policy.${label}.arn`],
    ]),
  ].join('');
}

/** Statements to add: the resource holds the whole policy of the key. */
function keyPolicy(generated: GeneratedDocument, label: string): string {
  const manage = hclValue(accountManagesKey(generated), 2);
  return [
    variables('var.key_id'),
    `locals {\n  ${label} = ${hclValue(generated.document, 1)}\n}\n\n`,
    resource('aws_kms_key_policy', label, [
      ['key_id', 'var.key_id'],
      [
        'policy',
        `jsonencode(merge(local.${label}, {\n    Statement = concat([${manage}], local.${label}.Statement)\n  }))`,
      ],
    ]),
  ].join('');
}

function encoded(document: Json): string {
  return `jsonencode(${hclValue(document, 1)})`;
}

function variables(target: string): string {
  const name = /^var\.(\w+)$/.exec(target)?.[1];
  return name === undefined ? '' : `variable "${name}" {\n  type = string\n}\n\n`;
}

function resource(type: string, label: string, args: Arguments, blocks = ''): string {
  return `resource "${type}" "${label}" {\n${hclLines(args, '  ')}${blocks}}\n`;
}

/** Bucket settings, whose resources have blocks of their own names. */
function settings({ attachment, document, values }: GeneratedDocument, label: string): string | undefined {
  const bucket = values.bucket === undefined ? 'var.bucket' : hclString(String(values.bucket));
  const target: Arguments = [['bucket', bucket]];
  switch (attachment) {
    case 'bucket-cors': {
      const rules = Array.isArray(document) ? document : ((document as JsonObject).CORSRules as Json[]);
      return `${variables(bucket)}${resource('aws_s3_bucket_cors_configuration', label, target, rules.map(corsRule).join(''))}`;
    }
    case 'bucket-logging': {
      const logging = (document as JsonObject).LoggingEnabled as JsonObject;
      return resource('aws_s3_bucket_logging', label, [
        ['bucket', bucket],
        ['target_bucket', hclValue(logging.TargetBucket ?? '')],
        ['target_prefix', hclValue(logging.TargetPrefix ?? '')],
      ]);
    }
    case 'bucket-lifecycle': {
      const rules = (document as JsonObject).Rules as Json[];
      return `${variables(bucket)}${resource('aws_s3_bucket_lifecycle_configuration', label, target, rules.map(lifecycleRule).join(''))}`;
    }
    default:
      return undefined;
  }
}

function corsRule(rule: Json): string {
  const names: { readonly [member: string]: string } = {
    ID: 'id',
    AllowedHeaders: 'allowed_headers',
    AllowedMethods: 'allowed_methods',
    AllowedOrigins: 'allowed_origins',
    ExposeHeaders: 'expose_headers',
    MaxAgeSeconds: 'max_age_seconds',
  };
  const args = Object.entries(rule as JsonObject).flatMap(([member, value]): Arguments => {
    const name = names[member];
    return name === undefined ? [] : [[name, hclValue(value, 2)]];
  });
  return `\n  cors_rule {\n${hclLines(args, '    ')}  }\n`;
}

function lifecycleRule(rule: Json): string {
  const { ID, Filter, Expiration, NoncurrentVersionExpiration, AbortIncompleteMultipartUpload } = rule as {
    readonly [member: string]: JsonObject;
  } & { readonly ID: string };
  const block = (name: string, argument: string, value: Json | undefined) =>
    `\n    ${name} {\n      ${argument} = ${hclValue(value ?? null)}\n    }\n`;
  return `\n  rule {\n    id     = ${hclString(ID)}\n    status = "Enabled"\n${[
    block('filter', 'prefix', Filter?.Prefix),
    block('expiration', 'days', Expiration?.Days),
    block('noncurrent_version_expiration', 'noncurrent_days', NoncurrentVersionExpiration?.NoncurrentDays),
    block(
      'abort_incomplete_multipart_upload',
      'days_after_initiation',
      AbortIncompleteMultipartUpload?.DaysAfterInitiation,
    ),
  ].join('')}  }\n`;
}
