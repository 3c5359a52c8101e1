/** Exit codes of the program: AWS CLI v2's, plus 1 for "ran, and found problems". */
export const EXIT = {
  ok: 0,
  findings: 1,
  interrupted: 130,
  usage: 252,
  configuration: 253,
  aws: 254,
  fault: 255,
} as const;

/** Who can do something about an error; decides the exit code. */
export type ErrorSource = 'usage' | 'configuration' | 'aws' | 'interrupted' | 'fault';

/** What an AWS service said when it refused or failed. */
export interface AwsErrorDetails {
  /** The exception's name, e.g. `ResourceInUse`. */
  readonly name: string;
  /** `service:Operation` of the call that failed, e.g. `sagemaker:UpdateWorkteam`. */
  readonly operation?: string;
  readonly requestId?: string;
  readonly httpStatus?: number;
  /** The IAM action the caller lacks, where the error is about permission and it can be told. */
  readonly missingAction?: string;
  /** True when the same call may succeed later (throttling, no answer). */
  readonly retryable?: boolean;
}

export interface GroundctlErrorOptions {
  /** Stable and kebab-case, e.g. `invalid-input`: scripts match on it. */
  readonly code: string;
  readonly source: ErrorSource;
  /** What to do next: the flag, the permission, the command. */
  readonly hint?: string;
  /** Every single problem, where there are several. */
  readonly problems?: readonly string[];
  readonly aws?: AwsErrorDetails;
  readonly cause?: unknown;
}

/** The one error class of the program. Its message never holds a secret or a stack trace. */
export class GroundctlError extends Error {
  readonly code: string;
  readonly source: ErrorSource;
  readonly hint: string | undefined;
  readonly problems: readonly string[];
  readonly aws: AwsErrorDetails | undefined;

  constructor(message: string, options: GroundctlErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'GroundctlError';
    this.code = options.code;
    this.source = options.source;
    this.hint = options.hint;
    this.problems = options.problems ?? [];
    this.aws = options.aws;
  }

  get exitCode(): number {
    return EXIT[this.source];
  }
}

/** Bad input from the person or file that called: exit 252, and nothing was sent anywhere. */
export function usageError(message: string, extra: Partial<Omit<GroundctlErrorOptions, 'source'>> = {}) {
  return new GroundctlError(message, { code: 'invalid-input', ...extra, source: 'usage' });
}

/** The person interrupted or declined: exit 130. Not a failure. */
export function abortError(message = 'Interrupted.') {
  return new GroundctlError(message, { code: 'aborted', source: 'interrupted' });
}

/** Throws {@link abortError} once `signal` has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError();
}
