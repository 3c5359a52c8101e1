import type { Operation } from './exchange.ts';

export type OperationTable = Readonly<Record<string, Operation>>;

/**
 * @param log without its `REST.`
 * @param action without its `s3:`; null where the operation asks by itself
 */
export function operation(
  name: string,
  log: string,
  handle: Operation['handle'],
  action: string | null = name,
  prepare?: Operation['prepare'],
): Operation {
  return {
    name,
    log: `REST.${log}`,
    action: action === null ? undefined : `s3:${action}`,
    handle,
    prepare,
  };
}

/** One of a table: its name, its log's after the method, what does it, and what else {@link operation} takes. */
type Row = readonly [
  name: string,
  log: string,
  handle: Operation['handle'],
  action?: string | null,
  prepare?: Operation['prepare'],
];

/** Operations by method and sub-resource. */
export function operationTable(rows: Readonly<Record<string, Row>>): OperationTable {
  return Object.fromEntries(
    Object.entries(rows).map(([route, [name, log, ...rest]]) => {
      const [method] = route.split(' ');
      return [route, operation(name, `${method}.${log}`, ...rest)];
    }),
  );
}
