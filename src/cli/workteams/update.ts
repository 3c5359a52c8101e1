import { parseLogTime } from '../../accesslogs/sources/log-time.ts';
import { findSources } from '../../accesslogs/sources/source.ts';
import { type KnownLog, planLock } from '../../across/lock-impact.ts';
import type { Connection } from '../../connect.ts';
import { usageError } from '../../core/errors.ts';
import { drain } from '../../core/events.ts';
import { orThrow } from '../../core/parsed.ts';
import type { Lock } from '../../workteams/lock.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';

interface UpdateOptions extends ChangeOptions {
  readonly description?: string;
  readonly group?: string[];
  readonly oidcGroup?: string[];
  readonly userPool?: string;
  readonly clientId?: string;
  readonly notificationTopic?: string;
  /** Any word; the domain says which are locks. */
  readonly lock?: Lock;
  readonly force?: boolean;
  /** Sources of an access log. */
  readonly logs?: readonly string[];
  readonly since?: string;
}

/** `groundctl workteams update NAME...` */
export async function update(io: Io, options: UpdateOptions, names: readonly string[]): Promise<ExitCode> {
  const connection = await io.connect(options);
  const { workteams } = connection;
  const log = await logOf(io, connection, options);
  const plan = await planLock(
    workteams,
    names,
    {
      description: options.description,
      cognitoGroups: options.group,
      oidcGroups: options.oidcGroup,
      userPool: options.userPool,
      clientId: options.clientId,
      notificationTopicArn: options.notificationTopic,
      lock: options.lock,
      force: options.force,
    },
    { signal: io.signal, log: () => log },
  );
  return carryOut(io, 'workteams.update', plan, workteams.apply, options);
}

/** The access log by which the plan says who would have lost what; undefined where none was named. */
async function logOf(
  io: Io,
  { accessLogs }: Connection,
  options: UpdateOptions,
): Promise<KnownLog | undefined> {
  const { logs, since, lock } = options;
  if (logs === undefined) {
    if (since !== undefined) throw usageError('--since belongs to --logs: it selects requests of the log.');
    return undefined;
  }
  if (lock === undefined || lock === 'off') {
    throw usageError('--logs shows who would have lost what under a lock: name it with --lock.');
  }
  const from = since === undefined ? undefined : orThrow(parseLogTime(since, 'begin'));
  const sources = await findSources(logs);
  if (sources.some(({ kind }) => kind === 'stdin'))
    throw usageError('--logs reads files and S3: name a source.');
  const read = await drain(accessLogs.read(sources, { from, signal: io.signal }), () => {});
  return { read, name: [...logs, ...(since === undefined ? [] : [`since ${since}`])].join(' ') };
}
