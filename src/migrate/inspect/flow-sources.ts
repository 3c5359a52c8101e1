import { type JsonNode, memberOf, textOf } from '../../core/json/json-node.ts';
import type { Flow } from '../flow/flow.ts';
import { hideSecrets } from './secret-patterns.ts';

/** Where a flow gets its data, for lists: what kind of source, under which name, and from where. */
export interface FlowSource {
  /** As the file says it: S3, Athena, Redshift, Snowflake, JDBC, … */
  readonly kind: string;
  readonly name: string;
  /** An S3 location or a database; empty where the file names none. */
  readonly place: string;
}

/** The sources of a flow in the order of its steps, without any secret that a location holds. */
export function flowSources(flow: Flow): FlowSource[] {
  return flow.nodes
    .filter((node) => node.type === 'SOURCE')
    .map(({ operator, parameters }) => {
      const definition = memberOf(parameters, 'dataset_definition');
      const text = (node: JsonNode | undefined, key: string) => textOf(flow.bytes, memberOf(node, key)) ?? '';
      const database = [text(definition, 'catalogName'), text(definition, 'databaseName')].filter(Boolean);
      const place = text(memberOf(definition, 's3ExecutionContext'), 's3Uri') || database.join('.');
      const kind = text(definition, 'datasetSourceType') || operator.replace(/^sagemaker\.|_source_.*$/g, '');
      return {
        kind: hideSecrets(kind),
        name: hideSecrets(text(definition, 'name')),
        place: hideSecrets(place),
      };
    });
}
