import type { ReadEvent } from '../../../src/accesslogs/read-logs.ts';
import { readTeamFacts } from '../../../src/accesslogs/team-facts.ts';
import type { Connection } from '../../../src/connect.ts';
import { scannedWords } from '../../../src/core/athena/price.ts';
import { GroundctlError, usageError } from '../../../src/core/errors.ts';
import { formatS3Uri } from '../../../src/core/s3-uri.ts';
import { toGroundctlError } from '../../../src/core/to-error.ts';
import type { Shell } from '../area.ts';
import { pickLater } from '../pick-later.ts';
import { act, stateOf } from './act.ts';
import { athenaOffer } from './athena.ts';
import { drawn, judgeAgain } from './judging.ts';
import { readNamesOf, readRequest } from './read-request.ts';
import { placeOf } from './recent.ts';
import { rememberRecent } from './recent-list.ts';
import { reportOf } from './report.ts';
import { asksAws, type ReadRequest, requestFor } from './request.ts';
import { startedTask, type Wanted } from './task.ts';

interface Running {
  readonly run: number;
  readonly controller: AbortController;
}

let runs = 0;
let running: Running | undefined;

/** Starts what was asked for; what was under way before is dropped. */
export async function start(shell: Shell, wanted: Wanted): Promise<void> {
  running?.controller.abort();
  runs += 1;
  const mine = { run: runs, controller: new AbortController() };
  running = mine;
  const task = startedTask(mine.run, wanted, shell.now());
  // A list says itself that it waits: the screen behind it stays.
  const isList = wanted.type === 'buckets' || wanted.type === 'teams';
  if (!isList) act(shell, { type: 'task', task });
  try {
    await carryOut(shell, mine, wanted);
  } catch (error) {
    if (isList) act(shell, { type: 'task', task });
    act(shell, { type: 'failed', run: mine.run, error: toGroundctlError(error) });
  } finally {
    if (running === mine) running = undefined;
  }
}

async function carryOut(shell: Shell, mine: Running, wanted: Wanted): Promise<void> {
  if (wanted.type === 'read') return read(shell, mine, wanted);
  const connection = shell.connection();
  if (!connection) throw usageError('Not connected to AWS yet.');
  const { signal } = mine.controller;
  switch (wanted.type) {
    case 'buckets':
      return offerBuckets(shell, mine, connection);
    case 'target': {
      const target = await connection.accessLogs.target(wanted.bucket, { signal });
      if (!isCurrent(shell, mine)) return;
      if (!target) return act(shell, { type: 'stage', run: mine.run, stage: 'off' });
      const source = formatS3Uri({ bucket: target.bucket, key: target.prefix });
      const request = requestFor(source, { bucket: wanted.bucket, from: wanted.from ?? '' });
      return start(shell, { type: 'read', request });
    }
    case 'teams':
      return offerTeams(shell, mine, connection);
    case 'team': {
      const team = await readTeamFacts(connection.workteams, wanted.name, { signal });
      if (!isCurrent(shell, mine)) return;
      act(shell, { type: 'ended', run: mine.run });
      return judgeAgain(shell, stateOf(shell).stated, team);
    }
  }
}

/** False once something else was started, the person has left, or the session is another one. */
function isCurrent(shell: Shell, { run, controller }: Running): boolean {
  return !controller.signal.aborted && stateOf(shell).task?.run === run;
}

/** Asks first where Athena would read it; the answer starts it again. */
async function offer(
  shell: Shell,
  mine: Running,
  request: ReadRequest,
  connection: Connection,
): Promise<boolean> {
  const offered = await athenaOffer(request, connection, mine.controller.signal);
  if (offered === undefined) return false;
  if (!isCurrent(shell, mine)) return true;
  act(shell, { type: 'ended', run: mine.run });
  const { choice, athena } = offered;
  shell.choose(choice, (answer) => {
    void start(shell, { type: 'read', request, through: answer === 'athena' ? athena : 'here' });
  });
  return true;
}

