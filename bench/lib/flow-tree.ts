import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One of many flows of about 9 kB: a source, and steps with their parameters as Studio writes them. */
export function sampleFlow(number: number): string {
  const id = (step: number) =>
    `${number.toString(16).padStart(8, '0')}-0000-4000-8000-${step.toString().padStart(12, '0')}`;
  const source = {
    node_id: id(0),
    type: 'SOURCE',
    operator: 'sagemaker.s3_source_0.1',
    parameters: {
      dataset_definition: {
        __typename: 'S3CreateDatasetDefinitionOutput',
        datasetSourceType: 'S3',
        name: `claims-${number}.csv`,
        description: null,
        s3ExecutionContext: {
          __typename: 'S3ExecutionContext',
          s3Uri: `s3://sagemaker-us-east-1-111122223333/claims/${number}.csv`,
          s3ContentType: 'csv',
          s3HasHeader: true,
        },
      },
    },
    inputs: [],
    outputs: [{ name: 'default' }],
  };
  const steps = Array.from({ length: 11 }, (_, index) => ({
    node_id: id(index + 1),
    type: 'TRANSFORM',
    operator: 'sagemaker.spark.cast_single_data_type_0.1',
    parameters: {
      column: `driver_relationship_${index}`,
      original_data_type: 'String',
      data_type: 'long',
      non_castable_data_handling_method: 'replace_null',
      replace_value: null,
      date_formatting: 'dd-MM-yyyy',
    },
    trained_parameters: { schema: { policy_id: 'long', incident_severity: 'long', num_vehicles: 'long' } },
    inputs: [{ name: 'default', node_id: id(index), output_name: 'default' }],
    outputs: [{ name: 'default' }],
  }));
  return JSON.stringify(
    { metadata: { version: 1, disable_limits: false }, nodes: [source, ...steps] },
    null,
    2,
  );
}

/** A flow of so many bytes, nearly all of them rows of a data insights report and what a model was fitted to. */
export function largeFlow(number: number, bytes: number): string {
  const flow = JSON.parse(sampleFlow(number)) as { nodes: object[] };
  const rows = Array.from({ length: bytes / 1_000 }, (_, row) => ({
    value: `employee-${number}-${row}`,
    count: row,
    share: row / 7,
    histogram: [row, row + 1, row / 3],
  }));
  const operator = 'sagemaker.visualizations.data_insights_report_0.1';
  const fitted = 'c'.repeat(bytes / 2);
  flow.nodes.push({
    ...flow.nodes.at(-1),
    node_id: `report-${number}`,
    type: 'VISUALIZATION',
    operator,
    trained_parameters: { fitted, report: { col_stats: rows } },
  });
  return JSON.stringify(flow, null, 2);
}

/** Writes flows into fifty folders. @returns their bytes */
export function writeFlowTree(root: string, count: number): number {
  let bytes = 0;
  for (let number = 0; number < count; number++) {
    const folder = join(root, `user-${number % 50}`);
    if (number < 50) mkdirSync(folder, { recursive: true });
    const text = sampleFlow(number);
    bytes += text.length;
    writeFileSync(join(folder, `flow-${number}.flow`), text);
  }
  return bytes;
}
