import { createS3Bulk } from '../aws/s3-bulk.ts';
import { createMigrateOperations } from '../migrate/migrate-operations.ts';
import { bucketPlace } from '../settings/bucket-place.ts';
import type { Wires } from './wires.ts';

export async function migrateOn(wires: Wires) {
  const { config, target, opened, s3, scratch, identity, defaults } = wires;
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
    sourceBulk: async (bucket, { profile, owner }) => {
      const whose = profile === undefined ? wires : await wires.as(profile);
      const who = owner ?? (await whose.identity()).Account;
      const region = await (await whose.s3()).bucketRegion(bucket, { owner: who });
      return opened(await createS3Bulk(whose.config('s3'), { bucket, region, owner: who }));
    },
    bulk: ({ bucket, region, owner }) => {
      const name = JSON.stringify([bucket, region, owner]);
      const known = bulks.get(name) ?? createS3Bulk(config('s3'), { bucket, region, owner }).then(opened);
      bulks.set(name, known);
      return known;
    },
  });
}