async function read(
  shell: Shell,
  mine: Running,
  { request, through }: Wanted & { type: 'read' },
): Promise<void> {
  const { run, controller } = mine;
  const connection = shell.connection();
  if (asksAws(request) && !connection) throw usageError('Not connected to AWS yet.');
  if (through === undefined && connection && (await offer(shell, mine, request, connection))) return;
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  const tell = ({ type: _, ...progress }: ReadEvent) => {
    // Nobody waits for it any more: the session is another one.
    if (stateOf(shell).task?.run !== run) controller.abort();
    else act(shell, { type: 'progress', run, progress: { ...progress, elapsed: elapsed() } });
  };
  const known = await readNamesOf(request, connection, controller.signal);
  const athena = through === 'here' ? undefined : through;
  const logs = await readRequest(request, connection, controller.signal, tell, athena);
  if (logs.query !== undefined) shell.notify(scannedWords(logs.query));
  if (stateOf(shell).task?.run !== run) return;
  if (logs.interrupted && logs.bytes === 0) {
    act(shell, { type: 'ended', run });
    return shell.notify('Stopped before anything was read.');
  }
  const timed = { read: logs, elapsed: Math.round(elapsed()) };
  act(shell, { type: 'stage', run, stage: 'judging' });
  await drawn();
  if (stateOf(shell).task?.run !== run) return;
  const { stated, team } = stateOf(shell);
  const report = reportOf(request, timed, stated, team, known);
  act(shell, { type: 'reported', report, fresh: true });
  if (logs.interrupted) return;
  const { records, denied } = report.diagnosis.summary;
  const place = placeOf(request, connection?.target);
  await rememberRecent(shell, { request, place, at: shell.now(), records, denied });
}

/**
 * Ends what is under way: reading gives what was read so far, everything else leads back. Asked a second time, it
 * does not wait any more: a pipe that nobody writes to never answers.
 */
export function stop(shell: Shell): void {
  const { task } = stateOf(shell);
  if (!task) return;
  running?.controller.abort();
  const isFirst = task.wanted.type === 'read' && task.stage === 'running';
  act(
    shell,
    isFirst ? { type: 'stage', run: task.run, stage: 'stopping' } : { type: 'ended', run: task.run },
  );
}

export function abort(): void {
  running?.controller.abort();
}

/** Ends what an older session has left running. */
export function abortOrphan(shell: Shell): void {
  if (running && stateOf(shell).task?.run !== running.run) running.controller.abort();
}

async function offerBuckets(shell: Shell, mine: Running, connection: Connection): Promise<void> {
  const list = {
    title: 'Whose access log?',
    free: true,
    asking: 'Asking AWS for the buckets …',
    take: (value: string) => void start(shell, { type: 'target', bucket: value.trim() }),
  };
  await pickLater(shell, list, async () => {
    let names: readonly string[] = [];
    let empty = 'This account has no buckets.';
    try {
      names = (await connection.batches.browse(undefined, mine.controller.signal)).folders;
    } catch (error) {
      // Who may not list buckets may well know the name of one.
      if (!(error instanceof GroundctlError) || error.aws?.httpStatus !== 403) throw error;
      empty = `${error.message} Type a name.`;
    }
    return { items: names.map((name) => ({ value: name, label: name })), empty };
  });
}

async function offerTeams(shell: Shell, mine: Running, connection: Connection): Promise<void> {
  const list = {
    title: 'Whose lock and allow list?',
    free: true,
    asking: 'Asking AWS for the teams …',
    take: (value: string) =>
      void (value === ''
        ? judgeAgain(shell, stateOf(shell).stated, undefined)
        : start(shell, { type: 'team', name: value.trim() })),
  };
  await pickLater(shell, list, async () => {
    const { teams } = await connection.workteams.list({ signal: mine.controller.signal });
    const known = stateOf(shell).team;
    const none = { value: '', label: 'no team', detail: `discard the data of ${known?.name}` };
    const items = teams.map(({ workteam, lock }) => ({
      value: workteam.WorkteamName,
      label: workteam.WorkteamName,
      detail: `lock ${lock}`,
    }));
    return { items: [...items, ...(known ? [none] : [])], empty: 'No teams here: type a name.' };
  });
}
