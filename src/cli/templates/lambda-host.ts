import { usageError } from '../../core/errors.ts';
import type { LambdaHost } from '../../templates/lambda/lambda-process.ts';
import { type LocalLambda, startLambda } from '../../templates/lambda/run-lambda.ts';

/** This process as what a Lambda is started with. */
const host: LambdaHost = {
  node: process.execPath,
  python: 'python3',
  environment: process.env,
  killGroup(group) {
    try {
      process.kill(-group, 'SIGKILL');
    } catch (error) {
      // It has ended by itself.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  },
};

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
  return startLambda(options.preLambda, host, { timeout: seconds * 1000, processes, signal });
}
