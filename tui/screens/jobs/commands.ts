import { facts } from '../../../src/across/job-facts.ts';
import { toGroundctlError } from '../../../src/core/to-error.ts';
import { currentRow } from '../../state/table.ts';
import type { Shell } from '../area.ts';
import { createForm, likeForm } from './forms.ts';
import { type Request, wordsOf } from './requests.ts';
import type { JobsAction, JobsState } from './state.ts';

type Handler = (shell: Shell, state: JobsState) => void;

export function act(shell: Shell, action: JobsAction): void {
  shell.dispatch({ type: 'in-area', id: 'jobs', action });
}

/** Shows what a request would change, and asks. */
export function propose(shell: Shell, title: string, request: Request): void {
  shell.openPlan(request, title, [...wordsOf(request), ...shell.targetWords()]);
}

/** The job that keys are about: the open one, else the one under the cursor. */
export function currentJob({ open, table }: JobsState): string | undefined {
  return open?.name ?? currentRow(table)?.key;
}

const about =
  (what: (shell: Shell, name: string, state: JobsState) => void): Handler =>
  (shell, state) => {
    const name = currentJob(state);
    if (name !== undefined) what(shell, name, state);
  };

export const JOBS_COMMANDS: Readonly<Record<string, Handler>> = {
  'jobs.open': about((shell, name) => {
    act(shell, { type: 'open', name, now: shell.now() });
    void loadJob(shell, name);
  }),
  'jobs.create': (shell) => shell.openForm(createForm(), {}, undefined),
  'jobs.clone': about((shell, name) => shell.openForm(likeForm('clone', name), {}, name)),
  'jobs.chain': about((shell, name) => shell.openForm(likeForm('chain', name), {}, name)),
  'jobs.stop': about((shell, name) => propose(shell, `Stop ${name}`, { type: 'stop', job: name })),
  'jobs.watch': about((shell, name, { open, watched }) => {
    if (watched === name) return endWatch(shell);
    if (open?.name !== name) act(shell, { type: 'open', name, now: shell.now() });
    act(shell, { type: 'watched', name });
    shell.notify(`Watching ${name}: asked for every 30 seconds. f ends it.`);
    void watch(shell, name);
  }),
};

/** Asks for one job and why it stands as it does; gives its status, or undefined where it cannot be known. */
export async function loadJob(shell: Shell, name: string, signal?: AbortSignal): Promise<string | undefined> {
  const connection = shell.connection();
  if (!connection) return undefined;
  const gone = () => signal?.aborted === true || shell.connection() !== connection;
  act(shell, { type: 'job-loading', name, since: shell.now() });
  try {
    const job = await connection.jobs.show(name, { signal });
    const { lock, ...known } = await facts(connection, job, signal ?? NEVER);
    const findings = await connection.jobs.explain(job, new Date(shell.now()), known, { signal });
    if (gone()) return undefined;
    act(shell, { type: 'job-loaded', name, job: { job, findings, lock }, now: shell.now() });
    return job.LabelingJobStatus;
  } catch (error) {
    if (!gone()) act(shell, { type: 'job-failed', name, error: toGroundctlError(error) });
    return undefined;
  }
}

const NEVER = new AbortController().signal;
const EVERY = 30_000;
const OVER = new Set(['Completed', 'Failed', 'Stopped']);
let timer: NodeJS.Timeout | undefined;

/** Until the job is over, or something else is watched. */
async function watch(shell: Shell, name: string): Promise<void> {
  stopTimer();
  const status = await loadJob(shell, name);
  if ((shell.get().areas.jobs as JobsState).watched !== name) return;
  if (status !== undefined && OVER.has(status)) {
    act(shell, { type: 'watched', name: undefined });
    shell.notify(`${name} is ${status}.`, status === 'Completed' ? 'good' : 'warn');
    return;
  }
  timer = setTimeout(() => void watch(shell, name), EVERY);
  timer.unref();
}

function endWatch(shell: Shell): void {
  stopTimer();
  act(shell, { type: 'watched', name: undefined });
  shell.notify('Not watched any more.');
}

export function stopTimer(): void {
  clearTimeout(timer);
  timer = undefined;
}
