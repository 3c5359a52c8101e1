import { EXIT } from '../../core/errors.ts';
import { carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import { type ScopeOptions, scopeOf } from './options.ts';

/** `groundctl migrate rollback FOLDER... --to URI` */
export async function rollback(io: Io, options: ScopeOptions, folders: readonly string[]): Promise<ExitCode> {
  const connection = await io.connect(options);
  const plan = await connection.migrate.planRollback(await scopeOf(connection, folders, options), {
    signal: io.signal,
  });
  const apply = (_: unknown, signal: AbortSignal) => connection.migrate.applyRollback(plan, { signal });
  const code = await carryOut(io, 'migrate.rollback', plan, apply, options);
  // What cannot be brought back is for somebody to look at.
  return code === EXIT.ok && plan.unchanged.length > plan.back.length ? EXIT.findings : code;
}
