import { createAccessLogOperations } from '../accesslogs/access-log-operations.ts';
import { createS3LoggingApi } from '../aws/s3-logging.ts';
import type { Wires } from './wires.ts';

export async function accessLogsOn({ config, opened, s3, identity }: Wires) {
  const store = await s3();
  const caller = async () => {
    const { Account, Arn } = await identity();
    return { account: Account, partition: Arn.split(':')[1] ?? 'aws' };
  };
  return createAccessLogOperations({
    store,
    logging: opened(createS3LoggingApi(config('s3'), store)),
    caller,
  });
}
