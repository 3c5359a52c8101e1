import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { GroundctlError } from '../core/errors.ts';
import { type AccountOptions, Accounts, type SandboxAccount } from './accounts.ts';
import { BedrockService } from './bedrock/service.ts';
import { SandboxClock } from './clock.ts';
import { TokenKeys } from './cognito/auth/tokens.ts';
import { type Mail, Mailbox } from './cognito/mailbox.ts';
import { cognitoService } from './cognito/service.ts';
import { Control } from './control.ts';
import { addVpcEndpoints } from './ec2/sandbox-vpc.ts';
import { ec2Service } from './ec2/service.ts';
import type { Environment } from './environment.ts';
import { type FaultRule, Faults } from './faults.ts';
import { Directory, type RoleOptions } from './iam/directory.ts';
import { iamService } from './iam/service.ts';
import { ACCOUNT_ID, AccessKeys } from './identity.ts';
import { JsonProtocol } from './json-protocol.ts';
import { MissingService } from './missing-service.ts';
import type { Network } from './network.ts';
import { PageTokens } from './page-tokens.ts';
import { QueryProtocol } from './query-protocol.ts';
import { Regions } from './region-state.ts';
import { type LoggedRequest, RequestLog } from './request-log.ts';
import { S3Service } from './s3/s3-service.ts';
import type { RenderUiTemplate } from './sagemaker/render-ui-template.ts';
import { sagemakerService } from './sagemaker/service.ts';
import { SandboxServer } from './server.ts';
import type { SandboxService } from './service.ts';
import { snsService } from './sns/service.ts';
import { sqsService } from './sqs/service.ts';
import { type Snapshot, StateKeeper } from './state/keeper.ts';
import { AuthorizationMessages } from './sts/authorization-message.ts';
import { stsService } from './sts/service.ts';
import { DEFAULT_UNKNOWNS, type Unknowns } from './unknowns.ts';

export interface SandboxOptions {
  /** TCP port; 0, the default, finds a free one. */
  readonly port?: number;
  /** `demo`, the default: the demonstration account. `none`: an empty account. */
  readonly seed?: 'none' | 'demo';
  /** The region clients are told to use; every region answers. Default us-east-1. */
  readonly region?: string;
  /** The time, where it is not the machine's; `sandbox.clock` moves it from there. */
  readonly clock?: () => Date;
  /** The administrator's secret; left out, one is made up. */
  readonly secretAccessKey?: string;
  /** E-mails Cognito's own sender takes in a day (50 on AWS); left out, there is no limit. */
  readonly dailyMailQuota?: number;
  /** Answers to what AWS does not document. */
  readonly unknowns?: Partial<Unknowns>;
  /** Renders templates for RenderUiTemplate in another way than groundctl's own. */
  readonly renderUiTemplate?: RenderUiTemplate;
  /** TCP port that stands for an S3 gateway endpoint in a VPC; 0, the default, finds a free one. */
  readonly vpcPort?: number;
  /** TCP port that stands for an S3 interface endpoint; 0, the default, finds a free one. */
  readonly interfacePort?: number;
  /** Seconds between deliveries of S3 access logs. Default 5; 0 delivers when asked only. */
  readonly logDelay?: number;
  /** S3's answers say in `x-sandbox-decision` which policy statement decided. */
  readonly explain?: boolean;
  /** What policies see as aws:SecureTransport. The sandbox speaks plain HTTP, so false unless told. */
  readonly secureTransport?: boolean;
  /** Roles of the account, beside those of the seed. */
  readonly roles?: readonly RoleOptions[];
  /** Managed policies of the account, which roles and users may name by their ARN. */
  readonly policies?: NonNullable<AccountOptions['policies']>;
  /** Disturbances that wait from the start. */
  readonly faults?: readonly FaultRule[];
  /** A file that keeps the account: read where it is there, written while things change and on close. */
  readonly state?: string;
  /** Other accounts, beside the sandbox's own. */
  readonly accounts?: readonly AccountOptions[];
}

