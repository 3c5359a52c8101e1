import { isOpenToTheWorld, parseCidr } from '../../core/net/cidr.ts';
import { addressClass } from '../../core/net/ip.ts';
import { bad, good, type Parsed } from '../../core/parsed.ts';
import { didYouMean } from '../../core/suggest.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { ValueType } from './parameter.ts';

/** Source: Amazon S3 user guide, bucketnamingrules. */
export const bucket = text('bucket', 'labels-input', (value) =>
  /^(?=.{3,63}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/.test(value)
    ? undefined
    : 'is not a bucket name: 3 to 63 of a-z, 0-9, hyphen and dot (no s3://, no folder)',
);

/** A bucket that is another one than the example of {@link bucket}. */
export const logBucket: ValueType<string> = { ...bucket, example: 'labels-logs' };

export const account = text('account', '111122223333', (value) =>
  /^\d{12}$/.test(value) ? undefined : 'is not an AWS account ID of 12 digits',
);

export const region = text('region', 'us-east-1', (value) =>
  /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/.test(value) ? undefined : 'is not an AWS region',
);

export const vpcEndpoint = text('vpc-endpoint', 'vpce-0a1b2c3d4e5f60718', (value) =>
  /^vpce-[0-9a-f]{8,17}$/.test(value) ? undefined : 'is not the ID of a VPC endpoint (vpce-…)',
);

/** A key prefix. Wildcards and `${` would mean something else in an ARN. */
export const prefix = text('prefix', 'batch-7/', (value) => {
  if (value.startsWith('/')) return 'starts with a slash, which S3 keys do not';
  if (/[*?]|\$\{|[\u0000-\u001f\u007f]/.test(value))
    return 'contains *, ? or ${, which have a meaning in policies';
  return value.length > 512 ? 'is longer than 512 characters' : undefined;
});

/** Source: the API model's pattern of RoleArn. */
export const roleArn = text('role-arn', 'arn:aws:iam::111122223333:role/labeling', (value) =>
  /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(value) ? undefined : 'is not the ARN of an IAM role',
);

/** A role or user, as aws:PrincipalArn holds it. */
export const principalArn = text('principal-arn', 'arn:aws:iam::111122223333:role/admin', (value) =>
  /^arn:aws[a-z-]*:iam::\d{12}:(?:role|user)\/[\w+=,.@/-]+$/.test(value)
    ? undefined
    : 'is not the ARN of an IAM role or user (for a session, use its role)',
);

export const keyArn = text(
  'kms-key-arn',
  'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  (value) =>
    /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(value)
      ? undefined
      : 'is not the ARN of a KMS key (a policy does not accept an alias)',
);

export const topicArn = text('topic-arn', 'arn:aws:sns:us-east-1:111122223333:labeling-tasks', (value) =>
  /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+(?:\.fifo)?$/.test(value)
    ? undefined
    : 'is not the ARN of an SNS topic',
);

export const lambdaArn = text(
  'lambda-arn',
  'arn:aws:lambda:us-east-1:111122223333:function:gt-pre',
  (value) =>
    /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(?::[\w$-]+)?$/.test(value)
      ? undefined
      : 'is not the ARN of a Lambda function',
);

export const userPool = text('user-pool', 'us-east-1_Ab12Cd34E', (value) =>
  /^[\w-]+_[0-9a-zA-Z]+$/.test(value) ? undefined : 'is not the ID of a user pool (REGION_xxxxxxxxx)',
);

export const teamName = text('workteam', 'radiology-readers', (value) =>
  /^[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62}$/.test(value) ? undefined : 'is not a valid work team name',
);

export const origin = text('origin', 'https://abc123.labeling.us-east-1.sagemaker.aws', (value) =>
  value === '*' || /^https:\/\/[a-z0-9*.-]+(?::\d+)?$/i.test(value)
    ? undefined
    : 'is not * and not an origin such as https://host',
);

/** A range for aws:SourceIp, which holds public addresses only (loopback ones in the sandbox). */
export const publicCidr: ValueType<string> = {
  name: 'cidr',
  example: '203.0.113.0/24',
  parse(written) {
    const parsed = parseCidr(written);
    if (!parsed.ok) return parsed;
    const problem = cidrProblem(written, parsed.value);
    if (problem !== undefined) return problem;
    if (addressClass(parsed.value.network) !== 'private') return good(parsed.value.text);
    return bad(
      `${quoteForMessage(written)} is a private range, which aws:SourceIp never contains: pass it as vpcCidrs`,
    );
  },
};

/** A range for aws:VpcSourceIp: whatever addresses the VPC has. */
export const vpcCidr: ValueType<string> = {
  name: 'cidr',
  example: '10.0.0.0/16',
  parse(written) {
    const parsed = parseCidr(written);
    if (!parsed.ok) return parsed;
    return cidrProblem(written, parsed.value) ?? good(parsed.value.text);
  },
};

function cidrProblem(
  written: string,
  cidr: Extract<ReturnType<typeof parseCidr>, { readonly ok: true }>['value'],
): Parsed<never> | undefined {
  if (cidr.hostBits) return bad(`${quoteForMessage(written)} has host bits set`, cidr.text);
  return isOpenToTheWorld(cidr) ? bad(`${quoteForMessage(written)} contains every address`) : undefined;
}

export function wholeNumber(name: string, min: number, max: number, example: number): ValueType<number> {
  return {
    name,
    example: String(example),
    parse(written) {
      const value = /^\d{1,9}$/.test(written) ? Number(written) : Number.NaN;
      return value >= min && value <= max
        ? good(value)
        : bad(`${quoteForMessage(written)} is not a whole number from ${min} to ${max}`);
    },
  };
}

export const flag: ValueType<boolean> = {
  name: 'true-or-false',
  example: 'true',
  choices: ['false', 'true'],
  parse: (written) =>
    written === 'true' || written === 'false'
      ? good(written === 'true')
      : bad(`${quoteForMessage(written)} is neither true nor false`),
};

export function choice<const C extends readonly [string, ...string[]]>(...choices: C): ValueType<C[number]> {
  return {
    name: choices.join('|'),
    example: choices[0],
    choices,
    parse: (written) => {
      const found = choices.find((one) => one === written);
      return found === undefined
        ? bad(`${quoteForMessage(written)} is not one of ${choices.join(', ')}`, didYouMean(written, choices))
        : good(found);
    },
  };
}

export const partition = choice('aws', 'aws-cn', 'aws-us-gov');

function text(
  name: string,
  example: string,
  problem: (value: string) => string | undefined,
): ValueType<string> {
  return {
    name,
    example,
    parse(written) {
      const why = problem(written);
      return why === undefined ? good(written) : bad(`${quoteForMessage(written)} ${why}`);
    },
  };
}
