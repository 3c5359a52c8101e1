import { createAccessLogOperations } from '../accesslogs/access-log-operations.ts';
import { createBucketSettingsApi } from '../aws/bucket-settings.ts';
import type { Wires } from './wires.ts';

export async function accessLogsOn({ config, opened, s3, identity }: Wires) {
  const store = await s3();
  const caller = async () => {
    const { Account, Arn } = await identity();
    return { account: Account, partition: Arn.split(':')[1] ?? 'aws' };
  };
  return createAccessLogOperations({
    store,
    logging: {
      ...opened(createBucketSettingsApi(config('s3'))),
      bucketRegion: store.bucketRegion,
      getBucketEncryption: store.getBucketEncryption,
    },
    caller,
  });
}
