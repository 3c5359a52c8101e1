import {
  AthenaClient,
  CreateWorkGroupCommand,
  DeleteWorkGroupCommand,
  GetDatabaseCommand,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  GetTableMetadataCommand,
  GetWorkGroupCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import type { CallOptions } from '../core/call-options.ts';
import { abort, named, orMissing } from './call.ts';
import type { ClientConfig } from './session.ts';

/** The data catalog that every account has: that of AWS Glue. */
const CATALOG = 'AwsDataCatalog';

/** Amazon Athena: queries, workgroups, and the tables that it sees. */
export function createAthenaApi(config: ClientConfig) {
  const client = named(new AthenaClient(config), 'athena');
  return {
    start: async (
      input: {
        readonly sql: string;
        readonly workGroup: string;
        readonly outputLocation?: string | undefined;
        readonly token: string;
      },
      options?: CallOptions,
    ): Promise<string> => {
      const { sql, workGroup, outputLocation, token } = input;
      const answer = await client.send(
        new StartQueryExecutionCommand({
          QueryString: sql,
          WorkGroup: workGroup,
          ClientRequestToken: token,
          ...(outputLocation === undefined
            ? {}
            : { ResultConfiguration: { OutputLocation: outputLocation } }),
        }),
        abort(options),
      );
      return answer.QueryExecutionId ?? '';
    },
    state: async (QueryExecutionId: string, options?: CallOptions) => {
      const { QueryExecution } = await client.send(
        new GetQueryExecutionCommand({ QueryExecutionId }),
        abort(options),
      );
      const { Status, Statistics } = QueryExecution ?? {};
      return {
        status: Status?.State ?? 'FAILED',
        reason: Status?.StateChangeReason,
        scannedBytes: Statistics?.DataScannedInBytes ?? 0,
        milliseconds: Statistics?.TotalExecutionTimeInMillis ?? 0,
      };
    },
    /** The first page of a query has the names of the columns as its first row: they are left out. */
    page: async (QueryExecutionId: string, NextToken: string | undefined, options?: CallOptions) => {
      const { ResultSet, NextToken: next } = await client.send(
        new GetQueryResultsCommand({ QueryExecutionId, NextToken, MaxResults: 1000 }),
        abort(options),
      );
      const rows = (ResultSet?.Rows ?? []).map(({ Data = [] }) =>
        Data.map(({ VarCharValue }) => VarCharValue ?? null),
      );
      return { rows: NextToken === undefined ? rows.slice(1) : rows, next: next || undefined };
    },
    stop: async (QueryExecutionId: string): Promise<void> => {
      await client.send(new StopQueryExecutionCommand({ QueryExecutionId }));
    },
    workGroup: async (WorkGroup: string, options?: CallOptions) => {
      const answer = await orMissing(
        () => client.send(new GetWorkGroupCommand({ WorkGroup }), abort(options)),
        ({ aws, message }) => aws?.name === 'InvalidRequestException' && /not found/i.test(message),
      );
      if (answer?.WorkGroup === undefined) return undefined;
      const { Name = WorkGroup, State, Configuration } = answer.WorkGroup;
      return {
        name: Name,
        enabled: State !== 'DISABLED',
        scanLimit: Configuration?.BytesScannedCutoffPerQuery,
        outputLocation: Configuration?.ResultConfiguration?.OutputLocation,
        enforced: Configuration?.EnforceWorkGroupConfiguration ?? true,
      };
    },
    createWorkGroup: async (
      input: { readonly name: string; readonly outputLocation: string; readonly scanLimit: number },
      options?: CallOptions,
    ): Promise<void> => {
      await client.send(
        new CreateWorkGroupCommand({
          Name: input.name,
          Description: 'Queries of groundctl over S3 access logs',
          Configuration: {
            ResultConfiguration: { OutputLocation: input.outputLocation },
            EnforceWorkGroupConfiguration: true,
            PublishCloudWatchMetricsEnabled: false,
            BytesScannedCutoffPerQuery: input.scanLimit,
          },
        }),
        abort(options),
      );
    },
    deleteWorkGroup: async (WorkGroup: string, options?: CallOptions): Promise<void> => {
      await client.send(
        new DeleteWorkGroupCommand({ WorkGroup, RecursiveDeleteOption: true }),
        abort(options),
      );
    },
    hasDatabase: async (DatabaseName: string, options?: CallOptions): Promise<boolean> => {
      const answer = await orMissing(
        () => client.send(new GetDatabaseCommand({ CatalogName: CATALOG, DatabaseName }), abort(options)),
        ({ aws }) => aws?.name === 'MetadataException',
      );
      return answer !== undefined;
    },
    table: async (DatabaseName: string, TableName: string, options?: CallOptions) => {
      const answer = await orMissing(
        () =>
          client.send(
            new GetTableMetadataCommand({ CatalogName: CATALOG, DatabaseName, TableName }),
            abort(options),
          ),
        ({ aws }) => aws?.name === 'MetadataException',
      );
      return answer === undefined ? undefined : { properties: answer.TableMetadata?.Parameters ?? {} };
    },
    close: () => client.destroy(),
  };
}
