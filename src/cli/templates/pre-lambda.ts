import { usageError } from '../../core/errors.ts';
import { lambdaHost } from '../../lambda-host.ts';
import { type LocalLambda, startLambda } from '../../templates/lambda/run-lambda.ts';

export interface LambdaCliOptions {
  readonly preLambda?: string;
  /** Seconds. */
  readonly lambdaTimeout: string;
}

/** The Lambda of --pre-lambda, where there is one; it is started when it is first asked. */
export function lambdaOf(
  options: LambdaCliOptions,
  signal: AbortSignal,
  processes = 1,
): LocalLambda | undefined {
  const seconds = Number(options.lambdaTimeout);
  if (!(seconds > 0 && seconds <= 900))
    throw usageError('--lambda-timeout is a number of seconds, up to 900.');
  if (options.preLambda === undefined) return undefined;
  return startLambda(options.preLambda, lambdaHost, { timeout: seconds * 1000, processes, signal });
}
