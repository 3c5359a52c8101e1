import { stat } from 'node:fs/promises';
import { usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { lambdaHost } from '../../lambda-host.ts';
import { type LocalLambda, startLambda } from '../../templates/lambda/run-lambda.ts';

export interface LambdaCliOptions {
  readonly preLambda?: string;
  /** Seconds. */
  readonly lambdaTimeout: string;
}

/** The Lambda of --pre-lambda, where there is one; it is started when it is first asked. */
export async function lambdaOf(
  options: LambdaCliOptions,
  signal: AbortSignal,
  processes = 1,
): Promise<LocalLambda | undefined> {
  const seconds = Number(options.lambdaTimeout);
  if (!(seconds > 0 && seconds <= 900))
    throw usageError('--lambda-timeout is a number of seconds, up to 900.');
  if (options.preLambda === undefined) return undefined;
  const isFile = await stat(options.preLambda).then(
    (stats) => stats.isFile(),
    () => false,
  );
  if (!isFile) throw usageError(`There is no file ${quoteForMessage(options.preLambda)}.`);
  return startLambda(options.preLambda, lambdaHost, { timeout: seconds * 1000, processes, signal });
}
