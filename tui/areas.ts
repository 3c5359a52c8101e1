import type { AnyArea } from './area.ts';
import { batchesArea } from './screens/batches/area.ts';
import { jobsArea } from './screens/jobs/area.ts';
import { labelsArea } from './screens/labels/area.ts';
import { logsArea } from './screens/logs/area.ts';
import { migrateArea } from './screens/migrate/area.ts';
import { policiesArea } from './screens/policies/area.ts';
import { templatesArea } from './screens/templates/area.ts';
import { workteamsArea } from './screens/workteams/area.ts';

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
