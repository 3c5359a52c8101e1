import { lazy, lazyMembers } from '../lazy.ts';
import { type Writing, writingMembers } from '../read-only.ts';
import type { Domains } from './domains.ts';
import type { Wires } from './wires.ts';

/** What surrounds every operation. */
export interface Around {
  /** Makes of an error what the person is shown. */
  readonly explain: (error: unknown) => unknown;
  /** Why nothing in AWS may be changed; undefined where it may. */
  readonly refuse: string | undefined;
}

/**
 * The operations of all domains. Each domain's wiring, and with it its implementation and its AWS clients, is loaded at
 * the first call of one of its members; what changes something in AWS is named as `write…`.
 */
export function lazyDomains(wires: Wires, { explain, refuse }: Around): Domains {
  const members = <T extends object>(load: () => Promise<T>): Writing<T> =>
    writingMembers(lazyMembers(lazy(load), explain), refuse);
  return {
    workteams: workteams(members(async () => (await import('./workteams.ts')).workteamsOn(wires))),
    policies: policies(members(async () => (await import('./policies.ts')).policiesOn(wires))),
    batches: batches(members(async () => (await import('./batches.ts')).batchesOn(wires))),
    accessLogs: accessLogs(members(async () => (await import('./access-logs.ts')).accessLogsOn(wires))),
    migrate: migrate(members(async () => (await import('./migrate.ts')).migrateOn(wires))),
    jobs: jobs(members(async () => (await import('./jobs.ts')).jobsOn(wires))),
    labels: labels(members(async () => (await import('./labels.ts')).labelsOn(wires))),
    templates: templates(members(async () => (await import('./templates.ts')).templatesOn(wires))),
  };
}

const workteams = ({ calls, writeStreams }: Writing<Domains['workteams']>): Domains['workteams'] => ({
  ...calls('list', 'show', 'audit', 'people', 'workforces', 'exportTeams'),
  ...calls('planCreate', 'planUpdate', 'planFile', 'planDelete', 'planInvite', 'planRemoveMembers'),
  ...calls('planRemoveEverywhere', 'planSync', 'planAllowIps'),
  ...writeStreams('apply'),
});

const policies = ({ calls, writeStreams }: Writing<Domains['policies']>): Domains['policies'] => ({
  ...calls('teamParameters', 'decodeMessage', 'collect', 'keyPolicy', 'planApply'),
  ...writeStreams('apply'),
});

const batches = ({
  calls,
  streams,
  writeStreams,
  writeCall,
}: Writing<Domains['batches']>): Domains['batches'] => ({
  ...calls('checkBuckets', 'browse', 'estimateReport', 'readStaging', 'readUpload'),
  ...calls('planSetup', 'planStage', 'planUpload'),
  ...streams('check', 'checkJob', 'split', 'checkWithAthena', 'splitWithAthena'),
  ...writeStreams('applySetup', 'applyStage', 'applyUpload'),
  ...writeCall('writeSplit', (_split, place) => place.in !== 's3'),
});

const accessLogs = ({
  calls,
  streams,
  writeStreams,
}: Writing<Domains['accessLogs']>): Domains['accessLogs'] => ({
  ...calls('network', 'estimate', 'planSetup', 'target', 'planEnable'),
  ...streams('read', 'readEvidence', 'readTrail', 'readWithAthena', 'follow'),
  ...writeStreams('applySetup', 'apply'),
});

const migrate = ({ calls, streams, writeStreams }: Writing<Domains['migrate']>): Domains['migrate'] => ({
  ...calls('owners', 'defaultTarget', 'adopt', 'planClean', 'planRollback'),
  ...streams('scan', 'plan', 'verify', 'planData'),
  ...writeStreams('apply', 'applyClean', 'applyRollback', 'applyData'),
});

const jobs = ({ calls, streams, writeStreams }: Writing<Domains['jobs']>): Domains['jobs'] => ({
  ...calls('list', 'show', 'explain', 'costs', 'check', 'work', 'chain'),
  ...calls('planFrames', 'planCreate', 'planStop', 'planManifest'),
  ...streams('manifest'),
  ...writeStreams('apply'),
});

const labels = ({ calls, streams }: Writing<Domains['labels']>): Domains['labels'] => ({
  ...calls('find', 'planConversion', 'preview'),
  ...streams('check', 'convert', 'applyConversion'),
});

const templates = ({ calls, writeCall }: Writing<Domains['templates']>): Domains['templates'] => ({
  ...calls('credentials', 'presigner', 'bucketRegion', 'head', 'get', 'getBucketCors', 'renderUiTemplate'),
  ...calls('labelingRole'),
  ...writeCall('put'),
});
