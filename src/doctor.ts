import type { Connection, Probe, Target } from './connect.ts';
import { GroundctlError } from './core/errors.ts';
import type { EventStream } from './core/events.ts';
import { toGroundctlError } from './core/to-error.ts';

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'failed' | 'not-checked';
  readonly detail: string;
  readonly fix?: string;
  readonly error?: GroundctlError;
}

export interface DoctorOptions {
  /** As `process.versions.node` has it. */
  readonly nodeVersion: string;
  /** The connection it opens is closed at the end. */
  readonly connect: () => Promise<Connection>;
}

/**
 * Looks at Node, region, credentials, whether each service answers, and the permissions that reading needs.
 * Yields each check as it ends. What it finds it never throws; an interruption it does.
 */
export async function* diagnose({
  nodeVersion,
  connect,
}: DoctorOptions): EventStream<Check, readonly Check[]> {
  const checks: Check[] = [];
  for await (const check of checksOf(nodeVersion, connect)) {
    checks.push(check);
    yield check;
  }
  return checks;
}

async function* checksOf(nodeVersion: string, connect: () => Promise<Connection>): AsyncGenerator<Check> {
  yield nodeCheck(nodeVersion);
  const connected = await attempt('region', connect);
  if (connected.check) {
    yield connected.check;
    return;
  }
  const connection = connected.value;
  try {
    yield* connectionChecks(connection);
  } finally {
    await connection.close();
  }
}

/** The oldest Node that the program runs on, as package.json says it under `engines`. */
const OLDEST_NODE = [22, 12] as const;

function nodeCheck(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [needed, neededMinor] = OLDEST_NODE;
  const detail = `${version} (${OLDEST_NODE.join('.')} or newer is needed)`;
  if (major > needed || (major === needed && minor >= neededMinor)) {
    return { name: 'Node.js', status: 'ok', detail };
  }
  const fix = `Install Node.js ${OLDEST_NODE.join('.')} or newer.`;
  const error = new GroundctlError(`Node.js ${version} is too old.`, {
    code: 'old-node',
    source: 'configuration',
    hint: fix,
  });
  return { name: 'Node.js', status: 'failed', detail, fix, error };
}

async function* connectionChecks(connection: Connection): AsyncGenerator<Check> {
  const { target } = connection;
  yield { name: 'region', status: 'ok', detail: [target.region, ...endpointWords(target)].join(', ') };

  const identity = await attempt('credentials', () => connection.identity());
  yield identity.check ?? {
    name: 'credentials',
    status: 'ok',
    detail: `${identity.value.Arn} (STS answers)`,
  };
  // Without credentials every probe would only repeat the same error; STS alone may well be out of reach.
  if (identity.check?.error?.source === 'configuration') return;

  const workforces = await attempt('workforce', () => connection.workteams.workforces());
  const workforce = workforces.value?.[0];
  const userPool = workforce?.CognitoConfig?.UserPool;
  for (const probe of await connection.probes({ userPool, workforceArn: workforce?.WorkforceArn }))
    yield await runProbe(probe);
  if (userPool !== undefined) return;
  const detail = workforces.check
    ? 'the workforce could not be read, so there is no user pool to check'
    : 'there is no Cognito workforce, so there is no user pool to check';
  yield { name: 'cognito-idp', status: 'not-checked', detail };
}

function endpointWords({ sandbox, endpoint, otherEndpoints = [] }: Target): string[] {
  if (sandbox) return ['sandbox'];
  const words = (url: string | undefined) => url ?? "AWS's own endpoint";
  return [words(endpoint), ...otherEndpoints.map((other) => `${other.service} at ${words(other.endpoint)}`)];
}

async function runProbe(probe: Probe): Promise<Check> {
  const { check } = await attempt(probe.action, probe.run);
  return check ?? { name: probe.action, status: 'ok', detail: `may be read: ${probe.neededFor}` };
}

async function attempt<T>(
  name: string,
  run: () => Promise<T>,
): Promise<{ check: Check; value?: undefined } | { check?: undefined; value: T }> {
  try {
    return { value: await run() };
  } catch (thrown) {
    const error = toGroundctlError(thrown);
    if (error.source === 'interrupted') throw error;
    const fix = error.hint === undefined ? {} : { fix: error.hint };
    return { check: { name, status: 'failed', detail: error.message, error, ...fix } };
  }
}
