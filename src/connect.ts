import { GroundctlError, usageError } from './core/errors.ts';
import { didYouMean } from './core/suggest.ts';
import { quoteForMessage } from './core/text/sanitize.ts';
import { lazy } from './lazy.ts';
import { readOnlyReason } from './read-only.ts';
import type { Sandbox } from './sandbox/start.ts';
import type { SettingValues } from './settings/keys.ts';
import { presumed } from './settings/presumed.ts';
import { NO_SETTINGS, type Settings } from './settings/settings.ts';
import type { Domains } from './wiring/domains.ts';
import { lazyDomains } from './wiring/lazy-domains.ts';
import { ScratchFolder } from './wiring/scratch-folder.ts';
import type { CallerIdentity, Target } from './wiring/target.ts';
import type { Wires } from './wiring/wires.ts';

export { type CallerIdentity, s3Endpoint, type Target } from './wiring/target.ts';

/** How to reach AWS, as the command line's global options say it. */
export interface ConnectOptions {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly endpointUrl?: string | undefined;
  /** Start an own sandbox in this process and use nothing of the environment's AWS_* variables. */
  readonly sandbox?: boolean | undefined;
  /**
   * What files and environment say, from readSettings(). Profile, region, workforce, role and the bucket of flows are
   * taken from it where nothing else names them, but not by a sandbox of its own: what they name is not there.
   */
  readonly settings?: Settings | undefined;
  /** Refuse whatever changes something in AWS; default: as the settings say. */
  readonly readOnly?: boolean | undefined;
  /** An interruption: what waits for an answer then is cut off half a second later. */
  readonly signal?: AbortSignal | undefined;
  /** Takes a sentence for the person who waits: a service that does not answer is asked again. */
  readonly onNotice?: ((text: string) => void) | undefined;
}

/** One harmless read that shows whether a service answers and a permission is there. */
export interface Probe {
  readonly service: string;
  /** The IAM action it needs. */
  readonly action: string;
  /** What the program needs the action for. */
  readonly neededFor: string;
  run(): Promise<void>;
}

/**
 * The operations both faces call, bound to one account and region. Each domain and each AWS client is loaded
 * when first used. `close` ends what was started (clients, the in-process sandbox).
 */
export interface Connection extends Domains {
  readonly target: Target;
  identity(): Promise<CallerIdentity>;
  /** How many requests were made so far; 0 where that is not known. */
  requests(): number;
  /** Reads that show what is reachable and permitted; some need a pool or a workforce to be asked about. */
  probes(known?: {
    userPool?: string | undefined;
    workforceArn?: string | undefined;
  }): Promise<readonly Probe[]>;
  close(): Promise<void>;
}

/** Region of an in-process sandbox when none is asked for: where its demonstration account lives. */
const SANDBOX_REGION = 'us-east-1';

/**
 * Connects to AWS or to a sandbox of its own. Sends nothing yet. Throws a usage error for options that
 * exclude each other or name no region AWS has, and a configuration error where no region is set at all.
 * A sandbox connection made while another, `before`, is still open goes to that one's sandbox: switching the
 * region must not lose what was changed. The sandbox ends with the last of its connections.
 */
export async function connect(options: ConnectOptions = {}, before?: Connection): Promise<Connection> {
  if (options.sandbox && (options.profile !== undefined || options.endpointUrl !== undefined)) {
    throw usageError('--sandbox starts its own account: leave out --profile and --endpoint-url.');
  }
  if (options.region !== undefined) await checkRegion(options.region);
  const [{ startSandbox }, { clientConfigs }, { configuredEndpoints, oneEndpoint, shownEndpoints }] =
    await Promise.all([
      options.sandbox ? import('./sandbox/start.ts') : { startSandbox: undefined },
      import('./wiring/client-configs.ts'),
      import('./aws/endpoints.ts'),
    ]);
  const ended = new AbortController();
  const count = { requests: 0 };
  const counted = () => {
    count.requests += 1;
  };
  const cut = options.signal && (await import('./aws/cut-off.ts')).cutOffAfter(options.signal);
  const { settings = NO_SETTINGS } = options;
  const refuse = readOnlyReason(options);
  if (startSandbox) {
    const shared = (before && sandboxes.get(before)) ?? {
      sandbox: await startSandbox({ demoWorkers: true }),
      scratch: new ScratchFolder(),
      users: 0,
    };
    const { url, credentials } = shared.sandbox;
    const region = options.region ?? SANDBOX_REGION;
    const target = { profile: undefined, region, endpoint: url, sandbox: true };
    const config = clientConfigs(
      { region, credentials, ended: ended.signal, cut },
      oneEndpoint(url),
      {},
      options.onNotice,
      counted,
    );
    const as = async () => {
      throw usageError('--sandbox is one account without profiles: leave out --source-profile.');
    };
    return connection(config, target, { ended, count, refuse, as, defaults: {} }, shared);
  }
  (await import('./aws/config-files.ts')).checkConfigFiles(process.env);
  const own = options.profile ?? fromFile(settings, 'profile');
  const endpoints =
    options.endpointUrl === undefined
      ? await configuredEndpoints(process.env, own)
      : oneEndpoint(options.endpointUrl);
  // The SDK reads AWS_REGION only; the CLI's older AWS_DEFAULT_REGION is what many shells have.
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const region =
    options.region ??
    (AWS_REGION || AWS_DEFAULT_REGION || fromFile(settings, 'region') || (await profileRegion(own)));
  await checkRegion(region, options.region === undefined ? 'configuration' : 'usage');
  const profile = own ?? (process.env.AWS_PROFILE || undefined);
  const assumed = [
    ...(options.profile === undefined ? presumed(settings, 'profile', '--profile') : []),
    ...(options.region === undefined ? presumed(settings, 'region', '--region') : []),
  ];
  const target = {
    profile,
    region,
    ...shownEndpoints(endpoints),
    sandbox: false,
    ...(assumed.length > 0 ? { presumed: assumed } : {}),
  };
  const configOf = (whose: string | undefined, to: typeof endpoints) =>
    clientConfigs(
      { profile: whose, region, ended: ended.signal, cut },
      to,
      process.env,
      options.onNotice,
      counted,
    );
  const as = async (other: string) => {
    await (await import('./aws/profiles.ts')).checkProfile(other, process.env);
    const own = options.endpointUrl === undefined ? await configuredEndpoints(process.env, other) : endpoints;
    return configOf(other, own);
  };
  const around = { ended, count, refuse, as, defaults: settings.values };
  return connection(configOf(own, endpoints), target, around);
}

