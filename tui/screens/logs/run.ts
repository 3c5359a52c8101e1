import { setImmediate } from 'node:timers/promises';
import { readLogs } from '../../../src/accesslogs/read-logs.ts';
import { findSources } from '../../../src/accesslogs/sources/source.ts';
import { readTeamFacts, type TeamFacts } from '../../../src/accesslogs/team-facts.ts';
import { whatIf } from '../../../src/accesslogs/whatif.ts';
import type { Connection } from '../../../src/connect.ts';
import { GroundctlError, toGroundctlError, usageError } from '../../../src/core/errors.ts';
import { drain } from '../../../src/core/events.ts';
import { formatS3Uri } from '../../../src/core/s3-uri.ts';
import type { Shell } from '../../area.ts';
import { EMPTY_INPUT } from '../../state/input.ts';
import type { Item } from '../../state/overlay.ts';
import { forget, placeOf, type Recent, readRecent, recentFile, remember } from './recent.ts';
import { reportOf } from './report.ts';
import { filterOf, isRemote, type ReadRequest, type Stated } from './request.ts';
import type { LogsAction, LogsState } from './state.ts';
import { startedTask, type Wanted } from './task.ts';

interface Running {
  readonly run: number;
  readonly controller: AbortController;
}

let runs = 0;
let running: Running | undefined;

export function act(shell: Shell, action: LogsAction): void {
  shell.dispatch({ type: 'in-area', id: 'logs', action });
}

export function stateOf(shell: Shell): LogsState {
  return shell.get().areas.logs as LogsState;
}

/** Starts what was asked for; what was under way before is dropped. */
export async function start(shell: Shell, wanted: Wanted): Promise<void> {
  running?.controller.abort();
  runs += 1;
  const mine = { run: runs, controller: new AbortController() };
  running = mine;
  act(shell, { type: 'task', task: startedTask(mine.run, wanted, shell.now()) });
  try {
    await carryOut(shell, mine, wanted);
  } catch (error) {
    act(shell, { type: 'failed', run: mine.run, error: toGroundctlError(error) });
  } finally {
    if (running === mine) running = undefined;
  }
}

