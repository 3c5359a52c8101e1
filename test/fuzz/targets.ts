import type { Target } from './target.ts';
import { containers, exportedLogs } from './targets/containers.ts';
import { csv } from './targets/csv.ts';
import { activity, answers, jobRequests, requests, teamsFiles } from './targets/documents.ts';
import { addressNames, cloudFront, cloudTrail, flowLogs } from './targets/evidence.ts';
import { addresses, images, keys, plans, remaps } from './targets/files.ts';
import { flows } from './targets/flows.ts';
import { keptLabels } from './targets/kept-labels.ts';
import { checkpoints, journals } from './targets/kept-state.ts';
import { labelFiles } from './targets/label-files.ts';
import { maskImages, outputManifests, sequenceFiles } from './targets/labels.ts';
import { logLines } from './targets/log-lines.ts';
import { manifests } from './targets/manifests.ts';
import { parquet } from './targets/parquet.ts';
import { policies } from './targets/policies.ts';
import { prices, settings } from './targets/settings.ts';
import { templates } from './targets/templates.ts';
import { xml } from './targets/xml.ts';

/** Every parser of outside data that is fuzzed, by the name that `npm run fuzz` knows it under. */
export const TARGETS: readonly Target[] = [
  logLines,
  templates,
  flows,
  manifests,
  policies,
  xml,
  csv,
  parquet,
  remaps,
  plans,
  addresses,
  images,
  keys,
  journals,
  checkpoints,
  teamsFiles,
  answers,
  jobRequests,
  activity,
  requests,
  outputManifests,
  sequenceFiles,
  maskImages,
  labelFiles,
  keptLabels,
  containers,
  exportedLogs,
  cloudTrail,
  cloudFront,
  flowLogs,
  addressNames,
  settings,
  prices,
];
