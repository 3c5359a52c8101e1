import { randomBytes } from 'node:crypto';
import { GroundctlError } from '../core/errors.ts';
import { type Mail, Mailbox } from './cognito/mailbox.ts';
import { cognitoService } from './cognito/service.ts';
import { Control } from './control.ts';
import type { Environment } from './environment.ts';
import { type FaultRule, Faults } from './faults.ts';
import { ACCOUNT_ID, AccessKeys, createAdminKey } from './identity.ts';
import { JsonProtocol } from './json-protocol.ts';
import { PageTokens } from './page-tokens.ts';
import { QueryProtocol } from './query-protocol.ts';
import { Regions } from './region-state.ts';
import { type LoggedRequest, RequestLog } from './request-log.ts';
import { S3NotImplemented } from './s3-not-implemented.ts';
import type { RenderUiTemplate } from './sagemaker/render-ui-template.ts';
import { sagemakerService } from './sagemaker/service.ts';
import { SandboxServer } from './server.ts';
import type { SandboxService } from './service.ts';
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
  /** Renders templates for RenderUiTemplate, which is NotImplemented without it. */
  readonly renderUiTemplate?: RenderUiTemplate;
  /** Makes the S3 service, from what all services share; without it S3 is NotImplemented. */
  readonly s3?: (env: Environment) => SandboxService;
}

export interface Sandbox extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, the endpoint of every service. */
  readonly url: string;
  readonly port: number;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Opens `/_sandbox/...`; sent in the `x-sandbox-token` header. */
  readonly token: string;
  /** Disturbs the next requests. */
  readonly faults: { add(rule: FaultRule): void; clear(): void };
  /** What happened so far, for tests. */
  readonly inspect: { requests(): readonly LoggedRequest[]; mailbox(): readonly Mail[] };
  /** Ends open connections and forgets everything. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts AWS on this machine: one loopback port that speaks SageMaker, Cognito, STS and S3 to any AWS
 * client. The account lives in memory and ends with it. Throws GroundctlError `port-in-use`.
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
    regions,
    tokens: new PageTokens(),
    faults: new Faults(),
    log: new RequestLog(),
    mailbox: new Mailbox(),
    unknowns: { ...DEFAULT_UNKNOWNS, ...options.unknowns },
    dailyMailQuota: options.dailyMailQuota,
    renderUiTemplate: options.renderUiTemplate,
    closing: closing.signal,
  };
  const token = randomBytes(24).toString('base64url');
  const server = new SandboxServer({
    control: new Control(token, env.faults),
    json: new JsonProtocol(env, [sagemakerService, cognitoService]),
    query: new QueryProtocol(env, stsService),
    s3: options.s3?.(env) ?? new S3NotImplemented(),
  });
  const port = await listen(server, options.port ?? 0);
  const close = async () => {
    closing.abort();
    await server.close();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    region,
    credentials: { accessKeyId: admin.accessKeyId, secretAccessKey: admin.secretAccessKey },
    token,
    faults: env.faults,
    inspect: { requests: () => env.log.entries(), mailbox: () => env.mailbox.mails() },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function listen(server: SandboxServer, port: number): Promise<number> {
  try {
    return await server.listen(port);
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
