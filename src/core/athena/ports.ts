import type { CallOptions } from '../call-options.ts';

/** How a query stands, as GetQueryExecution tells it. */
export interface QueryState {
  readonly status: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  /** AWS's words about what went wrong. */
  readonly reason?: string | undefined;
  readonly scannedBytes: number;
  readonly milliseconds: number;
}

/** A workgroup, as far as queries depend on it. */
export interface WorkGroup {
  readonly name: string;
  readonly enabled: boolean;
  /** Bytes a query may scan; undefined where nothing limits it. */
  readonly scanLimit: number | undefined;
  /** Where results go; undefined where a query has to say it. */
  readonly outputLocation: string | undefined;
  /** Whether the workgroup's settings go before those of a query. */
  readonly enforced: boolean;
}

export interface QueryInput {
  readonly sql: string;
  readonly workGroup: string;
  readonly outputLocation?: string | undefined;
  /** The same for the same query: asked for twice, it runs once. 32 characters or more. */
  readonly token: string;
}

/** One page of results: each value as text. */
export interface ResultPage {
  readonly rows: readonly (readonly (string | null)[])[];
  readonly next: string | undefined;
}

/** What the Athena engine needs of Amazon Athena. */
export interface AthenaApi {
  /** Starts a query and gives its id. */
  start(input: QueryInput, options?: CallOptions): Promise<string>;
  state(id: string, options?: CallOptions): Promise<QueryState>;
  page(id: string, token: string | undefined, options?: CallOptions): Promise<ResultPage>;
  stop(id: string): Promise<void>;
  /** Undefined where there is no such workgroup. */
  workGroup(name: string, options?: CallOptions): Promise<WorkGroup | undefined>;
  createWorkGroup(
    input: { readonly name: string; readonly outputLocation: string; readonly scanLimit: number },
    options?: CallOptions,
  ): Promise<void>;
  deleteWorkGroup(name: string, options?: CallOptions): Promise<void>;
  hasDatabase(name: string, options?: CallOptions): Promise<boolean>;
  /** Its properties and place; undefined where there is no such table. */
  table(
    database: string,
    name: string,
    options?: CallOptions,
  ): Promise<{ readonly properties: Readonly<Record<string, string>> } | undefined>;
}

/** A query over a log, when it was over. */
export interface QueryFacts {
  readonly engine: 'athena';
  readonly id: string;
  /** What is charged for. */
  readonly scannedBytes: number;
  readonly milliseconds: number;
}