/** What a file says of a key; what the environment says, the SDK reads there itself. */
function fromFile(settings: Settings, key: 'profile' | 'region'): string | undefined {
  return settings.origins.get(key)?.kind === 'environment' ? undefined : settings.values[key];
}

/** The region of an AWS profile, the default one unless named; a configuration error where it has none. */
export async function profileRegion(profile: string | undefined): Promise<string> {
  const { regionOfProfile } = await import('./aws/profile-region.ts');
  return regionOfProfile(profile, process.env);
}

/**
 * Throws where AWS has no such region: a usage error for what was typed, a configuration error for what the
 * environment or a profile says.
 */
export async function checkRegion(
  region: string,
  source: 'usage' | 'configuration' = 'usage',
): Promise<void> {
  const { REGIONS } = await import('./aws/regions.ts');
  if (REGIONS.includes(region)) return;
  const near = didYouMean(region, REGIONS);
  const where = source === 'usage' ? '' : ' (it comes from AWS_REGION, AWS_DEFAULT_REGION or the profile)';
  throw new GroundctlError(`${quoteForMessage(region)} is not an AWS region${where}.`, {
    code: 'unknown-region',
    source,
    hint: near ? `Did you mean ${near}?` : 'For example us-east-1.',
  });
}

/** A sandbox in this process, and how many connections still use it. */
interface SharedSandbox {
  readonly sandbox: Sandbox;
  readonly scratch: ScratchFolder;
  users: number;
}

const sandboxes = new WeakMap<Connection, SharedSandbox>();

interface Around {
  readonly ended: AbortController;
  readonly count: { readonly requests: number };
  /** Why nothing may be changed; undefined where it may. */
  readonly refuse: string | undefined;
  /** What clients of another profile are constructed with. */
  as(profile: string): Promise<Wires['config']>;
  readonly defaults: SettingValues;
}

function connection(
  config: Wires['config'],
  target: Target,
  { ended, count, refuse, as, defaults }: Around,
  shared?: SharedSandbox,
): Connection {
  const closers: (() => unknown)[] = [];
  const opened = <T extends { close(): void }>(api: T): T => {
    closers.push(() => api.close());
    return api;
  };
  const explain = async (error: unknown) =>
    (await import('./aws/sandbox-hint.ts')).withSandboxHint(
      error,
      target.sandbox ? undefined : target.endpoint,
    );
  const apis = (of: Wires['config']) => {
    const sts = lazy(async () => opened((await import('./aws/sts.ts')).createStsApi(of('sts'))));
    return {
      config: of,
      identity: async () => {
        try {
          return await (await sts()).getCallerIdentity();
        } catch (error) {
          throw await explain(error);
        }
      },
      s3: lazy(async () => opened((await import('./aws/s3.ts')).createS3Api(of('s3')))),
    };
  };
  const own = apis(config);
  const { identity } = own;
  const others = new Map<string, Promise<typeof own>>();
  const other = (profile: string) => {
    const known = others.get(profile) ?? as(profile).then(apis);
    others.set(profile, known);
    return known;
  };
  const scratch = shared && (() => shared.scratch.path());
  const wires: Wires = { ...own, target, opened, as: other, scratch, defaults };
  const made: Connection = {
    target,
    ...lazyDomains(wires, { explain, refuse }),
    identity,
    requests: () => count.requests,
    probes: async (known) => opened((await import('./aws/probes.ts')).createProbes(config, known)).probes,
    close: async () => {
      ended.abort();
      for (const close of closers) close();
      if (!shared || !sandboxes.delete(made)) return;
      shared.users -= 1;
      if (shared.users > 0) return;
      await shared.scratch.remove();
      await shared.sandbox.close();
    },
  };
  if (shared) {
    shared.users += 1;
    sandboxes.set(made, shared);
  }
  return made;
}

/** What a session can be switched to: the regions there are, and the profiles this machine has. */
export interface Choices {
  readonly regions: readonly string[];
  readonly profiles: readonly string[];
}

/** Reads names only: no credentials, and nothing is sent. */
export async function choices(): Promise<Choices> {
  const [{ REGIONS }, { listProfiles }] = await Promise.all([
    import('./aws/regions.ts'),
    import('./aws/profiles.ts'),
  ]);
  return { regions: REGIONS, profiles: await listProfiles(process.env) };
}