export interface Sandbox extends AsyncDisposable, Omit<SandboxAccount, 'id'> {
  /** `http://127.0.0.1:PORT`, the endpoint of every service. */
  readonly url: string;
  readonly port: number;
  /** S3 as seen through a gateway endpoint of a VPC. */
  readonly vpcUrl: string;
  /** S3 as seen through an interface endpoint. */
  readonly interfaceUrl: string;
  readonly region: string;
  /** The sandbox's own account. */
  readonly accountId: string;
  /** Opens `/_sandbox/...`; sent in the `x-sandbox-token` header. */
  readonly token: string;
  /** Disturbs the next requests. */
  readonly faults: { add(rule: FaultRule): void; clear(): void };
  /** What happened so far, for tests. */
  readonly inspect: {
    requests(): readonly LoggedRequest[];
    /** Forgets the requests so far. */
    clearRequests(): void;
    mailbox(): readonly Mail[];
  };
  /** The account as it is now, to go back to. Large objects are shared, not copied. */
  snapshot(): Snapshot;
  /** Goes back to a snapshot of this sandbox or of another one in this process. */
  restore(snapshot: Snapshot): void;
  /** Writes the account to a file, atomically; the option `state` of another sandbox reads it. */
  saveState(file: string): Promise<void>;
  /** The sandbox's time, and how to move it: URLs and tokens expire, access logs are delivered. */
  readonly clock: SandboxClock;
  /** Adds another account, with its administrator. */
  addAccount(account: AccountOptions): SandboxAccount;
  /** Delivers all S3 access log records that wait, and gives their number. */
  deliverLogs(): number;
  /** Ends open connections and forgets everything. May be called twice. */
  close(): Promise<void>;
}

export type { AccountOptions, Credentials, SandboxAccount } from './accounts.ts';
export type { SandboxClock } from './clock.ts';
export type { Mail } from './cognito/mailbox.ts';
export type { FaultRule } from './faults.ts';
export type { RoleOptions } from './iam/directory.ts';
export type { LoggedRequest } from './request-log.ts';
export type { Snapshot } from './state/keeper.ts';

