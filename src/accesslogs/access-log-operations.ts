import type { AthenaApi } from '../core/athena/ports.ts';
import { applySetup } from '../core/athena/setup.ts';
import { estimateScan } from './athena/estimate.ts';
import { readWithAthena } from './athena/read-with-athena.ts';
import { planLogSetup } from './athena/setup.ts';
import { applyEnable } from './enable/apply-enable.ts';
import { type LoggingApi, loggingTarget } from './enable/logging-port.ts';
import { type Caller, planEnable } from './enable/plan-enable.ts';
import type { NetworkReader } from './evidence/network/ports.ts';
import { readEvidence, readTrail } from './evidence/read-evidence.ts';
import { followLogs } from './follow.ts';
import type { AccessLogOperations } from './operations.ts';
import type { LogStore } from './ports.ts';
import { readLogs } from './read-logs.ts';

/** What the operations need of AWS; local logs need nothing. */
export interface AccessLogPorts {
  readonly store: LogStore;
  readonly logging: LoggingApi;
  readonly network: NetworkReader;
  /** Its client is made when it is first asked for. */
  athena(): Promise<AthenaApi>;
  caller(): Promise<Caller>;
}

/** The operations over AWS. */
export function createAccessLogOperations({
  store,
  logging,
  network,
  athena,
  caller,
}: AccessLogPorts): AccessLogOperations {
  return {
    read: (sources, options) => readLogs(sources, options, store),
    readEvidence: (sources, options) => readEvidence(sources, options, store),
    readTrail: (sources, options) => readTrail(sources, options, store),
    network: (options) => network.describeNetwork(options),
    estimate: (uri, options) => estimateScan(store, uri, options),
    async *readWithAthena(request, options) {
      return yield* readWithAthena(await athena(), request, options);
    },
    planSetup: async (input, options) => planLogSetup(await athena(), input, options),
    async *applySetup(plan, signal) {
      return yield* applySetup(await athena(), plan, signal);
    },
    follow: (uri, options) => followLogs(store, uri, options),
    target: (bucket, options) => loggingTarget(logging, bucket, options),
    planEnable: async (input, options) => planEnable(logging, await caller(), input, options),
    apply: (plan, signal) => applyEnable(logging, plan, signal),
  };
}
