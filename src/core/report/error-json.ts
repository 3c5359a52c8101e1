import type { GroundctlError } from '../errors.ts';
import { redact } from '../text/redact.ts';

export interface ErrorJson extends Pick<GroundctlError, 'code' | 'source' | 'message'> {
  /** What to do next. */
  readonly hint?: string;
  /** Each of several, where there are. */
  readonly problems?: readonly string[];
  readonly aws?: NonNullable<GroundctlError['aws']>;
}

/** An error as data for json and ndjson output: no stack, no cause, no secrets. */
export function errorJson(error: GroundctlError): ErrorJson {
  return {
    code: error.code,
    source: error.source,
    message: redact(error.message),
    ...(error.hint === undefined ? {} : { hint: redact(error.hint) }),
    ...(error.problems.length === 0 ? {} : { problems: error.problems.map(redact) }),
    ...(error.aws === undefined ? {} : { aws: error.aws }),
  };
}
