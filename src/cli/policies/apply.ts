import type { Connection } from '../../connect.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import { type DocumentOptions, documentFrom } from './documents.ts';

interface ApplyOptions extends ChangeOptions, DocumentOptions {
  readonly bucket?: string;
  readonly bucketOwner?: string;
  readonly backupDir?: string;
  readonly force?: boolean;
}

/** `groundctl policies apply DOCUMENT` */
export async function apply(io: Io, options: ApplyOptions, id: string): Promise<ExitCode> {
  const given = new Map(options.bucket === undefined ? [] : [['bucket', [options.bucket]] as const]);
  let connection: Promise<Connection> | undefined;
  const connect = () => {
    connection ??= io.connect(options);
    return connection;
  };
  const document = await documentFrom(io, id, options, { connect, given });
  const { policies } = await connect();
  const plan = await policies.planApply(
    { document, bucket: options.bucket, owner: options.bucketOwner, force: options.force },
    { signal: io.signal },
  );
  return carryOut(
    io,
    'policies.apply',
    plan,
    (confirmed, signal) => policies.apply(confirmed, signal, options.backupDir),
    options,
  );
}
