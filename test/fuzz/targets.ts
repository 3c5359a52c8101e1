import type { Target } from './target.ts';
import { csv } from './targets/csv.ts';
import { addresses, images, keys, plans, remaps } from './targets/files.ts';
import { flows } from './targets/flows.ts';
import { logLines } from './targets/log-lines.ts';
import { manifests } from './targets/manifests.ts';
import { policies } from './targets/policies.ts';
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
  remaps,
  plans,
  addresses,
  images,
  keys,
];
