import { randomBytes } from 'node:crypto';
import { Accounts } from './accounts.ts';
import { athenaService } from './athena/service.ts';
import { BedrockService } from './bedrock/service.ts';
import { SandboxClock } from './clock.ts';
import { TokenKeys } from './cognito/auth/token-keys.ts';
import { Mailbox } from './cognito/mailbox.ts';
import { cognitoService } from './cognito/service.ts';
import { Control } from './control.ts';
import { addVpcEndpoints } from './ec2/sandbox-vpc.ts';
import { ec2Service } from './ec2/service.ts';
import type { Environment } from './environment.ts';
import { Faults } from './faults.ts';
import type { Sandbox, SandboxOptions } from './handle.ts';
import { Directory } from './iam/directory.ts';
import { iamService } from './iam/service.ts';
import { ACCOUNT_ID, AccessKeys } from './identity.ts';
import { JsonProtocol } from './json-protocol.ts';
import { kmsService } from './kms/service.ts';
import { listen } from './listen.ts';
import { MissingService } from './missing-service.ts';
import { PageTokens } from './page-tokens.ts';
import { QueryProtocol } from './query-protocol.ts';
import { Regions } from './region-state.ts';
import { RequestLog } from './request-log.ts';
import { S3Service } from './s3/s3-service.ts';
import { sagemakerService } from './sagemaker/service.ts';
import type { DemoWorkers } from './seed/demo-workers.ts';
import { SandboxServer } from './server.ts';
import type { SandboxService } from './service.ts';
import { snsService } from './sns/service.ts';
import { sqsService } from './sqs/service.ts';
import { Autosave } from './state/autosave.ts';
import { StateKeeper } from './state/keeper.ts';
import { AuthorizationMessages } from './sts/authorization-message.ts';
import { stsService } from './sts/service.ts';
import { DEFAULT_UNKNOWNS } from './unknowns.ts';

export type { AccountOptions, Credentials, SandboxAccount } from './accounts.ts';
export type { SandboxClock } from './clock.ts';
export type { Mail } from './cognito/mailbox.ts';
export type { FaultRule } from './faults.ts';
export type { Sandbox, SandboxOptions } from './handle.ts';
export type { Permissions, RoleOptions } from './iam/directory.ts';
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
  let workers: DemoWorkers | undefined;
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
    runSelect: options.runSelect,
    secureTransport: options.secureTransport ?? false,
    urls: { internet: '', vpc: '' },
    closing: closing.signal,
    teamUpdated: (team, at) => workers?.lockChanged(team, at),
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
  if (demo !== undefined && options.demoWorkers === true) {
    const { DemoWorkers } = await import('./seed/demo-workers.ts');
    workers = new DemoWorkers(clock, (key, text) => s3.deliverLog(demo.DEMO_LOG_BUCKET, key, text));
  }
  const keeper = new StateKeeper(
    { clock: time, keys, iam, regions: env.regions, mailbox: env.mailbox, s3 },
    s3.blobs,
  );
  const saved = new Autosave(keeper, options.state);
  time.onMove(() => {
    s3.deliverLogs();
    saved.note();
  });
  const server = new SandboxServer(
    {
      control: new Control({ token, keys, faults: env.faults, clock: time }),
      json: new JsonProtocol(env, [sagemakerService, cognitoService, sqsService, kmsService, athenaService]),
      query: new QueryProtocol(env, [stsService, iamService, snsService, ec2Service]),
      bedrock: new BedrockService(env),
      missing: new MissingService(env),
      s3,
      portal: portalOf(env, region),
    },
    (requestId, request, status) => {
      env.log.finish(requestId, status);
      saved.note(request);
    },
  );
  for (const rule of options.faults ?? []) env.faults.add(rule);
  const close = async () => {
    closing.abort();
    workers?.close();
    try {
      await saved.stop();
    } finally {
      await server.close();
    }
  };
  const ports: number[] = [];
  try {
    await saved.load();
    ports.push(await listen(server, 'internet', options.port));
    ports.push(await listen(server, 'gateway-endpoint', options.vpcPort));
    ports.push(await listen(server, 'interface-endpoint', options.interfacePort));
    await saved.start();
  } catch (error) {
    await close();
    throw error;
  }
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

export type {
  RenderUiTemplate,
  RenderUiTemplateInput,
  RenderUiTemplateOutput,
} from './sagemaker/ui-renderer.ts';
export type { Unknowns } from './unknowns.ts';
