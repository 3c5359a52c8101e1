import type { Exchange, Reply } from './exchange.ts';

/** One thing that S3 does. */
export interface Operation {
  readonly name: string;
  /** What the access log calls it. */
  readonly log: string;
  /** IAM action on the bucket or the object; undefined where the operation asks by itself. */
  readonly action: string | undefined;
  readonly handle: (exchange: Exchange) => Reply | Promise<Reply>;
  /** Reads what says who asks for what, where that stands in the body. */
  readonly prepare?: (exchange: Exchange) => Promise<void>;
}

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
