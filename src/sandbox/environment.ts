import type { RequestContext } from '../policies/evaluate/model.ts';
import type { TokenKeys } from './cognito/auth/token-keys.ts';
import type { Mailbox } from './cognito/mailbox.ts';
import type { FaultRule, Faults } from './faults.ts';
import type { Directory } from './iam/directory.ts';
import type { AccessKey, AccessKeys } from './identity.ts';
import type { PageTokens } from './page-tokens.ts';
import type { RegionState, Regions } from './region-state.ts';
import type { RequestLog } from './request-log.ts';
import type { StoredWorkteam } from './sagemaker/state.ts';
import type { RenderUiTemplate } from './sagemaker/ui-renderer.ts';
import type { AuthorizationMessages } from './sts/authorization-message.ts';
import type { Unknowns } from './unknowns.ts';

/** What the services of one sandbox share. */
export interface Environment {
  readonly clock: () => Date;
  readonly keys: AccessKeys;
  readonly iam: Directory;
  readonly regions: Regions;
  readonly tokens: PageTokens;
  readonly faults: Faults;
  readonly messages: AuthorizationMessages;
  readonly tokenKeys: TokenKeys;
  readonly log: RequestLog;
  readonly mailbox: Mailbox;
  readonly unknowns: Unknowns;
  /** E-mails Cognito's own sender takes in a day; undefined for no limit. */
  readonly dailyMailQuota: number | undefined;
  readonly renderUiTemplate: RenderUiTemplate | undefined;
  /** Runs Athena's queries in place of DuckDB. */
  readonly runSelect: RunSelect | undefined;
  /** What policies see as aws:SecureTransport. */
  readonly secureTransport: boolean;
  /** Where S3 answers, by the way a request comes; empty until the sandbox listens. */
  readonly urls: { internet: string; vpc: string };
  /** Told of a team after UpdateWorkteam. */
  readonly teamUpdated?: ((team: StoredWorkteam, region: string) => void) | undefined;
  /** Fires when the sandbox closes, so that held-back requests end at once. */
  readonly closing: AbortSignal;
}

/** One call of an operation: who, where, when, and what it may change. */
export interface Call {
  readonly env: Environment;
  readonly accountId: string;
  readonly region: string;
  readonly state: RegionState;
  readonly caller: AccessKey;
  readonly now: Date;
  readonly requestId: string;
  readonly operation: string;
  /** Condition keys that the request has whatever it is about. */
  readonly globalKeys: RequestContext;
  /** A disturbance that the operation itself has to act out. */
  readonly fault: FaultRule | undefined;
}

/** What a query of Athena gave. */
export interface Selected {
  readonly rows: readonly (readonly (string | null)[])[];
  readonly scannedBytes: number;
}

/**
 * Runs a query over the tables of the caller's region. Throws the reason why Athena would fail it.
 * @param scanLimit bytes that the workgroup lets a query scan
 * @param signal fires when the query is stopped
 */
export type RunSelect = (
  sql: string,
  call: Call,
  scanLimit: number | undefined,
  signal: AbortSignal,
) => Promise<Selected>;

/**
 * An operation of a JSON service. Its input has passed the model; it answers the output document, Dates
 * included, or throws AwsError. `never` lets each operation name its own input.
 */
export type Operation = (input: never, call: Call) => object | Promise<object>;

export type Operations = Readonly<Record<string, Operation>>;
