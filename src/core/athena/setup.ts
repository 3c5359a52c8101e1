import type { CallOptions } from '../call-options.ts';
import { GroundctlError } from '../errors.ts';
import type { EventStream } from '../events.ts';
import { type Change, type Plan, type PlanEvent, type PlanResult, runPlan, type Unchanged } from '../plan.ts';
import { formatBytes } from '../size.ts';
import type { AthenaApi, WorkGroup } from './ports.ts';
import { runQuery } from './run-query.ts';

/** A table over objects of S3, and the statement that makes it. */
export interface TableToMake {
  readonly database: string;
  readonly name: string;
  readonly location: string;
  readonly ddl: string;
  /** What its partitions are, in words. */
  readonly partitions?: string | undefined;
}

/** What `setup athena` is asked for. */
export interface SetupInput<Table = TableToMake> {
  readonly table: Table;
  readonly workGroup: string;
  /** Where results go. */
  readonly outputLocation: string;
  /** Bytes a query may scan. */
  readonly scanLimit: number;
  /** Take away what was made. */
  readonly remove: boolean;
}

export type SetupAction =
  | { readonly type: 'create-workgroup' }
  | { readonly type: 'delete-workgroup' }
  | { readonly type: 'run'; readonly sql: string };

export interface SetupChange extends Change {
  readonly action: SetupAction;
  readonly input: SetupInput;
  /** Changes of one wave may run at a time. */
  readonly wave: number;
}

/**
 * Plans the workgroup, the database and the table of the Athena engine, or their removal: table and workgroup, and the
 * database, which Athena drops only where it is empty.
 */
export async function planSetup(
  api: AthenaApi,
  input: SetupInput,
  options: CallOptions = {},
): Promise<Plan<SetupChange>> {
  const { table, workGroup } = input;
  const [group, database, found] = await Promise.all([
    api.workGroup(workGroup, options),
    api.hasDatabase(table.database, options),
    api.table(table.database, table.name, options),
  ]);
  const there = { group: group !== undefined, database, table: found !== undefined };
  const steps = input.remove ? removal(input, there) : creation(input, there, group);
  return {
    title: input.remove
      ? `Remove the Athena engine's resources for ${table.location}`
      : `Let Athena read ${table.location}`,
    changes: steps.filter((step) => 'action' in step),
    unchanged: steps.filter((step) => 'reason' in step),
    findings: [],
  };
}

interface There {
  readonly group: boolean;
  readonly database: boolean;
  readonly table: boolean;
}

type Step = SetupChange | Unchanged;

function creation(input: SetupInput, there: There, group: WorkGroup | undefined): Step[] {
  const { table, workGroup, outputLocation, scanLimit } = input;
  const name = `${table.database}.${table.name}`;
  return [
    there.group
      ? {
          subject: `workgroup ${workGroup}`,
          reason: `it is there${group?.scanLimit === undefined ? ', and lets queries scan everything' : `, and lets a query scan ${formatBytes(group.scanLimit)}`}`,
        }
      : change(input, 0, {
          kind: 'create',
          subject: `workgroup ${workGroup}`,
          fields: [
            { field: 'OutputLocation', after: outputLocation },
            { field: 'BytesScannedCutoffPerQuery', after: formatBytes(scanLimit) },
          ],
          action: { type: 'create-workgroup' },
        }),
    there.database
      ? { subject: `database ${table.database}`, reason: 'it exists' }
      : change(input, 1, {
          kind: 'create',
          subject: `database ${table.database}`,
          fields: [],
          action: { type: 'run', sql: `CREATE DATABASE IF NOT EXISTS \`${table.database}\`` },
        }),
    there.table
      ? { subject: `table ${name}`, reason: 'it exists' }
      : change(input, 2, {
          kind: 'create',
          subject: `table ${name}`,
          fields: [
            { field: 'LOCATION', after: table.location },
            ...(table.partitions === undefined ? [] : [{ field: 'partitions', after: table.partitions }]),
          ],
          action: { type: 'run', sql: table.ddl },
        }),
  ];
}

function removal(input: SetupInput, there: There): Step[] {
  const { table, workGroup } = input;
  const gone = (subject: string): Unchanged => ({ subject, reason: 'it does not exist' });
  const ours = workGroup !== 'primary';
  const name = `table ${table.database}.${table.name}`;
  return [
    there.table
      ? change(input, 0, {
          kind: 'delete',
          subject: name,
          fields: [{ field: 'LOCATION', before: table.location }],
          action: { type: 'run', sql: `DROP TABLE IF EXISTS \`${table.database}\`.\`${table.name}\`` },
        })
      : gone(name),
    there.database
      ? change(input, 1, {
          kind: 'delete',
          subject: `database ${table.database}`,
          fields: [],
          action: { type: 'run', sql: `DROP DATABASE IF EXISTS \`${table.database}\`` },
        })
      : gone(`database ${table.database}`),
    there.group && ours
      ? change(input, 2, {
          kind: 'delete',
          subject: `workgroup ${workGroup}`,
          fields: [],
          action: { type: 'delete-workgroup' },
        })
      : ours
        ? gone(`workgroup ${workGroup}`)
        : { subject: `workgroup ${workGroup}`, reason: 'every account has it: it stays' },
  ];
}

function change(input: SetupInput, wave: number, rest: Omit<SetupChange, 'input' | 'wave'>): SetupChange {
  return { ...rest, input, wave };
}

/** Carries out the plan, one step after the other. */
export function applySetup(
  api: AthenaApi,
  plan: Plan<SetupChange>,
  signal?: AbortSignal,
): EventStream<PlanEvent<SetupChange>, PlanResult<SetupChange>> {
  let failed = false;
  return runPlan(
    plan,
    async ({ action, input }) => {
      try {
        await execute(api, action, input, signal);
      } catch (error) {
        failed = true;
        throw error;
      }
      return undefined;
    },
    {
      signal,
      waveOf: ({ wave }) => wave,
      skip: () => (failed ? 'the step before it failed' : undefined),
    },
  );
}

async function execute(
  api: AthenaApi,
  action: SetupAction,
  input: SetupInput,
  signal?: AbortSignal,
): Promise<void> {
  const { workGroup: name, outputLocation, scanLimit } = input;
  if (action.type === 'create-workgroup') {
    await api.createWorkGroup({ name, outputLocation, scanLimit }, { signal });
    if ((await api.workGroup(name, { signal })) === undefined) {
      throw new GroundctlError(`The workgroup ${name} was created, but does not exist.`, {
        code: 'not-verified',
        source: 'aws',
      });
    }
  } else if (action.type === 'delete-workgroup') await api.deleteWorkGroup(name, { signal });
  else {
    for await (const _ of runQuery(api, { sql: action.sql, workGroup: name, outputLocation }, signal));
  }
}
