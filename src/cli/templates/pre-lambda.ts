import { stat } from 'node:fs/promises';
import { usageError } from '../../core/errors.ts';
import { isLoopbackUrl } from '../../core/net/loopback.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { lambdaHost } from '../../lambda-host.ts';
import type { LambdaEnvironment } from '../../templates/lambda/lambda-process.ts';
import { type LocalLambda, startLambda } from '../../templates/lambda/run-lambda.ts';
import { readVariables } from '../../templates/lambda/variables.ts';
import type { GlobalOptions, Io } from '../io.ts';
import { readText } from '../read-text.ts';

export interface LambdaCliOptions extends GlobalOptions {
  readonly preLambda?: string;
  /** Seconds. */
  readonly lambdaTimeout: string;
  /** NAME=VALUE */
  readonly env?: readonly string[];
  readonly variables?: string;
  readonly lambdaAws?: 'sandbox' | 'session';
}

const MAX_ENV_BYTES = 100_000;

/** The Lambda of --pre-lambda, where there is one; it is started when it is first asked. */
export async function lambdaOf(
  io: Io,
  options: LambdaCliOptions,
  region: string,
  processes = 1,
): Promise<LocalLambda | undefined> {
  const { preLambda } = options;
  const timeout = lambdaTimeout(options);
  if (preLambda === undefined) {
    const given = options.env
      ? '--env'
      : options.variables
        ? '--variables'
        : options.lambdaAws && '--lambda-aws';
    if (given !== undefined) throw usageError(`${given} is for the Lambda of --pre-lambda.`);
    return undefined;
  }
  await checkLambdaFile(preLambda);
  const environment = await lambdaEnvironment(io, options, region);
  return startLambda(preLambda, lambdaHost, { timeout, processes, signal: io.signal, ...environment });
}

/** Milliseconds; a usage error for what is not a number of seconds. */
export function lambdaTimeout({ lambdaTimeout: text }: Pick<LambdaCliOptions, 'lambdaTimeout'>): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 900) return seconds * 1000;
  throw usageError('--lambda-timeout is a number of seconds, up to 900.');
}

export async function checkLambdaFile(path: string): Promise<void> {
  const isFile = await stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
  if (!isFile) throw usageError(`${quoteForMessage(path)} is not a file.`);
}

/** The variables of --env and --variables. */
export async function lambdaVariables(
  io: Io,
  { env = [], variables }: Pick<LambdaCliOptions, 'env' | 'variables'>,
): Promise<Readonly<Record<string, string>>> {
  return readVariables(
    variables === undefined ? '' : await readText(variables, MAX_ENV_BYTES, io.signal),
    env,
  );
}

/** What the Lambda finds in its environment: credentials by --lambda-aws alone. */
async function lambdaEnvironment(
  io: Io,
  options: Omit<LambdaCliOptions, 'lambdaTimeout'>,
  region: string,
): Promise<LambdaEnvironment> {
  const { lambdaAws } = options;
  const variables = await lambdaVariables(io, options);
  if (lambdaAws === undefined) return { region, variables };
  const own = lambdaAws === 'sandbox' && options.endpointUrl === undefined;
  if (lambdaAws === 'sandbox' && !own && !isLoopbackUrl(options.endpointUrl ?? '')) {
    throw usageError('--lambda-aws sandbox works only with an --endpoint-url on this machine.', {
      hint: 'With --lambda-aws session it may call any endpoint.',
    });
  }
  const { profile: _, ...others } = options;
  const { templates, target } = await io.connect(own ? { ...others, sandbox: true } : options);
  const credentials = await templates.credentials();
  if (credentials === undefined)
    throw usageError('--lambda-aws session needs credentials, and there are none.');
  io.say(
    `The Lambda may call ${target.endpoint ?? 'AWS'} with ${own ? "the sandbox's" : 'your'} credentials.`,
  );
  return { region, variables, aws: { credentials, endpoint: target.endpoint } };
}
