import type { Connection, Probe } from './connect.ts';
import { type GroundctlError, toGroundctlError } from './core/errors.ts';
import type { EventStream } from './core/events.ts';

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'failed' | 'not-checked';
  readonly detail: string;
  readonly fix?: string;
  readonly error?: GroundctlError;
}

export interface DoctorOptions {
  readonly nodeVersion: string;
  readonly connect: () => Promise<Connection>;
}

/**
 * Looks at Node, region, credentials, whether each service answers, and the permissions that reading needs.
 * Yields each check as it ends; never throws for what it finds.
 */
export async function* diagnose({
  nodeVersion,
  connect,
}: DoctorOptions): EventStream<Check, readonly Check[]> {
  const checks: Check[] = [];
  const note = (check: Check) => {
    checks.push(check);
    return check;
  };
  yield note({ name: 'Node.js', status: 'ok', detail: `${nodeVersion} (22.12 or newer is needed)` });

  const connection = await attempt('region', connect);
  if (connection.check) {
    yield note(connection.check);
    return checks;
  }
  const { target } = connection.value;
  const endpoint = target.sandbox ? 'sandbox' : (target.endpoint ?? 'endpoints of AWS or of the profile');
  yield note({ name: 'region', status: 'ok', detail: `${target.region}, ${endpoint}` });

  const identity = await attempt('credentials', () => connection.value.identity());
  if (identity.check) {
    yield note(identity.check);
    // Without an identity every probe below would only repeat the same error.
    return checks;
  }
  yield note({ name: 'credentials', status: 'ok', detail: `${identity.value.Arn} (STS answers)` });

  const workforces = await connection.value.workteams.workforces().catch(() => []);
  const userPool = workforces[0]?.CognitoConfig?.UserPool;
  for (const probe of await connection.value.probes(userPool)) yield note(await runProbe(probe));
  if (userPool === undefined) {
    const detail = 'no Cognito workforce found, so there is no user pool to ask about';
    yield note({ name: 'cognito-idp:ListUsersInGroup', status: 'not-checked', detail });
  }
  return checks;
}

async function runProbe(probe: Probe): Promise<Check> {
  const { check } = await attempt(probe.action, probe.run);
  return (
    check ?? { name: probe.action, status: 'ok', detail: `${probe.service} answers: ${probe.neededFor}` }
  );
}

async function attempt<T>(
  name: string,
  run: () => Promise<T>,
): Promise<{ check: Check } | { check?: undefined; value: T }> {
  try {
    return { value: await run() };
  } catch (thrown) {
    const error = toGroundctlError(thrown);
    if (error.source === 'interrupted') throw error;
    const fix = error.hint === undefined ? {} : { fix: error.hint };
    return { check: { name, status: 'failed', detail: error.message, error, ...fix } };
  }
}
