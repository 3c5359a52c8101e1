import { GroundctlError, usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { writeJson } from '../dialect/json.ts';
import type { PreAnnotationEvent } from './contract.ts';
import {
  checkLanguage,
  type LambdaEnvironment,
  type LambdaHost,
  type LambdaProcess,
  startLambdaProcess,
} from './lambda-process.ts';
import type { PostAnnotationEvent } from './post-contract.ts';

export interface LambdaOptions extends LambdaEnvironment {
  /** Milliseconds one event may take. */
  readonly timeout: number;
  /** Most processes at a time, each with one event. Default 1. */
  readonly processes?: number;
  readonly signal?: AbortSignal;
}

/** A Lambda that runs on this machine. */
export interface LocalLambda extends AsyncDisposable {
  /**
   * The handler's answer. Events beyond the number of processes wait. A process that has ended, or was ended
   * because it took too long, is replaced for the next event.
   *
   * @throws GroundctlError with a code of {@link ONE_EVENT} where it is about this event alone
   */
  invoke(event: PreAnnotationEvent | PostAnnotationEvent): Promise<unknown>;
}

/** Errors after which the next event may well be answered. */
export const ONE_EVENT: ReadonlySet<string> = new Set([
  'lambda-failed',
  'lambda-needs-aws',
  'lambda-timeout',
  'lambda-ended',
]);

/** Processes that end one after the other, with no answer between, before it is given up. */
const MOST_ENDS = 5;

/**
 * A pre-annotation Lambda's file, loaded when first asked, in processes of its own.
 *
 * @throws GroundctlError a usage error for a language that does not run here
 */
export function startLambda(path: string, host: LambdaHost, options: LambdaOptions): LocalLambda {
  const { timeout, processes = 1, signal, region, variables, aws } = options;
  checkLanguage(path);
  const idle: LambdaProcess[] = [];
  const alive = new Set<LambdaProcess>();
  const waiting: (() => void)[] = [];
  let free = processes;
  let ends = 0;

  const run = async (event: string): Promise<unknown> => {
    const lambda = idle.pop() ?? (await startLambdaProcess(path, host, { region, variables, aws }, signal));
    alive.add(lambda);
    try {
      const answer = await lambda.invoke(event, { timeout, signal });
      ends = 0;
      idle.push(lambda);
      return answer;
    } catch (error) {
      if (error instanceof GroundctlError && /^lambda-(?:failed|needs-aws)$/.test(error.code)) {
        idle.push(lambda);
        throw error;
      }
      alive.delete(lambda);
      await lambda[Symbol.asyncDispose]();
      ends += 1;
      throw ends < MOST_ENDS || !(error instanceof GroundctlError) ? error : givenUp(path, error);
    }
  };

  return {
    async invoke(event) {
      if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      else free -= 1;
      try {
        return await run(writeJson(event));
      } finally {
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...alive].map((lambda) => lambda[Symbol.asyncDispose]()));
    },
  };
}

function givenUp(path: string, error: GroundctlError) {
  if (error.source === 'interrupted') return error;
  return usageError(
    `The Lambda ${quoteForMessage(path)} crashed ${MOST_ENDS} times in a row, so the check stops.`,
    {
      code: 'lambda-given-up',
      hint: `${error.message} If it needs longer, raise --lambda-timeout.`,
      cause: error,
    },
  );
}