/**
 * Starts AWS on this machine: one loopback port that speaks SageMaker, Cognito, STS and S3 to any AWS
 * client, and two more for S3 as a VPC sees it. The account lives in memory and ends with it. Throws GroundctlError `port-in-use`.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { region = 'us-east-1', seed = 'demo' } = options;
  const closing = new AbortController();
  const time = new SandboxClock(options.clock);
  const clock = time.now;
  const keys = new AccessKeys();
  const iam = new Directory(clock);
  const accounts = new Accounts(keys, iam, options.secretAccessKey);
  const { id: accountId, ...own } = accounts.add({
    id: ACCOUNT_ID,
    ...(options.roles === undefined ? {} : { roles: options.roles }),
    ...(options.policies === undefined ? {} : { policies: options.policies }),
  });
  for (const account of options.accounts ?? []) accounts.add(account);
  const seedRegion = seed === 'demo' ? (await import('./seed/demo.ts')).seedDemo : undefined;
  const env: Environment = {
    clock,
    keys,
    iam,
    regions: new Regions((state) => {
      if (state.region === region) addVpcEndpoints(state);
      seedRegion?.(state);
    }),
    tokens: new PageTokens(),
    faults: new Faults(),
    messages: new AuthorizationMessages(),
    tokenKeys: new TokenKeys(),
    log: new RequestLog(),
    mailbox: new Mailbox(),
    unknowns: { ...DEFAULT_UNKNOWNS, ...options.unknowns },
    dailyMailQuota: options.dailyMailQuota,
    renderUiTemplate: options.renderUiTemplate,
    secureTransport: options.secureTransport ?? false,
    urls: { internet: '', vpc: '' },
    closing: closing.signal,
  };
  const token = randomBytes(24).toString('base64url');
  const demo = seed === 'demo' ? await import('./seed/s3-demo.ts') : undefined;
  if (demo !== undefined) iam.addRole(demo.DEMO_ROLE);
  const s3 = new S3Service({
    seed: demo?.seedS3,
    clock,
    keys,
    accounts: () => iam.accounts(),
    strike: (operation) => env.faults.strike('s3', operation, env.closing),
    onRequest: (exchange, trace) => {
      const { address, caller, context, operation } = exchange;
      env.log.record(
        {
          service: 's3',
          operation: operation?.name ?? '',
          requestId: context.requestId,
          at: exchange.receivedAt,
          ...(caller.kind === 'iam' ? { principal: caller.arn } : {}),
          ...(address.bucket === undefined ? {} : { bucket: address.bucket }),
          ...(address.key === undefined ? {} : { key: address.key }),
        },
        trace,
      );
    },
    ...(options.logDelay === undefined ? {} : { logDelay: options.logDelay }),
    explain: options.explain ?? false,
    secureTransport: env.secureTransport,
  });
  let changed = true;
  let listening = false;
  time.onMove(() => {
    s3.deliverLogs();
    changed = true;
  });
  const keeper = new StateKeeper(
    { clock: time, keys, iam, regions: env.regions, mailbox: env.mailbox, s3 },
    s3.blobs,
  );
  const save = async (file: string) => {
    if (!changed) return;
    changed = false;
    await keeper.save(file).catch((error: unknown) => {
      changed = true;
      throw error;
    });
  };
  const server = new SandboxServer(
    {
      control: new Control({ token, keys, faults: env.faults, clock: time }),
      json: new JsonProtocol(env, [sagemakerService, cognitoService, sqsService]),
      query: new QueryProtocol(env, [stsService, iamService, snsService, ec2Service]),
      bedrock: new BedrockService(env),
      missing: new MissingService(env),
      s3,
      portal: portalOf(env, region),
    },
    (requestId, request, status) => {
      env.log.finish(requestId, status);
      if (changesState(request)) changed = true;
    },
  );
  for (const rule of options.faults ?? []) env.faults.add(rule);
  const saving = options.state === undefined ? undefined : keepSaving(() => save(options.state ?? ''));
  const close = async () => {
    closing.abort();
    clearInterval(saving);
    try {
      if (options.state !== undefined && listening) await save(options.state);
    } finally {
      await server.close();
    }
  };
  const ports: number[] = [];
  try {
    if (options.state !== undefined) await keeper.load(options.state);
    ports.push(await listen(server, 'internet', options.port));
    ports.push(await listen(server, 'gateway-endpoint', options.vpcPort));
    ports.push(await listen(server, 'interface-endpoint', options.interfacePort));
  } catch (error) {
    await close();
    throw error;
  }
  listening = true;
  const [port = 0, vpcPort = 0, interfacePort = 0] = ports;
  env.urls.internet = `http://127.0.0.1:${port}`;
  env.urls.vpc = `http://127.0.0.1:${vpcPort}`;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    vpcUrl: `http://127.0.0.1:${vpcPort}`,
    interfaceUrl: `http://127.0.0.1:${interfacePort}`,
    region,
    accountId,
    token,
    clock: time,
    faults: env.faults,
    inspect: {
      requests: () => env.log.entries(),
      clearRequests: () => env.log.clear(),
      mailbox: () => env.mailbox.mails(),
    },
    snapshot: () => keeper.snapshot(),
    restore: (snapshot) => keeper.restore(snapshot),
    saveState: (file) => keeper.save(file),
    ...own,
    addAccount: (account) => accounts.add(account),
    deliverLogs: () => s3.deliverLogs(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Reading operations of the JSON services, by their target. */
const READS = /\.(?:Admin)?(?:Describe|Get|List|Render|Search)[A-Z]?\w*$/;

function changesState({ method, headers }: IncomingMessage): boolean {
  return method !== 'GET' && method !== 'HEAD' && !READS.test(String(headers['x-amz-target'] ?? ''));
}

/** Between two writes of the state, in milliseconds. */
const SAVE_EVERY = 2000;

/** A write that fails is tried again, and told of when the sandbox closes. */
function keepSaving(save: () => Promise<void>): NodeJS.Timeout {
  return setInterval(() => void save().catch(() => {}), SAVE_EVERY).unref();
}

/** The portal, loaded with its template engine when the first worker comes. */
function portalOf(env: Environment, region: string): SandboxService {
  let loaded: Promise<SandboxService> | undefined;
  return {
    async handle(request, response, context) {
      loaded ??= import('./portal/portal.ts').then(({ Portal }) => new Portal(env, region));
      await (await loaded).handle(request, response, context);
    },
  };
}

async function listen(server: SandboxServer, path: Network['path'], port = 0): Promise<number> {
  try {
    return await server.listen(port, path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw new GroundctlError(
      code === 'EADDRINUSE' ? `Port ${port} is in use.` : `This user may not listen on port ${port}.`,
      {
        code: code === 'EADDRINUSE' ? 'port-in-use' : 'port-forbidden',
        source: 'configuration',
        hint: 'Choose another one with --port, or stop what listens there: another sandbox perhaps.',
        cause: error,
      },
    );
  }
}
