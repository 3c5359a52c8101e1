import { carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import { type ScopeOptions, scopeOf } from './options.ts';

/** `groundctl migrate clean FOLDER... --to URI` */
export async function clean(io: Io, options: ScopeOptions, folders: readonly string[]): Promise<ExitCode> {
  const connection = await io.connect(options);
  const scope = await scopeOf(connection, folders, options);
  const plan = await connection.migrate.planClean(scope, { signal: io.signal });
  return carryOut(
    io,
    'migrate.clean',
    plan,
    (_, signal) => connection.migrate.applyClean(plan, { signal }),
    options,
  );
}
