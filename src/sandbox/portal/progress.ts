import { type JobRun, offered, type Task } from '../labeling/model.ts';

/** How a task stands for one worker. */
export type TaskState =
  /** The worker may take it now or later. */
  | 'open'
  /** The worker has submitted it. */
  | 'submitted'
  /** The worker has declined it. */
  | 'declined'
  /** Others have given all the answers that the job asks for, or nobody is asked any more. */
  | 'complete'
  /** It is of a batch that comes later. */
  | 'later';

/** The tasks of a job as one worker has them: one answer each, in the order of the manifest. Tasks count from 1. */
export class Progress {
  readonly #run: JobRun;
  readonly #workersPerTask: number;
  readonly #offered: readonly number[];

  constructor(run: JobRun, workersPerTask: number) {
    this.#run = run;
    this.#workersPerTask = workersPerTask;
    this.#offered = offered(run);
  }

  stateOf(task: number, worker: string): TaskState {
    const object = task - 1;
    const { answers = [], declined } = (this.#run.tasks.get(object) ?? {}) as Partial<Task>;
    if (answers.some(({ workerId }) => workerId === worker)) return 'submitted';
    if (answers.length >= this.#workersPerTask || this.#run.results.has(object)) return 'complete';
    if (declined?.has(worker)) return 'declined';
    return this.#offered.includes(object) ? 'open' : 'later';
  }

  /** The tasks that were offered so far. */
  get tasks(): readonly number[] {
    return this.#offered.map((object) => object + 1);
  }

  /** The first task that is open to the worker; undefined where none is. */
  next(worker: string): number | undefined {
    return this.tasks.find((task) => this.stateOf(task, worker) === 'open');
  }
}
