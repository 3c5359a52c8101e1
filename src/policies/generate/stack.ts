// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation writes its references like this
import { usageError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import type { Attachment } from '../catalogue/template.ts';
import type { GeneratedDocument } from './generate.ts';
import { sizeLimit } from './size-limit.ts';

type JsonObject = { readonly [key: string]: Json };

/** What somebody has to say about the place a document goes to. */
export interface StackParameter {
  /** In CloudFormation's spelling: `RoleName`. */
  readonly name: string;
  readonly type: string;
  readonly description: string;
}

/** A document as a CloudFormation resource that attaches it. */
export interface StackResource {
  readonly type: string;
  /** `{ "Ref": NAME }` stands for a parameter. */
  readonly properties: JsonObject;
  readonly parameters: readonly StackParameter[];
  /** The thing itself is part of the resource, and stays when the stack goes. */
  readonly keeps: boolean;
}

const ROLE: StackParameter = {
  name: 'RoleName',
  type: 'String',
  description: 'Name of the role that gets the policy',
};
const BUCKET: StackParameter = {
  name: 'BucketName',
  type: 'String',
  description: 'The bucket; import it into the stack if it already exists',
};
const VPC: StackParameter = { name: 'VpcId', type: 'AWS::EC2::VPC::Id', description: 'VPC of the endpoint' };
const ROUTE_TABLES: StackParameter = {
  name: 'RouteTableIds',
  type: 'List<AWS::EC2::RouteTable::Id>',
  description: 'Route tables of the subnets that use the endpoint',
};

/**
 * The CloudFormation resource of a document. CORS, logging and lifecycle are properties of a bucket there, an endpoint
 * policy is one of the endpoint, and a key policy of the key: those resources hold the thing itself.
 * Throws a usage error for a work team's and a workforce's settings, which no resource of CloudFormation takes.
 * Source: AWS CloudFormation Template Reference.
 */
export function stackResource(generated: GeneratedDocument): StackResource {
  const { id, attachment, document, values } = generated;
  const bucket: Json = typeof values.bucket === 'string' ? values.bucket : { Ref: BUCKET.name };
  const ofBucket = (name: string, value: Json): StackResource => ({
    type: 'AWS::S3::Bucket',
    properties: { BucketName: bucket, [name]: value },
    parameters: typeof bucket === 'string' ? [] : [BUCKET],
    keeps: true,
  });
  switch (attachment) {
    case 'identity':
    case 'role':
      return rolePolicy(generated);
    case 'trust':
      return plain('AWS::IAM::Role', {
        RoleName: id.replace(/-trust$/, ''),
        AssumeRolePolicyDocument: document,
      });
    case 'bucket-policy':
      return plain('AWS::S3::BucketPolicy', { Bucket: bucket, PolicyDocument: document });
    case 'topic-policy':
      return plain('AWS::SNS::TopicPolicy', { Topics: [String(values.topic)], PolicyDocument: document });
    case 'key-policy':
      return { ...plain('AWS::KMS::Key', { KeyPolicy: wholeKeyPolicy(generated) }), keeps: true };
    case 'endpoint-policy':
      return {
        type: 'AWS::EC2::VPCEndpoint',
        properties: {
          VpcEndpointType: 'Gateway',
          VpcId: { Ref: VPC.name },
          ServiceName: { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.s3' },
          RouteTableIds: { Ref: ROUTE_TABLES.name },
          PolicyDocument: document,
        },
        parameters: [VPC, ROUTE_TABLES],
        keeps: true,
      };
    case 'bucket-cors':
      return ofBucket('CorsConfiguration', { CorsRules: corsRules(document) });
    case 'bucket-logging':
      return ofBucket('LoggingConfiguration', loggingConfiguration(document as JsonObject));
    case 'bucket-lifecycle':
      return ofBucket('LifecycleConfiguration', {
        Rules: ((document as JsonObject).Rules as Json[]).map(lifecycleRule),
      });
    default:
      throw notInCloudFormation(id, attachment);
  }
}

/** Whether a document is larger than a managed policy may be, so that it has to be an inline one. */
export function isInline({ size }: GeneratedDocument): boolean {
  return (size?.used ?? 0) > (sizeLimit('identity')?.max ?? Number.POSITIVE_INFINITY);
}

/** The statement that leaves a key to its account, without which nobody could manage it. */
export function accountManagesKey({ values }: GeneratedDocument): Json {
  const [role = ''] = values.roles as readonly string[];
  const [, partition = 'aws', , , account = ''] = role.split(':');
  return {
    Sid: 'AccountManagesKey',
    Effect: 'Allow',
    Principal: { AWS: `arn:${partition}:iam::${account}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
}

function wholeKeyPolicy(generated: GeneratedDocument): Json {
  const { Statement, ...rest } = generated.document as JsonObject;
  return { ...rest, Statement: [accountManagesKey(generated), ...(Statement as Json[])] };
}

function plain(type: string, properties: JsonObject): StackResource {
  return { type, properties, parameters: [], keeps: false };
}

function rolePolicy(generated: GeneratedDocument): StackResource {
  const { id, title, document } = generated;
  const role = { Ref: ROLE.name };
  return {
    ...(isInline(generated)
      ? plain('AWS::IAM::RolePolicy', { PolicyName: id, RoleName: role, PolicyDocument: document })
      : plain('AWS::IAM::ManagedPolicy', { Description: title, PolicyDocument: document, Roles: [role] })),
    parameters: [ROLE],
  };
}

/** S3's API and CloudFormation spell three members of a rule differently. */
function corsRules(document: Json): Json[] {
  const names: { readonly [member: string]: string } = {
    ID: 'Id',
    ExposeHeaders: 'ExposedHeaders',
    MaxAgeSeconds: 'MaxAge',
  };
  const rules = Array.isArray(document) ? document : ((document as JsonObject).CORSRules as Json[]);
  return rules.map((rule) =>
    Object.fromEntries(
      Object.entries(rule as JsonObject).map(([member, value]) => [names[member] ?? member, value]),
    ),
  );
}

function loggingConfiguration({ LoggingEnabled }: JsonObject): Json {
  const { TargetBucket = '', TargetPrefix = '' } = LoggingEnabled as JsonObject;
  return { DestinationBucketName: TargetBucket, LogFilePrefix: TargetPrefix };
}

function lifecycleRule(rule: Json): Json {
  const { ID, Filter, Expiration, ...rest } = rule as { readonly [member: string]: JsonObject };
  return {
    Id: ID as unknown as string,
    Prefix: Filter?.Prefix ?? '',
    ExpirationInDays: Expiration?.Days ?? null,
    ...rest,
  };
}

function notInCloudFormation(id: string, attachment: Attachment) {
  const what = attachment === 'workforce' ? 'a workforce' : 'the WorkerAccessConfiguration of a work team';
  return usageError(`${id}: CloudFormation has no resource for ${what}.`, {
    code: 'no-such-resource',
    hint:
      attachment === 'workforce'
        ? 'Use groundctl workforce allow-ips, or --format json with UpdateWorkforce.'
        : 'Use groundctl workteams update NAME --lock …, or --format json with UpdateWorkteam.',
  });
}
