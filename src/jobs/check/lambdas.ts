import type { Finding, Rule } from '../../core/finding.ts';
import { didYouMean } from '../../core/suggest.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { BUILT_IN_TASKS, builtInTask, LAMBDA_ACCOUNTS } from '../built-in.ts';
import { type Arn, parseArn } from './arn.ts';
import { type RequestView, text } from './request-view.ts';
import * as rules from './rules.ts';

/** Makes a finding about the request. */
export type Told = (
  rule: Rule,
  message: string,
  more?: Partial<Pick<Finding, 'fix' | 'severity'>>,
) => Finding;

const CALLABLE = /GtRecipe|SageMaker|Sagemaker|sagemaker|LabelingFunction/;

/** Both Lambdas: AWS's own have an account in each region, a name, and belong together. */
export function* lambdaFindings({ config, region }: RequestView, told: Told): Generator<Finding> {
  const pre = text(config.PreHumanTaskLambdaArn);
  const post = text(config.AnnotationConsolidationConfig?.AnnotationConsolidationLambdaArn);
  yield* oneLambda('PreHumanTaskLambdaArn', 'PRE', pre, region, told);
  yield* oneLambda('AnnotationConsolidationLambdaArn', 'ACS', post, region, told);
  const [first, second] = [taskOf(parseArn(pre)), taskOf(parseArn(post))];
  if (first !== undefined && second !== undefined && first.name !== second.name) {
    const message = `${first.kind}-${first.name} does not match ${second.kind}-${second.name}.`;
    yield told(rules.LAMBDA_PAIR, message, { fix: `Use ACS-${first.name}, if ${first.name} is the task.` });
  } else if ((first === undefined) !== (second === undefined)) {
    const known = first ?? second;
    const missing = (first === undefined ? pre : post) === undefined;
    if (known?.name !== undefined && builtInTask(known.name)?.data !== 'custom' && missing) {
      const other = known.kind === 'PRE' ? 'ACS' : 'PRE';
      yield told(rules.LAMBDA_PAIR, `${known.kind}-${known.name} is set without ${other}-${known.name}.`);
    }
  }
}

function* oneLambda(
  member: string,
  kind: 'PRE' | 'ACS',
  arn: string | undefined,
  region: string | undefined,
  told: Told,
): Generator<Finding> {
  const parsed = parseArn(arn);
  if (arn === undefined || parsed === undefined || parsed.service !== 'lambda') return;
  if (region !== undefined && parsed.region !== region) {
    yield told(rules.OTHER_REGION, `${member} is in ${parsed.region}, not in ${region}.`);
  }
  const own = taskOf(parsed);
  const shown = quoteForMessage(parsed.resource.replace(/^function:/, ''));
  if (own === undefined) {
    if (!CALLABLE.test(parsed.resource)) yield told(rules.LAMBDA_NAME, `${member} is ${shown}.`);
    return;
  }
  if (own.kind !== kind) {
    yield told(rules.LAMBDA_PAIR, `${member} is ${shown}, but must be ${kind}-${own.name}.`);
  }
  if (builtInTask(own.name) === undefined) {
    const near = didYouMean(own.name, Object.keys(BUILT_IN_TASKS));
    const fix = near === undefined ? {} : { fix: `Did you mean ${kind}-${near}?` };
    yield told(rules.BAD_LAMBDA, `${member}: AWS has no Lambda function ${shown}.`, fix);
    return;
  }
  const account = LAMBDA_ACCOUNTS[parsed.region];
  if (account === undefined) {
    yield told(rules.BAD_LAMBDA, `${member}: AWS lists no Lambda functions of its own for ${parsed.region}.`);
  } else if (account !== parsed.account) {
    const right = `arn:${parsed.partition}:lambda:${parsed.region}:${account}:${parsed.resource}`;
    const message = `${member} is in the account ${parsed.account}; in ${parsed.region} it must be ${account}.`;
    yield told(rules.BAD_LAMBDA, message, { fix: `Use ${right}.` });
  }
}

/** The task of a Lambda that is named as AWS's own; whether there is one of that name is another question. */
function taskOf(arn: Arn | undefined): { readonly kind: string; readonly name: string } | undefined {
  const [, kind = '', name = ''] = /^function:(PRE|ACS)-([^:]+)/.exec(arn?.resource ?? '') ?? [];
  const ours =
    name !== '' &&
    (Object.values(LAMBDA_ACCOUNTS).includes(arn?.account ?? '') || builtInTask(name) !== undefined);
  return ours ? { kind, name } : undefined;
}
