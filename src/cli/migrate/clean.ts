import { carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import { type ScopeOptions, scopeOf } from './options.ts';
import { NO_CONDITIONS } from './sync.ts';

/** `groundctl migrate clean FOLDER... --to URI` */
export async function clean(io: Io, options: ScopeOptions, folders: readonly string[]): Promise<ExitCode> {
  const connection = await io.connect(options);
  const scope = await scopeOf(connection, folders, options);
  const plan = await connection.migrate.planClean(scope, { signal: io.signal });
  let careful = false;
  const code = await carryOut(
    io,
    'migrate.clean',
    plan,
    (_, signal) =>
      connection.migrate.applyClean(plan, {
        signal,
        onCounts: (counts) => {
          careful = counts.careful;
        },
      }),
    options,
  );
  if (careful) io.say(NO_CONDITIONS);
  return code;
}
