import { GroundctlError } from '../core/errors.ts';
import { isLoopbackUrl } from '../core/net/loopback.ts';
import { refusesCredentials } from '../core/refused-credentials.ts';

/**
 * An endpoint on this machine mostly is a sandbox: one that is not running, or that this shell was not told the
 * credentials of. The error then begins its hint with that. Any other error as it is.
 */
export function withSandboxHint(error: unknown, endpoint: string | undefined): unknown {
  if (!(error instanceof GroundctlError) || endpoint === undefined || !isLoopbackUrl(endpoint)) return error;
  const advice = adviceOn(error, new URL(endpoint).port || '80');
  if (advice === undefined) return error;
  return new GroundctlError(error.message, {
    code: error.code,
    source: error.source,
    hint: [advice, error.hint].join(' Else: '),
    problems: error.problems,
    ...(error.aws === undefined ? {} : { aws: error.aws }),
    cause: error,
  });
}

function adviceOn({ code, aws }: GroundctlError, port: string): string | undefined {
  if (code === 'no-credentials' || refusesCredentials(aws?.name)) {
    return `For the sandbox on port ${port}: eval "$(groundctl sandbox env --port ${port})".`;
  }
  if (code === 'unreachable') return `Start the sandbox: groundctl sandbox start --port ${port}.`;
  return undefined;
}
