import type { Connection } from '../../connect.ts';
import { drain } from '../../core/events.ts';
import type { MigrateInput, MigrationPlan } from '../../migrate/plan/migration-plan.ts';
import type { Io } from '../io.ts';
import { seldom } from './options.ts';

/** Makes a plan with a line of progress. */
export function makePlan(io: Io, connection: Connection, input: MigrateInput): Promise<MigrationPlan> {
  const show = seldom(io);
  return drain(connection.migrate.plan(input, { signal: io.signal }), (event) =>
    show(() =>
      event.type === 'listed'
        ? `${event.objects} objects in the target`
        : `${event.files} files, ${event.flows} flows`,
    ),
  );
}
