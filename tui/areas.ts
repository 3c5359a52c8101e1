import type { AnyArea } from './area.ts';
import { batchesArea } from './screens/batches/area.ts';
import { migrateArea } from './screens/migrate/area.ts';
import { workteamsArea } from './screens/workteams/area.ts';

/** The tabs, in the order of their numbers. A new area adds itself here and to AREA_KEYS. */
export const AREAS: readonly AnyArea[] = [workteamsArea, batchesArea, migrateArea];
