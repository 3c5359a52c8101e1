import type { GroundctlError } from '../errors.ts';
import { redact } from '../text/redact.ts';

/** An error as data for json and ndjson output: no stack, no cause, no secrets. */
export function errorJson(error: GroundctlError) {
  return {
    code: error.code,
    source: error.source,
    message: redact(error.message),
    ...(error.hint === undefined ? {} : { hint: redact(error.hint) }),
    ...(error.problems.length === 0 ? {} : { problems: error.problems.map(redact) }),
    ...(error.aws === undefined ? {} : { aws: error.aws }),
  };
}
