import type { ClientConfig, SessionOptions } from './aws/session.ts';
import { usageError } from './core/errors.ts';
import { didYouMean } from './core/suggest.ts';
import { quoteForMessage } from './core/text/sanitize.ts';
import type { Sandbox } from './sandbox/start.ts';
import type { WorkteamOperations } from './workteams/operations.ts';

/** How to reach AWS, as the command line's global options say it. */
export interface ConnectOptions {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly endpointUrl?: string | undefined;
  /** Start an own sandbox in this process and use nothing of the environment's AWS_* variables. */
  readonly sandbox?: boolean | undefined;
}

/** Who we are for AWS, from STS GetCallerIdentity. */
export interface CallerIdentity {
  readonly Account: string;
  readonly Arn: string;
}

/** Where the operations go. */
export interface Target {
  readonly profile: string | undefined;
  readonly region: string;
  readonly endpoint: string | undefined;
  readonly sandbox: boolean;
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
export interface Connection {
  readonly target: Target;
  readonly workteams: WorkteamOperations;
  identity(): Promise<CallerIdentity>;
  /** Reads that show what is reachable and permitted; Cognito needs a pool to be asked about. */
  probes(userPool?: string): Promise<readonly Probe[]>;
  close(): Promise<void>;
}

/** Region of an in-process sandbox when none is asked for: where its demonstration account lives. */
const SANDBOX_REGION = 'us-east-1';

/**
 * Connects to AWS or to a sandbox of its own. Sends nothing yet. Throws a usage error for options that
 * exclude each other or name no region AWS has, and a configuration error where no region is set at all.
 */
export async function connect(options: ConnectOptions = {}): Promise<Connection> {
  if (options.sandbox && (options.profile !== undefined || options.endpointUrl !== undefined)) {
    throw usageError('--sandbox starts its own account: leave out --profile and --endpoint-url.');
  }
  if (options.region !== undefined) await checkRegion(options.region);
  const [{ startSandbox }, { clientConfig }] = await Promise.all([
    options.sandbox ? import('./sandbox/start.ts') : { startSandbox: undefined },
    import('./aws/session.ts'),
  ]);
  if (startSandbox) {
    const sandbox = await startSandbox({});
    const session = sandboxSession(sandbox, options.region);
    return connection(clientConfig(session, {}), targetOf(session, options, session.region), sandbox);
  }
  const config = clientConfig(options, process.env);
  const region = config.region ?? (await profileRegion(options.profile));
  await checkRegion(region);
  return connection({ ...config, region }, targetOf(options, options, region));
}

function sandboxSession(sandbox: Sandbox, region: string = SANDBOX_REGION) {
  return { region, endpointUrl: sandbox.url, credentials: sandbox.credentials };
}

function targetOf(session: SessionOptions, options: ConnectOptions, region: string): Target {
  const sandbox = options.sandbox === true;
  return {
    profile: sandbox ? undefined : (options.profile ?? process.env.AWS_PROFILE),
    region,
    endpoint: session.endpointUrl ?? process.env.AWS_ENDPOINT_URL,
    sandbox,
  };
}

async function profileRegion(profile: string | undefined): Promise<string> {
  const { regionOfProfile } = await import('./aws/profile-region.ts');
  return regionOfProfile(profile);
}

async function checkRegion(region: string): Promise<void> {
  const { REGIONS } = await import('./aws/regions.ts');
  if (REGIONS.includes(region)) return;
  const near = didYouMean(region, REGIONS);
  throw usageError(`${quoteForMessage(region)} is not an AWS region.`, {
    code: 'unknown-region',
    hint: near ? `Did you mean ${near}?` : 'For example us-east-1.',
  });
}

function connection(config: ClientConfig, target: Target, sandbox?: Sandbox): Connection {
  const closers: (() => unknown)[] = [];
  const opened = <T extends { close(): void }>(api: T): T => {
    closers.push(() => api.close());
    return api;
  };
  const sts = lazy(async () => opened((await import('./aws/sts.ts')).createStsApi(config)));
  const workteams = lazy(async () => {
    const [{ createSageMakerApi }, { createCognitoApi }, { createWorkteamOperations }] = await Promise.all([
      import('./aws/sagemaker.ts'),
      import('./aws/cognito.ts'),
      import('./workteams/workteam-operations.ts'),
    ]);
    return createWorkteamOperations(opened(createSageMakerApi(config)), opened(createCognitoApi(config)));
  });
  return {
    target,
    workteams: lazyWorkteams(workteams),
    identity: async () => (await sts()).getCallerIdentity(),
    probes: async (userPool) =>
      opened((await import('./aws/probes.ts')).createProbes(config, userPool)).probes,
    close: async () => {
      for (const close of closers) close();
      await sandbox?.close();
    },
  };
}

/** The operations with their implementation loaded at the first call. */
function lazyWorkteams(load: () => Promise<WorkteamOperations>): WorkteamOperations {
  return {
    list: async (...args) => (await load()).list(...args),
    show: async (...args) => (await load()).show(...args),
    audit: async (...args) => (await load()).audit(...args),
    planCreate: async (...args) => (await load()).planCreate(...args),
    planUpdate: async (...args) => (await load()).planUpdate(...args),
    planDelete: async (...args) => (await load()).planDelete(...args),
    planInvite: async (...args) => (await load()).planInvite(...args),
    planRemoveMembers: async (...args) => (await load()).planRemoveMembers(...args),
    workforces: async (...args) => (await load()).workforces(...args),
    planAllowIps: async (...args) => (await load()).planAllowIps(...args),
    async *apply(...args) {
      return yield* (await load()).apply(...args);
    },
  };
}

function lazy<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
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
