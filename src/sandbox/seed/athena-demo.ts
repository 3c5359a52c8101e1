import { runStatement } from '../athena/statements.ts';
import type { RegionState } from '../region-state.ts';
import { DEMO_LOG_BUCKET, DEMO_LOG_PREFIX } from './s3-demo.ts';

/** The workgroup and the table of the demonstration account: what `logs setup athena` would make. */
export function seedAthena({ athena }: RegionState): void {
  athena.workGroups.set('labeling', {
    description: 'Queries of groundctl over S3 access logs',
    outputLocation: `s3://${DEMO_LOG_BUCKET}/athena/`,
    enforced: true,
    scanLimit: 1_000_000_000_000,
  });
  runStatement('CREATE DATABASE IF NOT EXISTS `groundctl`', athena);
  runStatement(
    `CREATE EXTERNAL TABLE IF NOT EXISTS \`groundctl\`.\`access_logs\` (\`line\` string) LOCATION 's3://${DEMO_LOG_BUCKET}/${DEMO_LOG_PREFIX}'`,
    athena,
  );
}
