// biome-ignore-all lint/suspicious/noTemplateCurlyInString: AWS writes the placeholders of its ARN formats like this
import { splitArn } from './matcher.ts';

/** What AWS compares the Resource element with for an action that has no resource type, and how that is known. */
interface EvaluatedOn {
  /** With `${Partition}`, `${Region}` and `${Account}` for what the request brings. */
  readonly arn: string;
  readonly source: string;
}

/**
 * The Service Authorization Reference names no resource for these actions, and says that only "*" fits. The services
 * evaluate them on an ARN all the same, which their access denied messages quote.
 */
const EVALUATED_ON: { readonly [action: string]: EvaluatedOn } = {
  's3:listallmybuckets': {
    arn: 'arn:${Partition}:s3:::*',
    source: 'Amazon S3 User Guide, walkthrough1 (the policy that lists buckets names arn:aws:s3:::*)',
  },
  'logs:describeloggroups': {
    arn: 'arn:${Partition}:logs:${Region}:${Account}:log-group::log-stream:',
    source: 'the access denied message: terraform-provider-aws issue 8804, cwh pull request 83',
  },
  'cloudformation:liststacks': {
    arn: 'arn:${Partition}:cloudformation:${Region}:${Account}:stack/*/*',
    source: 'the access denied message: jogold/cloudstructs issue 215',
  },
  'states:liststatemachines': {
    arn: 'arn:${Partition}:states:${Region}:${Account}:stateMachine:*',
    source: 'the access denied message: scribd/terraform-aws-datadog pull request 18',
  },
  'lambda:listfunctions': {
    arn: '*',
    source: 'the access denied message: aws-toolkit-jetbrains issue 2533',
  },
};

/** Where AWS evaluates an action, given in any case; undefined where the resource of the request decides. */
export function evaluatedOn(action: string): EvaluatedOn | undefined {
  const name = action.toLowerCase();
  return Object.hasOwn(EVALUATED_ON, name) ? EVALUATED_ON[name] : undefined;
}

/**
 * The resource that AWS compares for a request: the one that was given, but for the few actions above. Partition,
 * region and account come from the resource where it is an ARN, and from `known` otherwise; undefined where one that
 * is needed is not known.
 */
export function evaluatedResource(
  action: string,
  resource: string,
  known: {
    readonly partition: string;
    readonly region?: string | undefined;
    readonly account?: string | undefined;
  },
): string | undefined {
  const on = evaluatedOn(action);
  if (!on) return resource;
  const [, partition, , region, account] = splitArn(resource) ?? [];
  const values: { readonly [name: string]: string | undefined } = {
    Partition: partition || known.partition,
    Region: region || known.region,
    Account: account || known.account,
  };
  let complete = true;
  const filled = on.arn.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) complete = false;
    return value ?? '';
  });
  return complete ? filled : undefined;
}
