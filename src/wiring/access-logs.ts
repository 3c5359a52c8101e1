import { createAccessLogOperations } from '../accesslogs/access-log-operations.ts';
import { createBucketSettingsApi } from '../aws/bucket-settings.ts';
import { createS3Bulk, type S3Bulk } from '../aws/s3-bulk.ts';
import { NO_OWNER } from '../aws/s3-clients.ts';
import type { GroundctlError } from '../core/errors.ts';
import { lazy } from '../lazy.ts';
import type { Wires } from './wires.ts';

export async function accessLogsOn({ config, opened, s3, identity, target }: Wires) {
  const store = await s3();
  const bulks = new Map<string, Promise<S3Bulk>>();
  const bulkOf = (bucket: string, signal: AbortSignal | undefined) => {
    const known = bulks.get(bucket);
    if (known !== undefined) return known;
    const made = store
      .bucketRegion(bucket, { signal })
      .then((region) => createS3Bulk(config('s3'), { bucket, region, owner: NO_OWNER }))
      .then(opened);
    bulks.set(bucket, made);
    made.catch(() => bulks.delete(bucket));
    return made;
  };
  const caller = async () => {
    const { Account, Arn } = await identity();
    return { account: Account, partition: Arn.split(':')[1] ?? 'aws' };
  };
  return createAccessLogOperations({
    store: {
      listPage: store.listPage,
      get: store.get,
      whole: async ({ bucket, key, limit }, { signal } = {}) => {
        const bulk = await bulkOf(bucket, signal);
        try {
          return (await bulk.send({ method: 'GET', key, limit, signal })).body;
        } catch (error) {
          if ((error as GroundctlError).aws?.name === 'NoSuchKey') return undefined;
          throw error;
        }
      },
    },
    logging: {
      ...opened(createBucketSettingsApi(config('s3'))),
      bucketRegion: store.bucketRegion,
      getBucketEncryption: store.getBucketEncryption,
    },
    network: {
      describeNetwork: async (options) => {
        const { createVpcNetworkApi } = await import('../aws/vpc-network.ts');
        return opened(createVpcNetworkApi(config('ec2'), target.region)).describeNetwork(options);
      },
    },
    athena: lazy(async () => opened((await import('../aws/athena.ts')).createAthenaApi(config('athena')))),
    caller,
  });
}
