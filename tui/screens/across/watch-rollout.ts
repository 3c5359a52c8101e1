import { factsFrom, readTeamFacts } from '../../../src/accesslogs/team-facts.ts';
import { rolloutOf } from '../../../src/across/rollout.ts';
import type { Connection } from '../../../src/connect.ts';
import { usageError } from '../../../src/core/errors.ts';
import { drain } from '../../../src/core/events.ts';
import { orThrow } from '../../../src/core/parsed.ts';
import { formatS3Uri, parseS3Uri } from '../../../src/core/s3-uri.ts';
import { toGroundctlError } from '../../../src/core/to-error.ts';
import type { Shell } from '../area.ts';
import type { RolloutAction, RolloutPlace } from '../workteams/rollout.ts';
import { bucketOf } from './lock-log.ts';

/** Milliseconds between two looks at the log. */
const EVERY = 10_000;
/** Of a lock that is older only so much is looked at. */
const LONGEST = 7 * 86_400_000;

let watching: AbortController | undefined;

/** Watches who is refused since a team's last change, until something else is watched or {@link stopWatching}. */
export async function watchRollout(shell: Shell, connection: Connection, team: string): Promise<void> {
  stopWatching();
  const controller = new AbortController();
  watching = controller;
  const { signal } = controller;
  const act = (action: RolloutAction) => {
    if (!signal.aborted) shell.dispatch({ type: 'in-area', id: 'workteams', action });
  };
  try {
    const place = await findPlace(shell, connection, team, signal);
    const facts = factsFrom(
      { lock: undefined, approved: [] },
      await readTeamFacts(connection.workteams, team, { signal }),
    );
    act({ type: 'rollout-place', team, place });
    const stream = connection.accessLogs.follow(orThrow(parseS3Uri(place.source)), {
      facts,
      every: EVERY,
      from: Math.floor(place.since / 1000),
      bucket: place.bucket,
      signal,
      onRead: (read) => act({ type: 'rollout-seen', team, seen: rolloutOf(read, facts), now: shell.now() }),
    });
    await drain(stream, (event) => {
      if (event.type === 'problem') act({ type: 'rollout-problem', team, problem: event.message });
    });
  } catch (error) {
    act({ type: 'rollout-failed', team, error: toGroundctlError(error) });
  }
}

export function stopWatching(): void {
  watching?.abort();
}

async function findPlace(
  shell: Shell,
  connection: Connection,
  team: string,
  signal: AbortSignal,
): Promise<RolloutPlace> {
  const { workteam, lock } = await connection.workteams.show(team, { signal });
  const bucket = await bucketOf(connection, team);
  if (bucket === undefined) {
    throw usageError(`${team} has no labeling job that shows which bucket its workers read from.`, {
      hint: 'The Logs tab reads any access log: b there chooses a bucket.',
    });
  }
  const target = await connection.accessLogs.target(bucket, { signal });
  if (!target) {
    throw usageError(`${bucket} has no access log, so it is not known who is refused.`, {
      hint: `groundctl logs enable ${bucket} turns it on.`,
    });
  }
  const earliest = shell.now() - LONGEST;
  const changed = workteam.LastUpdatedDate?.getTime() ?? 0;
  return {
    lock,
    since: Math.max(changed, earliest),
    cut: changed < earliest,
    bucket,
    source: formatS3Uri({ bucket: target.bucket, key: target.prefix }),
  };
}
