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

const workteams = ({ call, writeStream }: Writing<Domains['workteams']>): Domains['workteams'] => ({
  list: call('list'),
  show: call('show'),
  audit: call('audit'),
  people: call('people'),
  workforces: call('workforces'),
  exportTeams: call('exportTeams'),
  planCreate: call('planCreate'),
  planUpdate: call('planUpdate'),
  planFile: call('planFile'),
  planDelete: call('planDelete'),
  planInvite: call('planInvite'),
  planRemoveMembers: call('planRemoveMembers'),
  planRemoveEverywhere: call('planRemoveEverywhere'),
  planSync: call('planSync'),
  planAllowIps: call('planAllowIps'),
  apply: writeStream('apply'),
});

const policies = ({ call, writeStream }: Writing<Domains['policies']>): Domains['policies'] => ({
  teamParameters: call('teamParameters'),
  decodeMessage: call('decodeMessage'),
  collect: call('collect'),
  keyPolicy: call('keyPolicy'),
  planApply: call('planApply'),
  apply: writeStream('apply'),
});

const batches = ({
  call,
  stream,
  writeCall,
  writeStream,
}: Writing<Domains['batches']>): Domains['batches'] => ({
  check: stream('check'),
  checkJob: stream('checkJob'),
  checkBuckets: call('checkBuckets'),
  browse: call('browse'),
  split: stream('split'),
  estimateReport: call('estimateReport'),
  checkWithAthena: stream('checkWithAthena'),
  splitWithAthena: stream('splitWithAthena'),
  planSetup: call('planSetup'),
  applySetup: writeStream('applySetup'),
  writeSplit: writeCall('writeSplit', (_split, place) => place.in !== 's3'),
  readStaging: call('readStaging'),
  planStage: call('planStage'),
  applyStage: writeStream('applyStage'),
  readUpload: call('readUpload'),
  planUpload: call('planUpload'),
  applyUpload: writeStream('applyUpload'),
});

const accessLogs = ({
  call,
  stream,
  writeStream,
}: Writing<Domains['accessLogs']>): Domains['accessLogs'] => ({
  read: stream('read'),
  readEvidence: stream('readEvidence'),
  readTrail: stream('readTrail'),
  network: call('network'),
  estimate: call('estimate'),
  readWithAthena: stream('readWithAthena'),
  planSetup: call('planSetup'),
  applySetup: writeStream('applySetup'),
  follow: stream('follow'),
  target: call('target'),
  planEnable: call('planEnable'),
  apply: writeStream('apply'),
});

const migrate = ({ call, stream, writeStream }: Writing<Domains['migrate']>): Domains['migrate'] => ({
  scan: stream('scan'),
  owners: call('owners'),
  defaultTarget: call('defaultTarget'),
  plan: stream('plan'),
  adopt: call('adopt'),
  apply: writeStream('apply'),
  verify: stream('verify'),
  planClean: call('planClean'),
  applyClean: writeStream('applyClean'),
  planRollback: call('planRollback'),
  applyRollback: writeStream('applyRollback'),
  planData: stream('planData'),
  applyData: writeStream('applyData'),
});

const jobs = ({ call, stream, writeStream }: Writing<Domains['jobs']>): Domains['jobs'] => ({
  list: call('list'),
  show: call('show'),
  explain: call('explain'),
  costs: call('costs'),
  check: call('check'),
  manifest: stream('manifest'),
  planFrames: call('planFrames'),
  work: call('work'),
  chain: call('chain'),
  planCreate: call('planCreate'),
  planStop: call('planStop'),
  planManifest: call('planManifest'),
  apply: writeStream('apply'),
});

const labels = ({ call, stream }: Writing<Domains['labels']>): Domains['labels'] => ({
  find: call('find'),
  check: stream('check'),
  convert: stream('convert'),
  planConversion: call('planConversion'),
  applyConversion: stream('applyConversion'),
  preview: call('preview'),
});

const templates = ({ call, writeCall }: Writing<Domains['templates']>): Domains['templates'] => ({
  credentials: call('credentials'),
  presigner: call('presigner'),
  bucketRegion: call('bucketRegion'),
  head: call('head'),
  get: call('get'),
  put: writeCall('put'),
  getBucketCors: call('getBucketCors'),
  renderUiTemplate: call('renderUiTemplate'),
  labelingRole: call('labelingRole'),
});
