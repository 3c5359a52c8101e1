import { EXIT, usageError } from '../../core/errors.ts';
import { MAX_TEAMS_FILE_BYTES } from '../../workteams/file/teams-file.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import { readText } from '../read-text.ts';

interface FileOptions extends ChangeOptions {
  readonly file?: string;
  readonly prune?: boolean;
  readonly force?: boolean;
  readonly detailed?: boolean;
  readonly confirmDeletes?: string;
}

/** `groundctl workteams plan -f FILE`: what apply would do; with --detailed a difference is exit code 1. */
export async function plan(io: Io, options: FileOptions): Promise<ExitCode> {
  const { workteams, planned } = await planOf(io, options);
  await carryOut(io, 'workteams.plan', planned, workteams.apply, { ...options, dryRun: true });
  return options.detailed && planned.changes.length > 0 ? EXIT.findings : EXIT.ok;
}

/** `groundctl workteams apply -f FILE` */
export async function apply(io: Io, options: FileOptions): Promise<ExitCode> {
  const { workteams, planned } = await planOf(io, options);
  const deletions = planned.changes.filter(({ kind }) => kind === 'delete' || kind === 'remove').length;
  if (!options.dryRun) confirmDeletions(options.confirmDeletes, deletions);
  return carryOut(io, 'workteams.apply', planned, workteams.apply, options);
}

async function planOf(io: Io, options: FileOptions) {
  if (options.file === undefined)
    throw usageError('Name the file: -f teams.yaml, or -f - for standard input.');
  const text = await readText(options.file, MAX_TEAMS_FILE_BYTES, io.signal);
  const { readTeamsFile } = await import('../../workteams/file/read-teams-file.ts');
  const file = readTeamsFile(text, options.file === '-' ? 'standard input' : options.file);
  const { workteams } = await io.connect(options);
  const planned = await workteams.planFile(file, {
    signal: io.signal,
    prune: options.prune,
    force: options.force,
  });
  return { workteams, planned };
}

/** Whoever deletes says how many: a wrong file or region has another number. */
function confirmDeletions(said: string | undefined, deletions: number): void {
  if (said !== undefined && !/^\d+$/.test(said)) throw usageError('--confirm-deletes requires a number.');
  if (deletions === Number(said ?? 0)) return;
  throw usageError(
    said === undefined
      ? `The plan removes ${deletions === 1 ? '1 team or member' : `${deletions} teams and members`}.`
      : `--confirm-deletes says ${said}, but the plan removes ${deletions}. Nothing was changed.`,
    {
      code: 'confirmation-needed',
      hint: `Look at it with groundctl workteams plan --prune, then add --confirm-deletes ${deletions}.`,
    },
  );
}
