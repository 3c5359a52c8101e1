/** How a task stands for one worker. */
export type TaskState =
  /** The worker may take it now or later. */
  | 'open'
  /** The worker has submitted it. */
  | 'submitted'
  /** Others have given all the answers that the job asks for. */
  | 'complete';

/** Who has answered which task of a job: one answer a worker and task, tasks in the order of the manifest. */
export class Progress {
  readonly #workersPerTask: number;
  readonly #answered = new Map<number, Set<string>>();

  constructor(workersPerTask: number) {
    this.#workersPerTask = workersPerTask;
  }

  /** Tasks count from 1. */
  stateOf(task: number, worker: string): TaskState {
    const workers = this.#answered.get(task);
    if (workers?.has(worker)) return 'submitted';
    return (workers?.size ?? 0) >= this.#workersPerTask ? 'complete' : 'open';
  }

  /** The first task that is open to the worker; undefined where none of `count` is. */
  next(count: number, worker: string): number | undefined {
    for (let task = 1; task <= count; task += 1) if (this.stateOf(task, worker) === 'open') return task;
    return undefined;
  }

  /** Notes an answer before it is stored, so that two at once are not both taken; the function takes it back. */
  answer(task: number, worker: string): () => void {
    const workers = this.#answered.get(task) ?? new Set();
    this.#answered.set(task, workers.add(worker));
    return () => workers.delete(worker);
  }
}
