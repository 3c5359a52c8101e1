import { createS3Bulk } from '../aws/s3-bulk.ts';
import { createMigrateOperations } from '../migrate/migrate-operations.ts';
import { bucketPlace } from '../settings/bucket-place.ts';
import type { Wires } from './wires.ts';

export async function migrateOn({ config, target, opened, s3, scratch, identity, defaults }: Wires) {
  const bulks = new Map<string, ReturnType<typeof createS3Bulk>>();
  const flows = defaults['buckets.flows'];
  return createMigrateOperations({
    ...(flows === undefined ? {} : { flows: bucketPlace(flows) }),
    buckets: await s3(),
    data: await s3(),
    region: target.region,
    endpoint: config('s3').endpoint,
    scratch,
    account: async () => (await identity()).Account,
    homes: async (domain, options) => {
      const { createStudioApi } = await import('../aws/studio.ts');
      const api = createStudioApi(config('sagemaker'));
      try {
        return await api.homes(domain, options);
      } finally {
        api.close();
      }
    },
    bulk: ({ bucket, region, owner }) => {
      const name = JSON.stringify([bucket, region, owner]);
      const known = bulks.get(name) ?? createS3Bulk(config('s3'), { bucket, region, owner }).then(opened);
      bulks.set(name, known);
      return known;
    },
  });
}
