import type { Operation } from './exchange.ts';

/** Operations by method and sub-resource. */
export type OperationTable = Readonly<Record<string, Operation>>;

/**
 * @param log without its `REST.`
 * @param action without its `s3:`
 */
export function operation(
  name: string,
  log: string,
  action: string | undefined,
  handle: Operation['handle'],
  prepare?: Operation['prepare'],
): Operation {
  const found = {
    name,
    log: `REST.${log}`,
    action: action === undefined ? undefined : `s3:${action}`,
    handle,
  };
  return prepare === undefined ? found : { ...found, prepare };
}
