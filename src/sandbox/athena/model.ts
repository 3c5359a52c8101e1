import type { ServiceModel } from '../../core/aws-model/model.ts';

/** The operations that the sandbox has, after the Athena API reference. */
export const athenaModel: ServiceModel = {
  service: 'athena',
  target: 'AmazonAthena',
  ops: {
    StartQueryExecution: { in: 'StartQueryExecutionInput', err: [] },
    GetQueryExecution: { in: 'QueryInput', err: [] },
    GetQueryResults: { in: 'GetQueryResultsInput', err: [] },
    StopQueryExecution: { in: 'QueryInput', err: [] },
    GetWorkGroup: { in: 'WorkGroupInput', err: [] },
    CreateWorkGroup: { in: 'CreateWorkGroupInput', err: [] },
    DeleteWorkGroup: { in: 'DeleteWorkGroupInput', err: [] },
    GetDatabase: { in: 'GetDatabaseInput', err: [] },
    GetTableMetadata: { in: 'GetTableMetadataInput', err: [] },
  },
  shapes: {
    StartQueryExecutionInput: {
      t: 'structure',
      required: ['QueryString'],
      m: {
        QueryString: 'QueryString',
        ClientRequestToken: 'Token',
        ResultConfiguration: 'ResultConfiguration',
        WorkGroup: 'WorkGroupName',
      },
    },
    QueryString: { t: 'string', min: 1, max: 262_144 },
    Token: { t: 'string', min: 32, max: 128 },
    ResultConfiguration: { t: 'structure', m: { OutputLocation: 'String' } },
    WorkGroupName: { t: 'string', pattern: '[a-zA-Z0-9._-]{1,128}' },
    String: { t: 'string' },
    QueryInput: { t: 'structure', required: ['QueryExecutionId'], m: { QueryExecutionId: 'String' } },
    GetQueryResultsInput: {
      t: 'structure',
      required: ['QueryExecutionId'],
      m: { QueryExecutionId: 'String', NextToken: 'String', MaxResults: 'MaxResults' },
    },
    MaxResults: { t: 'integer', min: 1, max: 1000 },
    WorkGroupInput: { t: 'structure', required: ['WorkGroup'], m: { WorkGroup: 'WorkGroupName' } },
    CreateWorkGroupInput: {
      t: 'structure',
      required: ['Name'],
      m: { Name: 'WorkGroupName', Description: 'String', Configuration: 'WorkGroupConfiguration' },
    },
    WorkGroupConfiguration: {
      t: 'structure',
      m: {
        ResultConfiguration: 'ResultConfiguration',
        EnforceWorkGroupConfiguration: 'Boolean',
        PublishCloudWatchMetricsEnabled: 'Boolean',
        BytesScannedCutoffPerQuery: 'Cutoff',
      },
    },
    Boolean: { t: 'boolean' },
    Cutoff: { t: 'long', min: 10_000_000 },
    DeleteWorkGroupInput: {
      t: 'structure',
      required: ['WorkGroup'],
      m: { WorkGroup: 'WorkGroupName', RecursiveDeleteOption: 'Boolean' },
    },
    GetDatabaseInput: {
      t: 'structure',
      required: ['CatalogName', 'DatabaseName'],
      m: { CatalogName: 'String', DatabaseName: 'String' },
    },
    GetTableMetadataInput: {
      t: 'structure',
      required: ['CatalogName', 'DatabaseName', 'TableName'],
      m: { CatalogName: 'String', DatabaseName: 'String', TableName: 'String' },
    },
  },
};
