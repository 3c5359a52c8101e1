import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Call } from '../environment.ts';
import type { JsonService } from '../json-protocol.ts';
import type { RegionState } from '../region-state.ts';
import { CallerS3 } from './caller-s3.ts';
import { athenaModel } from './model.ts';
import { runSelect, ScanLimit } from './run-select.ts';
import type { SandboxWorkGroup } from './state.ts';
import { runStatement } from './statements.ts';

/** A query under way, or what became of it. */
interface Query {
  readonly sql: string;
  readonly workGroup: string;
  readonly outputLocation: string;
  readonly stopped: AbortController;
  state: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  reason: string | undefined;
  rows: readonly (readonly (string | null)[])[];
  scannedBytes: number;
  readonly submitted: Date;
  ended: Date | undefined;
}

/** Queries of each region: they end with the sandbox. */
const queries = new WeakMap<RegionState, Map<string, Query>>();

interface StartInput {
  readonly QueryString: string;
  readonly ClientRequestToken?: string;
  readonly WorkGroup?: string;
  readonly ResultConfiguration?: { readonly OutputLocation?: string };
}

interface CreateInput {
  readonly Name: string;
  readonly Description?: string;
  readonly Configuration?: {
    readonly ResultConfiguration?: { readonly OutputLocation?: string };
    readonly EnforceWorkGroupConfiguration?: boolean;
    readonly BytesScannedCutoffPerQuery?: number;
  };
}

/** Amazon Athena over the sandbox's S3, with DuckDB in the place of Trino. */
export const athenaService: JsonService = {
  name: 'athena',
  model: athenaModel,
  invalidInput: 'InvalidRequestException',
  throttled: 'TooManyRequestsException',
  secrets: new Set(),
  resource: (input, { region, accountId }) =>
    `arn:aws:athena:${region}:${accountId}:${workGroupIn(input) === undefined ? 'datacatalog/AwsDataCatalog' : `workgroup/${workGroupIn(input)}`}`,
  operations: {
    StartQueryExecution: async (input: StartInput, call: Call) => ({
      QueryExecutionId: await start(input, call),
    }),
    GetQueryExecution: ({ QueryExecutionId }: { QueryExecutionId: string }, call: Call) => {
      const query = queryOf(call, QueryExecutionId);
      const { sql, workGroup, outputLocation, state, reason, scannedBytes, submitted, ended } = query;
      return {
        QueryExecution: {
          QueryExecutionId,
          Query: sql,
          WorkGroup: workGroup,
          ResultConfiguration: { OutputLocation: outputLocation },
          Status: {
            State: state,
            ...(reason === undefined ? {} : { StateChangeReason: reason }),
            SubmissionDateTime: submitted,
            ...(ended === undefined ? {} : { CompletionDateTime: ended }),
          },
          Statistics: {
            DataScannedInBytes: scannedBytes,
            TotalExecutionTimeInMillis: (ended ?? call.now).getTime() - submitted.getTime(),
          },
        },
      };
    },
    GetQueryResults: (
      {
        QueryExecutionId,
        NextToken,
        MaxResults = 1000,
      }: { QueryExecutionId: string; NextToken?: string; MaxResults?: number },
      call: Call,
    ) => {
      const { state, rows } = queryOf(call, QueryExecutionId);
      if (state !== 'SUCCEEDED') {
        throw new AwsError('InvalidRequestException', `Query has not yet finished. Current state: ${state}`);
      }
      // The names of the columns are the first row, but DuckDB has them no more.
      const names = (rows[0] ?? []).map((_, at) => `_col${at}`);
      const all = [names, ...rows];
      const from = NextToken === undefined ? 0 : Number(/^page-(\d+)$/.exec(NextToken)?.[1] ?? Number.NaN);
      if (Number.isNaN(from)) throw new AwsError('InvalidRequestException', 'Malformed pagination token.');
      const page = all.slice(from, from + MaxResults);
      const next = from + MaxResults < all.length ? { NextToken: `page-${from + MaxResults}` } : {};
      return {
        ResultSet: {
          Rows: page.map((row) => ({
            Data: row.map((value) => (value === null ? {} : { VarCharValue: value })),
          })),
        },
        ...next,
      };
    },
    StopQueryExecution: ({ QueryExecutionId }: { QueryExecutionId: string }, call: Call) => {
      const query = queryOf(call, QueryExecutionId);
      if (query.state === 'RUNNING') {
        query.state = 'CANCELLED';
        query.reason = 'Query was canceled by user.';
        query.ended = call.now;
        query.stopped.abort();
      }
      return {};
    },
    GetWorkGroup: ({ WorkGroup }: { WorkGroup: string }, call: Call) => {
      const { description, outputLocation, enforced, scanLimit } = workGroupOf(call, WorkGroup);
      return {
        WorkGroup: {
          Name: WorkGroup,
          State: 'ENABLED',
          ...(description === undefined ? {} : { Description: description }),
          Configuration: {
            ResultConfiguration: outputLocation === undefined ? {} : { OutputLocation: outputLocation },
            EnforceWorkGroupConfiguration: enforced,
            ...(scanLimit === undefined ? {} : { BytesScannedCutoffPerQuery: scanLimit }),
          },
        },
      };
    },
    CreateWorkGroup: ({ Name, Description, Configuration = {} }: CreateInput, { state }: Call) => {
      if (state.athena.workGroups.has(Name))
        throw new AwsError('InvalidRequestException', 'WorkGroup already exists');
      state.athena.workGroups.set(Name, {
        description: Description,
        outputLocation: Configuration.ResultConfiguration?.OutputLocation,
        enforced: Configuration.EnforceWorkGroupConfiguration ?? true,
        scanLimit: Configuration.BytesScannedCutoffPerQuery,
      });
      return {};
    },
    DeleteWorkGroup: ({ WorkGroup }: { WorkGroup: string }, call: Call) => {
      workGroupOf(call, WorkGroup);
      if (WorkGroup === 'primary') {
        throw new AwsError('InvalidRequestException', 'The primary workgroup cannot be deleted.');
      }
      call.state.athena.workGroups.delete(WorkGroup);
      return {};
    },
    GetDatabase: ({ DatabaseName }: { DatabaseName: string }, { state }: Call) => {
      if (!state.athena.databases.has(DatabaseName)) throw notFound(`Database ${DatabaseName} not found.`);
      return { Database: { Name: DatabaseName } };
    },
    GetTableMetadata: (
      { DatabaseName, TableName }: { DatabaseName: string; TableName: string },
      { state }: Call,
    ) => {
      const table = state.athena.databases.get(DatabaseName)?.get(TableName);
      if (table === undefined) throw notFound(`Table ${DatabaseName}.${TableName} not found.`);
      return {
        TableMetadata: {
          Name: TableName,
          TableType: 'EXTERNAL_TABLE',
          Columns: table.columns.map(({ name: Name, type: Type }) => ({ Name, Type })),
          PartitionKeys: table.partitions.map((Name) => ({ Name, Type: 'string' })),
          Parameters: { ...table.properties, EXTERNAL: 'TRUE', location: table.location },
        },
      };
    },
  },
};

