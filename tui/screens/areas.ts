import type { AnyArea } from './area.ts';
import { batchesArea } from './batches/area.ts';
import { jobsArea } from './jobs/area.ts';
import { labelsArea } from './labels/area.ts';
import { logsArea } from './logs/area.ts';
import { migrateArea } from './migrate/area.ts';
import { policiesArea } from './policies/area.ts';
import { templatesArea } from './templates/area.ts';
import { workteamsArea } from './workteams/area.ts';

/** The tabs, in the order of their numbers. A new area adds itself here and to AREA_KEYS. */
export const AREAS: readonly AnyArea[] = [
  workteamsArea,
  batchesArea,
  templatesArea,
  migrateArea,
  logsArea,
  policiesArea,
  jobsArea,
  labelsArea,
];
