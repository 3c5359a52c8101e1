import { randomBytes } from 'node:crypto';
import { GroundctlError } from '../core/errors.ts';
import { type Mail, Mailbox } from './cognito/mailbox.ts';
import { cognitoService } from './cognito/service.ts';
import { Control } from './control.ts';
import type { Environment } from './environment.ts';
import { type FaultRule, Faults } from './faults.ts';
import { ACCOUNT_ID, AccessKeys, createAdminKey, createUserKey } from './identity.ts';
import { JsonProtocol } from './json-protocol.ts';
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
import { type RoleOptions, Roles } from './sts/roles.ts';
import { stsService } from './sts/service.ts';
import { DEFAULT_UNKNOWNS, type Unknowns } from './unknowns.ts';

export interface SandboxOptions {
  /** TCP port; 0, the default, finds a free one. */
  readonly port?: number;
  /** `demo`, the default: the demonstration account. `none`: an empty account. */
  readonly seed?: 'none' | 'demo';
  /** The region clients are told to use; every region answers. Default us-east-1. */
  readonly region?: string;
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
  /** Roles for sts:AssumeRole, beside those of the seed. */
  readonly roles?: readonly RoleOptions[];
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface Sandbox extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, the endpoint of every service. */
  readonly url: string;
  readonly port: number;
  /** S3 as seen through a gateway endpoint of a VPC. */
  readonly vpcUrl: string;
  /** S3 as seen through an interface endpoint. */
  readonly interfaceUrl: string;
  readonly region: string;
  readonly credentials: Credentials;
  /** Opens `/_sandbox/...`; sent in the `x-sandbox-token` header. */
  readonly token: string;
  /** Disturbs the next requests. */
  readonly faults: { add(rule: FaultRule): void; clear(): void };
  /** What happened so far, for tests. */
  readonly inspect: { requests(): readonly LoggedRequest[]; mailbox(): readonly Mail[] };
  /** Adds an IAM user with one access key; without policies it may do nothing. */
  addUser(name: string, policies?: readonly unknown[]): Credentials;
  /** Delivers all S3 access log records that wait, and gives their number. */
  deliverLogs(): number;
  /** Ends open connections and forgets everything. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts AWS on this machine: one loopback port that speaks SageMaker, Cognito, STS and S3 to any AWS
 * client, and two more for S3 as a VPC sees it. The account lives in memory and ends with it. Throws GroundctlError `port-in-use`.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { region = 'us-east-1', seed = 'demo', clock = () => new Date() } = options;
  const closing = new AbortController();
  const keys = new AccessKeys();
  const admin = keys.add(createAdminKey(options.secretAccessKey));
  const regions = seed === 'demo' ? new Regions((await import('./seed/demo.ts')).seedDemo) : new Regions();
  const env: Environment = {
    accountId: ACCOUNT_ID,
    clock,
    keys,
    roles: new Roles(options.roles),
    regions,
    tokens: new PageTokens(),
    faults: new Faults(),
    log: new RequestLog(),
    mailbox: new Mailbox(),
    unknowns: { ...DEFAULT_UNKNOWNS, ...options.unknowns },
    dailyMailQuota: options.dailyMailQuota,
    renderUiTemplate: options.renderUiTemplate,
    urls: { internet: '', vpc: '' },
    closing: closing.signal,
  };
  const token = randomBytes(24).toString('base64url');
  const demo = seed === 'demo' ? await import('./seed/s3-demo.ts') : undefined;
  if (demo !== undefined) env.roles.add(demo.DEMO_ROLE);
  const s3 = new S3Service({
    seed: demo?.seedS3,
    clock,
    keys,
    strike: (operation) => env.faults.strike('s3', operation, env.closing),
    onRequest: (operation, requestId) => env.log.record({ service: 's3', operation, requestId, at: clock() }),
    ...(options.logDelay === undefined ? {} : { logDelay: options.logDelay }),
    explain: options.explain ?? false,
    secureTransport: options.secureTransport ?? false,
  });
  const server = new SandboxServer({
    control: new Control(token, env.faults),
    json: new JsonProtocol(env, [sagemakerService, cognitoService]),
    query: new QueryProtocol(env, stsService),
    s3,
    portal: portalOf(env, region),
  });
  const close = async () => {
    closing.abort();
    await server.close();
  };
  const ports: number[] = [];
  try {
    ports.push(await listen(server, 'internet', options.port));
    ports.push(await listen(server, 'gateway-endpoint', options.vpcPort));
    ports.push(await listen(server, 'interface-endpoint', options.interfacePort));
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
    credentials: { accessKeyId: admin.accessKeyId, secretAccessKey: admin.secretAccessKey },
    token,
    faults: env.faults,
    inspect: { requests: () => env.log.entries(), mailbox: () => env.mailbox.mails() },
    addUser: (name, policies = []) => keys.add(createUserKey(name, policies)),
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
