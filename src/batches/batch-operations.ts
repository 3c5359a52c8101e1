import type { AthenaApi } from '../core/athena/ports.ts';
import { applySetup } from '../core/athena/setup.ts';
import { usageError } from '../core/errors.ts';
import { checkWithAthena, estimateReport, splitWithAthena } from './athena/read-report.ts';
import { planReportSetup } from './athena/setup.ts';
import { browseS3 } from './browse.ts';
import { checkPlus } from './check.ts';
import { checkJob } from './check-job.ts';
import type { BatchOperations } from './operations.ts';
import { checkBuckets } from './plus/check-buckets.ts';
import type { BatchesS3 } from './ports.ts';
import { preparedFiles, prepareSplit } from './split/prepare-split.ts';
import { writeSplit } from './split/write-split.ts';
import { applyStage } from './stage/apply-stage.ts';
import { planStage } from './stage/plan-stage.ts';
import { readStaging } from './stage/target.ts';
import { applyUpload } from './upload/apply-upload.ts';
import { planUpload } from './upload/plan-upload.ts';
import { readUpload } from './upload/read-upload.ts';

/**
 * The operations over `s3`; without it, those on local folders work and the others say what they need. The client of
 * Athena is made when it is first asked for.
 */
export function createBatchOperations(s3?: BatchesS3, athena?: () => Promise<AthenaApi>): BatchOperations {
  const engine = async () => {
    if (athena === undefined) throw usageError('This needs a connection to Athena.');
    return { api: await athena(), s3: needed() };
  };
  const needed = (): BatchesS3 => {
    if (s3 === undefined) throw usageError('This needs a connection to S3.');
    return s3;
  };
  return {
    check: (source, options) => checkPlus(source, s3, options),
    checkJob: (source, options) => checkJob(source, s3, options),
    checkBuckets: async (buckets, account, signal) => checkBuckets(needed(), buckets, account, signal),
    browse: async (at, signal) => browseS3(needed(), at, signal),
    split: (source, options) => prepareSplit(source, s3, options),
    estimateReport: async (source, signal) => estimateReport(source, s3, signal),
    async *checkWithAthena(request, options) {
      return yield* checkWithAthena(await engine(), request, options);
    },
    async *splitWithAthena(request, options) {
      return yield* splitWithAthena(await engine(), request, options);
    },
    planSetup: async (input, signal) => planReportSetup(await engine(), input, signal),
    async *applySetup(plan, signal) {
      return yield* applySetup((await engine()).api, plan, signal);
    },
    writeSplit: (prepared, place, signal) => writeSplit(preparedFiles(prepared), place, s3, signal),
    readStaging: (at, to, signal) => readStaging(at, to, s3, signal),
    readUpload: (at, to, signal) => readUpload(at, to, signal),
    planUpload: (upload, options) => planUpload(needed(), upload, options),
    applyUpload: (plan, options) => applyUpload(needed(), plan, options),
    planStage: (staging, options) => planStage(needed(), staging, options),
    applyStage: (plan, options) => applyStage(needed(), plan, options),
  };
}