function workGroupIn(input: Record<string, unknown>): string | undefined {
  const name = input.WorkGroup ?? input.Name;
  if (typeof name === 'string') return name;
  return 'QueryString' in input ? 'primary' : 'QueryExecutionId' in input ? '*' : undefined;
}

async function start(
  { QueryString: sql, ResultConfiguration, WorkGroup = 'primary' }: StartInput,
  call: Call,
): Promise<string> {
  const group = workGroupOf(call, WorkGroup);
  const asked = ResultConfiguration?.OutputLocation;
  const outputLocation = group.enforced ? group.outputLocation : (asked ?? group.outputLocation);
  if (outputLocation === undefined) {
    throw new AwsError(
      'InvalidRequestException',
      'No output location provided. An output location is required either through the Workgroup result configuration setting or as an API input.',
    );
  }
  const [, bucket = ''] = /^s3:\/\/([^/]+)/.exec(outputLocation) ?? [];
  await new CallerS3(call).checkBucket(bucket).catch(() => {
    throw new AwsError('InvalidRequestException', `Unable to verify/create output bucket ${bucket}`);
  });
  const id = randomUUID();
  const query: Query = {
    sql,
    workGroup: WorkGroup,
    outputLocation: `${outputLocation.replace(/\/?$/, '/')}${id}.csv`,
    stopped: new AbortController(),
    state: 'RUNNING',
    reason: undefined,
    rows: [],
    scannedBytes: 0,
    submitted: call.now,
    ended: undefined,
  };
  const own = queries.get(call.state) ?? new Map<string, Query>();
  queries.set(call.state, own.set(id, query));
  // The answer does not wait for it.
  void run(query, group, call);
  return id;
}

async function run(query: Query, group: SandboxWorkGroup, call: Call): Promise<void> {
  try {
    if (call.fault?.kind === 'exhausted') throw new Error('Query exhausted resources at this scale factor');
    if (runStatement(query.sql, call.state.athena) === undefined) {
      const select = call.env.runSelect ?? runSelect;
      const { rows, scannedBytes } = await select(query.sql, call, group.scanLimit, query.stopped.signal);
      query.rows = rows;
      query.scannedBytes = scannedBytes;
    }
    if (query.state === 'RUNNING') query.state = 'SUCCEEDED';
  } catch (error) {
    if (query.state !== 'RUNNING') return;
    query.state = error instanceof ScanLimit ? 'CANCELLED' : 'FAILED';
    query.reason = (error as Error).message;
  } finally {
    query.ended ??= call.env.clock();
  }
}

function queryOf({ state }: Call, id: string): Query {
  const query = queries.get(state)?.get(id);
  if (query === undefined)
    throw new AwsError('InvalidRequestException', `QueryExecution ${id} was not found`);
  return query;
}

function workGroupOf({ state }: Call, name: string): SandboxWorkGroup {
  const group = state.athena.workGroups.get(name);
  if (group === undefined) throw new AwsError('InvalidRequestException', `WorkGroup ${name} is not found.`);
  return group;
}

function notFound(message: string): AwsError {
  return new AwsError('MetadataException', message);
}
