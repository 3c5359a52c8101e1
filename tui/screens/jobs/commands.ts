import { facts } from '../../../src/across/job-facts.ts';
import { toGroundctlError } from '../../../src/core/to-error.ts';
import { currentRow } from '../../state/table.ts';
import { atHome } from '../../text/home.ts';
import { areaStore, type Handlers, type Shell } from '../area.ts';
import type { JobsCommand } from './bindings.ts';
import { createForm, likeForm, likeRequest } from './forms.ts';
import type { JobsState } from './model.ts';
import { planRequest, type Request, wordsOf } from './requests.ts';
import type { JobsAction } from './state.ts';

export const { act, stateOf } = areaStore<JobsState, JobsAction>('jobs');

/** Shows what a request would change, and asks. */
function propose(shell: Shell, title: string, request: Request): void {
  shell.propose({
    title,
    commands: [[...wordsOf(request), ...shell.targetWords()]],
    plan: async (connection, signal) => {
      const plan = await planRequest(connection, request, signal);
      return { plan, apply: (signal) => connection.jobs.apply(plan, signal) };
    },
  });
}

/** The job that keys are about: the open one, else the one under the cursor. */
export function currentJob({ open, table }: JobsState): string | undefined {
  return open?.name ?? currentRow(table)?.key;
}

const about =
  (what: (shell: Shell, name: string, state: JobsState) => void) => (shell: Shell, state: JobsState) => {
    const name = currentJob(state);
    if (name !== undefined) what(shell, name, state);
  };

function openLike(shell: Shell, type: 'clone' | 'chain', job: string): void {
  shell.openForm(likeForm(type, job), {}, (values) =>
    propose(shell, `Create ${values.name}`, likeRequest(type, job, values)),
  );
}

export const JOBS_COMMANDS: Handlers<JobsCommand, JobsState> = {
  'jobs.open': about((shell, name) => {
    act(shell, { type: 'open', name, now: shell.now() });
    void loadJob(shell, name);
  }),
  'jobs.create': (shell) =>
    shell.openForm(createForm(), {}, (values) => {
      const file = atHome(values.file ?? '');
      propose(shell, `Create the job of ${file}`, { type: 'create', file });
    }),
  'jobs.clone': about((shell, name) => openLike(shell, 'clone', name)),
  'jobs.chain': about((shell, name) => openLike(shell, 'chain', name)),
  'jobs.stop': about((shell, name) => propose(shell, `Stop ${name}`, { type: 'stop', job: name })),
  'jobs.watch': about((shell, name, { open, watched }) => {
    if (watched === name) return endWatch(shell);
    if (open?.name !== name) act(shell, { type: 'open', name, now: shell.now() });
    act(shell, { type: 'watched', name });
    shell.notify(`Watching ${name}: checked every 30 seconds. f stops.`);
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
  if (stateOf(shell).watched !== name) return;
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
  shell.notify('No longer watched.');
}

export function stopTimer(): void {
  clearTimeout(timer);
  timer = undefined;
}
