import type { AccountOptions, SandboxAccount } from './accounts.ts';
import type { SandboxClock } from './clock.ts';
import type { Mail } from './cognito/mailbox.ts';
import type { RunSelect } from './environment.ts';
import type { FaultRule } from './faults.ts';
import type { RoleOptions } from './iam/directory.ts';
import type { LoggedRequest } from './request-log.ts';
import type { RenderUiTemplate } from './sagemaker/ui-renderer.ts';
import type { Snapshot } from './state/keeper.ts';
import type { Unknowns } from './unknowns.ts';

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
  /** Runs Athena's queries, in place of DuckDB. @internal */
  readonly runSelect?: RunSelect;
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
  /**
   * Workers of the demonstration account go on working after a team's lock was changed: the access log soon has
   * their requests, and says who is refused. Without it nothing happens unasked.
   */
  readonly demoWorkers?: boolean;
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