async function carryOut(shell: Shell, mine: Running, wanted: Wanted): Promise<void> {
  if (wanted.type === 'read') return read(shell, mine, wanted.request);
  const connection = shell.connection();
  if (!connection) throw usageError('There is no connection to AWS yet.');
  const { signal } = mine.controller;
  switch (wanted.type) {
    case 'buckets':
      return offerBuckets(shell, mine, connection);
    case 'target': {
      const target = await connection.accessLogs.target(wanted.bucket, { signal });
      if (!isCurrent(shell, mine)) return;
      if (!target) return act(shell, { type: 'stage', run: mine.run, stage: 'off' });
      const source = formatS3Uri({ bucket: target.bucket, key: target.prefix });
      const request = { source, from: '', to: '', bucket: wanted.bucket, keyPrefix: '', requester: '' };
      return start(shell, { type: 'read', request });
    }
    case 'teams': {
      const { teams } = await connection.workteams.list({ signal });
      if (!isCurrent(shell, mine)) return;
      act(shell, { type: 'ended', run: mine.run });
      const known = stateOf(shell).team;
      const none = { value: '', label: 'no team', detail: `forget what ${known?.name} has` };
      const items = teams.map(({ workteam, lock }) => ({
        value: workteam.WorkteamName,
        label: workteam.WorkteamName,
        detail: `lock ${lock}`,
      }));
      return offer(
        shell,
        'team',
        'Whose lock and allow list?',
        [...items, ...(known ? [none] : [])],
        'No teams here: type a name.',
      );
    }
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

async function read(shell: Shell, mine: Running, request: ReadRequest): Promise<void> {
  const { run, controller } = mine;
  const sources = await findSources([request.source]);
  const options = { ...filterOf(request), signal: controller.signal };
  const connection = shell.connection();
  if (isRemote(request) && !connection) throw usageError('There is no connection to S3 yet.');
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  const stream =
    connection && isRemote(request)
      ? connection.accessLogs.read(sources, options)
      : readLogs(sources, options);
  const logs = await drain(stream, ({ type: _, ...progress }) => {
    // Nobody waits for it any more: the session is another one.
    if (stateOf(shell).task?.run !== run) controller.abort();
    else act(shell, { type: 'progress', run, progress: { ...progress, elapsed: elapsed() } });
  });
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
  const report = reportOf(request, timed, stated, team);
  act(shell, { type: 'reported', report, fresh: true });
  if (logs.interrupted) return;
  const { records, denied } = report.diagnosis.summary;
  const place = placeOf(request, connection?.target);
  await keep(shell, (file) => remember(file, { request, place, at: shell.now(), records, denied }));
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

/** Judges what was read by what is known now. */
export async function judgeAgain(shell: Shell, stated: Stated, team: TeamFacts | undefined): Promise<void> {
  act(shell, { type: 'known', stated, team });
  const { report } = stateOf(shell);
  if (!report) return;
  shell.notify('Judging …');
  await drawn();
  if (stateOf(shell).report !== report) return;
  act(shell, {
    type: 'reported',
    report: reportOf(report.request, report.timed, stated, team),
    fresh: false,
  });
  shell.notify('Judged again by what is known now.', 'good');
  await suppose(shell);
}

/** Works out what the lock of the what-if would do, where that is on the screen and not known yet. */
export async function suppose(shell: Shell): Promise<void> {
  if (!isMissing(stateOf(shell))) return;
  await drawn();
  // What is asked about may be another lock, or another report, by now.
  const { report, lock } = stateOf(shell);
  if (!report || !isMissing(stateOf(shell))) return;
  const { timed, judgement } = report;
  act(shell, {
    type: 'supposed',
    of: judgement,
    result: whatIf(timed.read, lock, judgement.world.facts.approved),
  });
}

function isMissing({ report, part, lock }: LogsState): boolean {
  return part === 'whatif' && report !== undefined && report.supposed[lock] === undefined;
}

/** Lets the screen say what comes before it stands still for it. */
async function drawn(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await setImmediate();
}

async function offerBuckets(shell: Shell, mine: Running, connection: Connection): Promise<void> {
  let names: readonly string[] = [];
  let empty = 'This account has no buckets.';
  try {
    names = await connection.batches.browse(undefined, mine.controller.signal);
  } catch (error) {
    // Who may not list buckets may well know the name of one.
    if (!(error instanceof GroundctlError) || error.aws?.httpStatus !== 403) throw error;
    empty = `${error.message} Type a name.`;
  }
  if (!isCurrent(shell, mine)) return;
  act(shell, { type: 'ended', run: mine.run });
  offer(
    shell,
    'bucket',
    'Whose access log?',
    names.map((name) => ({ value: name, label: name })),
    empty,
  );
}

function offer(shell: Shell, id: string, title: string, items: readonly Item[], empty: string): void {
  shell.open({ type: 'pick', id, title, items, input: EMPTY_INPUT, cursor: 0, free: true, empty });
}

/** Reads the list of recent sources: those on this machine, and those of the place the session is at. */
export async function loadRecent(shell: Shell): Promise<void> {
  await keep(shell, readRecent);
}

export async function forgetRecent(shell: Shell, recent: Recent): Promise<void> {
  await keep(shell, (file) => forget(file, recent));
}

let keeping: Promise<void> = Promise.resolve();

/** One change of the file after the other: each begins with what the one before has written. */
function keep(shell: Shell, change: (file: string) => Promise<Recent[]>): Promise<void> {
  keeping = keeping.then(async () => {
    try {
      const place = placeOf({ source: 's3://' }, shell.connection()?.target);
      const recent = (await change(recentFile())).filter((each) => ['local', place].includes(each.place));
      act(shell, { type: 'recent', recent, now: shell.now() });
    } catch (error) {
      shell.notify(`Recent sources are not kept: ${toGroundctlError(error).message}`, 'warn');
    }
  });
  return keeping;
}
