import { athenaService } from './athena/service.ts';
import { BEDROCK_OPERATIONS } from './bedrock/service.ts';
import { cognitoService } from './cognito/service.ts';
import { DIFFERENCES } from './differences.ts';
import { ec2Service } from './ec2/service.ts';
import { iamService } from './iam/service.ts';
import { kmsService } from './kms/service.ts';
import { S3_OPERATIONS } from './s3/routes.ts';
import { sagemakerService } from './sagemaker/service.ts';
import { snsService } from './sns/service.ts';
import { sqsService } from './sqs/service.ts';
import { stsService } from './sts/service.ts';

/** The operations of one service, by AWS's names. */
export interface ServiceOperations {
  /** IAM prefix, e.g. `cognito-idp`. */
  readonly service: string;
  readonly title: string;
  readonly operations: readonly { readonly name: string; readonly difference?: string }[];
}

/** Everything the sandbox does, read from the tables that it is run by. */
export function sandboxOperations(): readonly ServiceOperations[] {
  const tables: readonly [service: string, title: string, names: readonly string[]][] = [
    ['sagemaker', 'Amazon SageMaker', Object.keys(sagemakerService.operations)],
    ['cognito-idp', 'Amazon Cognito user pools', Object.keys(cognitoService.operations)],
    ['s3', 'Amazon S3', S3_OPERATIONS],
    ['sts', 'AWS STS', Object.keys(stsService.operations)],
    ['iam', 'IAM', Object.keys(iamService.operations)],
    ['sns', 'Amazon SNS', Object.keys(snsService.operations)],
    ['sqs', 'Amazon SQS', Object.keys(sqsService.operations)],
    ['kms', 'AWS KMS', Object.keys(kmsService.operations)],
    ['ec2', 'Amazon EC2', Object.keys(ec2Service.operations)],
    ['athena', 'Amazon Athena', Object.keys(athenaService.operations)],
    ['bedrock', 'Amazon Bedrock', Object.keys(BEDROCK_OPERATIONS)],
  ];
  return tables.map(([service, title, names]) => ({
    service,
    title,
    operations: [...new Set(names)].sort().map((name) => {
      const difference = differenceOf(service, name);
      return difference === undefined ? { name } : { name, difference };
    }),
  }));
}

function differenceOf(service: string, name: string): string | undefined {
  const key = Object.keys(DIFFERENCES).find((one) =>
    one.endsWith('*') ? `${service}:${name}`.startsWith(one.slice(0, -1)) : one === `${service}:${name}`,
  );
  return key === undefined ? undefined : DIFFERENCES[key];
}
