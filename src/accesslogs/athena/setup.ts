import type { AthenaApi } from '../../core/athena/ports.ts';
import { planSetup, type SetupChange, type SetupInput } from '../../core/athena/setup.ts';
import type { CallOptions } from '../../core/call-options.ts';
import type { Plan } from '../../core/plan.ts';
import { type LogTable, locationOf, tableDdl } from './log-table.ts';

/** Plans what the Athena engine needs over access logs, or its removal. See `planSetup`. */
export function planLogSetup(
  api: AthenaApi,
  input: SetupInput<LogTable>,
  options?: CallOptions,
): Promise<Plan<SetupChange>> {
  const { database, name, layout } = input.table;
  const table = {
    database,
    name,
    location: locationOf(input.table),
    ddl: tableDdl(input.table),
    partitions: layout.kind === 'partitioned' ? `${layout.sources.join(', ')}, by day` : undefined,
  };
  return planSetup(api, { ...input, table }, options);
}
